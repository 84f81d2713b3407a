"""The gateway, v10 over a WebSocket: sessions that outlive connections, dispatch, resume."""

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from aiohttp import WSMsgType, web

from tests.loopback.model import Guild, Payload
from tests.loopback.payloads import gateway_guild_payload, member_payload, own_user_payload
from tests.loopback.state import State


class Op(IntEnum):
    """Gateway opcodes (docs, topics/opcodes-and-status-codes)."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    """The intents that decide over the events sent here."""

    GUILDS = 1 << 0
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12


PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
AUTHENTICATION_FAILED, INVALID_SHARD, DISALLOWED_INTENTS = 4004, 4010, 4014
CLOSES_THAT_END_A_SESSION = (1000, 1001)
REMEMBERED_EVENTS = 1000


@dataclass(frozen=True, slots=True)
class Close:
    """An order to the writer of a connection: close with this code."""

    code: int


class Connection:
    """One WebSocket: JSON out, compressed as one zlib stream if the client asked for it."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self._socket = socket
        self._deflate = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[Payload | Close] = asyncio.Queue()

    def send(self, op: Op, data: object = None) -> None:
        """Queue a payload that is not a dispatch."""
        self._queue.put_nowait({"op": int(op), "d": data, "s": None, "t": None})

    def send_event(self, payload: Payload) -> None:
        """Queue a dispatch."""
        self._queue.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close after what is queued."""
        self._queue.put_nowait(Close(code))

    async def write(self) -> None:
        """Send what is queued until told to close or cancelled; a client that is gone ends it quietly."""
        try:
            while not isinstance(order := await self._queue.get(), Close):
                await self._send(json.dumps(order))
            await self._socket.close(code=order.code)
        except ConnectionError:
            return

    async def _send(self, text: str) -> None:
        if self._deflate is None:
            await self._socket.send_str(text)
        else:
            data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            await self._socket.send_bytes(data)


@dataclass(slots=True)
class Session:
    """What IDENTIFY opens and RESUME takes up again."""

    id: str
    shard: int
    shards: int
    intents: int
    connection: Connection | None
    sequence: int = 0
    resumes: int = 0
    events: deque[Payload] = field(default_factory=lambda: deque(maxlen=REMEMBERED_EVENTS))

    def push(self, event: str, data: Payload) -> None:
        """Number an event, remember it for RESUME and send it if anyone is connected."""
        self.sequence += 1
        payload: Payload = {"op": int(Op.DISPATCH), "d": data, "s": self.sequence, "t": event}
        self.events.append(payload)
        if self.connection:
            self.connection.send_event(payload)

    def resume(self, connection: Connection, since: int) -> None:
        """Replay what the client missed, then RESUMED."""
        self.connection = connection
        self.resumes += 1
        for payload in self.events:
            if payload["s"] > since:
                connection.send_event(payload)
        self.push("RESUMED", {})

    def wants(self, event: str, guild_id: str | None) -> bool:
        """Whether shard and intents of this session cover an event."""
        if (int(guild_id) >> 22) % self.shards != self.shard if guild_id else self.shard != 0:
            return False
        needed = _intent_for(event, guild_id)
        return needed is None or bool(self.intents & needed)


def _intent_for(event: str, guild_id: str | None) -> Intent | None:
    if event.startswith("MESSAGE_"):
        return Intent.GUILD_MESSAGES if guild_id else Intent.DIRECT_MESSAGES
    return Intent.GUILDS if event.startswith(("GUILD_", "CHANNEL_", "THREAD_")) else None


class Gateway:
    """All sessions; `address` is what READY names as the place to resume at."""

    def __init__(self, state: State, token: str | None, heartbeat_interval: float) -> None:
        self._state = state
        self._token = token
        self._heartbeat_ms = int(heartbeat_interval * 1000)
        self._connections: set[Connection] = set()
        self.address = ""
        self.sessions: dict[str, Session] = {}

    def dispatch(self, event: str, data: Payload, guild_id: str | None) -> None:
        """Send an event to every session that it concerns, connected or waiting to resume."""
        for session in self.sessions.values():
            if session.wants(event, guild_id):
                session.push(event, data)

    def connected(self) -> list[Session]:
        """Sessions with a client at the other end."""
        return [session for session in self.sessions.values() if session.connection]

    def reconnect(self) -> None:
        """Op 7 to all: come back and resume."""
        for connection in self._connections:
            connection.send(Op.RECONNECT)

    def invalidate(self, *, resumable: bool) -> None:
        """Op 9 to all; unless resumable the sessions are gone."""
        if not resumable:
            self.sessions.clear()
        for connection in self._connections:
            connection.send(Op.INVALID_SESSION, resumable)

    def revoke(self, renewed: str | None) -> None:
        """The token is worth nothing any more: every connection ends, the new one is let in."""
        self._token = renewed
        self.sessions.clear()
        self.close(AUTHENTICATION_FAILED)

    def close(self, code: int) -> None:
        """Close every connection with a code."""
        for connection in self._connections:
            connection.close(code)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One client from HELLO to the end of its connection."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket, compressed=request.query.get("compress") == "zlib-stream")
        self._connections.add(connection)
        connection.send(Op.HELLO, {"heartbeat_interval": self._heartbeat_ms, "_trace": []})
        try:
            async with asyncio.TaskGroup() as tasks:
                writer = tasks.create_task(connection.write())
                await self._read(socket, connection)
                writer.cancel()
        finally:
            self._forget(connection, socket.close_code)
        return socket

    async def _read(self, socket: web.WebSocketResponse, connection: Connection) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._receive(connection, json.loads(message.data))

    def _receive(self, connection: Connection, payload: Payload) -> None:
        match payload["op"]:
            case Op.HEARTBEAT:
                connection.send(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY:
                self._identify(connection, payload["d"])
            case Op.RESUME:
                self._resume(connection, payload["d"])
            case Op.REQUEST_MEMBERS:
                self._send_members(connection, payload["d"])
            case _:
                pass

    def _identify(self, connection: Connection, data: Payload) -> None:
        if code := self._refused(data):
            connection.close(code)
            return
        shard, shards = data.get("shard") or (0, 1)
        self._drop_abandoned(shard, shards)
        session = Session(f"session-{self._state.new_id()}", shard, shards, data["intents"], connection)
        self.sessions[session.id] = session
        self._welcome(session)

    def _refused(self, data: Payload) -> int | None:
        shard, shards = data.get("shard") or (0, 1)
        if data["token"].removeprefix("Bot ") != self._token:
            return AUTHENTICATION_FAILED
        if not 0 <= shard < shards:
            return INVALID_SHARD
        return DISALLOWED_INTENTS if data["intents"] & PRIVILEGED_INTENTS else None

    def _drop_abandoned(self, shard: int, shards: int) -> None:
        """A client that starts afresh will not resume what it left behind."""
        for session in list(self.sessions.values()):
            if session.connection is None and (session.shard, session.shards) == (shard, shards):
                del self.sessions[session.id]

    def _welcome(self, session: Session) -> None:
        guilds = [g for g in self._state.guilds.values() if session.wants("GUILD_CREATE", g.id)]
        ready = {
            "v": 10,
            "user": own_user_payload(self._state.bot),
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.address,
            "shard": [session.shard, session.shards],
            "application": {"id": self._state.application_id, "flags": 0},
        }
        session.push("READY", ready)
        for guild in guilds:
            session.push("GUILD_CREATE", gateway_guild_payload(self._state, guild))
        self._state.changes.notify()

    def _resume(self, connection: Connection, data: Payload) -> None:
        session = self.sessions.get(data["session_id"])
        if session and data["token"].removeprefix("Bot ") == self._token:
            session.resume(connection, data["seq"])
            self._state.changes.notify()
        else:
            connection.send(Op.INVALID_SESSION, data=False)

    def _send_members(self, connection: Connection, data: Payload) -> None:
        session = next((s for s in self.sessions.values() if s.connection is connection), None)
        guild = self._state.guilds.get(str(data["guild_id"]))
        if session and guild:
            session.push("GUILD_MEMBERS_CHUNK", _members_chunk(guild, data))

    def _forget(self, connection: Connection, code: int | None) -> None:
        self._connections.discard(connection)
        for session in self.connected():
            if session.connection is connection:
                session.connection = None
                if code in CLOSES_THAT_END_A_SESSION:
                    del self.sessions[session.id]
        self._state.changes.notify()


def _members_chunk(guild: Guild, data: Payload) -> Payload:
    wanted = data.get("user_ids")
    ids = (
        {str(i) for i in (wanted if isinstance(wanted, list) else [wanted])} if wanted else set(guild.members)
    )
    found = [m for m in guild.members.values() if m.user.id in ids]
    chunk: Payload = {"guild_id": guild.id, "chunk_index": 0, "chunk_count": 1}
    nonce = {"nonce": data["nonce"]} if data.get("nonce") else {}
    return {**chunk, "members": [member_payload(m) for m in found], **nonce}
