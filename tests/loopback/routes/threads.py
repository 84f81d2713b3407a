"""Forum posts and other threads. A forum post knows no nonce: asked twice, Discord opens two."""

from tests.loopback.calls import Call, Reply, Route
from tests.loopback.errors import Code, invalid_form, refusal
from tests.loopback.messages import Dispatch, Draft, Messages
from tests.loopback.model import Channel, ChannelKind, Payload, Thread
from tests.loopback.payloads import channel_payload, message_payload, thread_member_payload
from tests.loopback.permissions import Permission
from tests.loopback.state import State

REQUIRE_TAG = 1 << 4
MOST_APPLIED_TAGS = 5


class ThreadRoutes:
    """Opening threads in forums, in channels and on messages; listing archived ones."""

    def __init__(self, state: State, messages: Messages, dispatch: Dispatch) -> None:
        self._state = state
        self._messages = messages
        self._dispatch = dispatch

    def routes(self) -> list[Route]:
        """The routes with their handlers."""
        return [
            Route("POST", "/channels/{channel_id}/threads", self._create),
            Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", self._create_from_message),
            Route("GET", "/channels/{channel_id}/threads/archived/public", self._archived),
        ]

    def _create(self, call: Call) -> Reply:
        parent = self._state.channel(call.params["channel_id"])
        if parent.kind is not ChannelKind.FORUM:
            self._state.require(self._state.bot, parent, Permission.CREATE_PUBLIC_THREADS)
            return Reply(
                201, _created(self._state, self._open_thread(parent, call.body, self._state.new_id()))
            )
        self._state.require(self._state.bot, parent, Permission.SEND_MESSAGES)
        _check_tags(parent, call.body)
        return Reply(201, self._post(parent, call))

    def _post(self, parent: Channel, call: Call) -> Payload:
        """Discord gives a forum post's thread and its first message one id, and takes no nonce."""
        thread = _new_thread(self._state, parent, call.body, self._state.new_id())
        body = {key: value for key, value in call.body["message"].items() if "nonce" not in key}
        draft = Draft(thread, self._state.bot, body, call.uploads, message_id=thread.id)
        first = self._messages.written(draft)
        self._state.add_channel(thread)
        self._announce(thread)
        self._messages.store(first, draft)
        return _created(self._state, thread) | {"message": message_payload(self._state, first)}

    def _open_thread(self, parent: Channel, body: Payload, thread_id: str) -> Channel:
        thread = self._state.add_channel(_new_thread(self._state, parent, body, thread_id))
        self._announce(thread)
        return thread

    def _announce(self, thread: Channel) -> None:
        self._dispatch("THREAD_CREATE", {**channel_payload(thread), "newly_created": True}, thread.guild_id)

    def _create_from_message(self, call: Call) -> Reply:
        parent = self._state.channel(call.params["channel_id"])
        self._state.require(self._state.bot, parent, Permission.CREATE_PUBLIC_THREADS)
        message = self._state.message(parent, call.params["message_id"])
        if message.thread_id:
            raise refusal(Code.THREAD_ALREADY_THERE)
        message.thread_id = message.id
        return Reply(201, _created(self._state, self._open_thread(parent, call.body, message.id)))

    def _archived(self, call: Call) -> Reply:
        parent = self._state.channel(call.params["channel_id"])
        self._state.require(self._state.bot, parent, Permission.READ_MESSAGE_HISTORY)
        found = [c for c in self._state.channels.values() if c.thread and c.thread.parent_id == parent.id]
        closed = [channel_payload(c) for c in reversed(found) if c.thread and c.thread.archived]
        limit = int(call.query.get("limit", 50))
        return Reply(body={"threads": closed[:limit], "members": [], "has_more": len(closed) > limit})


def _new_thread(state: State, parent: Channel, body: Payload, thread_id: str) -> Channel:
    announcement = parent.kind is ChannelKind.ANNOUNCEMENT
    about = Thread(parent.id, state.bot.id, state.now())
    about.auto_archive_minutes = body.get("auto_archive_duration") or about.auto_archive_minutes
    about.tag_ids = [str(tag_id) for tag_id in body.get("applied_tags") or []]
    kind = ChannelKind.ANNOUNCEMENT_THREAD if announcement else ChannelKind.PUBLIC_THREAD
    return Channel(thread_id, kind, body["name"], guild_id=parent.guild_id, thread=about)


def _created(state: State, thread: Channel) -> Payload:
    return channel_payload(thread) | {"member": thread_member_payload(thread, state.bot)}


def _check_tags(forum: Channel, body: Payload) -> None:
    wanted = [str(tag_id) for tag_id in body.get("applied_tags") or []]
    if not wanted and forum.flags & REQUIRE_TAG:
        raise refusal(Code.TAG_REQUIRED)
    if len(wanted) > MOST_APPLIED_TAGS:
        message = f"Must be {MOST_APPLIED_TAGS} or fewer in length."
        raise invalid_form("applied_tags", "BASE_TYPE_MAX_LENGTH", message)
    if set(wanted) - {tag.id for tag in forum.tags}:
        raise invalid_form("applied_tags", "MODEL_INVALID", "Unknown tag")
