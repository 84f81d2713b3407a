"""Messages in channels."""

from tests.loopback.announcements import Announcements
from tests.loopback.calls import NOTHING, Call, Reply, Route
from tests.loopback.errors import Code, invalid_form, refusal
from tests.loopback.messages import CROSSPOSTED, Draft, Messages
from tests.loopback.model import Channel, ChannelKind, Message, Payload
from tests.loopback.payloads import message_payload
from tests.loopback.permissions import Permission
from tests.loopback.state import State


class MessageRoutes:
    """Posting, reading, editing, deleting and publishing messages."""

    def __init__(self, state: State, messages: Messages) -> None:
        self._state = state
        self._messages = messages
        self._announcements = Announcements(state.seconds)

    def routes(self) -> list[Route]:
        """The routes with their handlers."""
        return [
            Route("POST", "/channels/{channel_id}/messages", self._create),
            Route("GET", "/channels/{channel_id}/messages", self._history),
            Route("GET", "/channels/{channel_id}/messages/{message_id}", self._read),
            Route("PATCH", "/channels/{channel_id}/messages/{message_id}", self._edit),
            Route("DELETE", "/channels/{channel_id}/messages/{message_id}", self._delete),
            Route("POST", "/channels/{channel_id}/messages/{message_id}/crosspost", self._crosspost),
        ]

    def _found(self, call: Call) -> tuple[Channel, Message]:
        channel = self._state.channel(call.params["channel_id"])
        self._state.require(self._state.bot, channel)
        return channel, self._state.message(channel, call.params["message_id"])

    def _create(self, call: Call) -> Reply:
        channel = self._state.channel(call.params["channel_id"])
        _check_may_post(self._state, channel, call)
        message = self._messages.post(Draft(channel, self._state.bot, call.body or {}, call.uploads))
        nonce = {"nonce": message.nonce} if message.nonce else {}
        return Reply(body=message_payload(self._state, message) | nonce)

    def _history(self, call: Call) -> Reply:
        channel = self._state.channel(call.params["channel_id"])
        self._state.require(self._state.bot, channel)
        if not self._state.permissions(self._state.bot, channel) & Permission.READ_MESSAGE_HISTORY:
            return Reply(body=[])
        return Reply(body=[message_payload(self._state, m) for m in _page(channel.visible(), call)])

    def _read(self, call: Call) -> Reply:
        channel, message = self._found(call)
        self._state.require(self._state.bot, channel, Permission.READ_MESSAGE_HISTORY)
        return Reply(body=message_payload(self._state, message))

    def _edit(self, call: Call) -> Reply:
        channel, message = self._found(call)
        if message.author is not self._state.bot:
            raise refusal(Code.NOT_YOUR_MESSAGE)
        if channel.thread and channel.thread.archived:
            raise refusal(Code.ARCHIVED_THREAD)
        if message.flags & CROSSPOSTED and (refused := self._announcements.edit(channel.id)):
            return refused
        self._messages.edit(message, call.body or {}, call.uploads)
        return Reply(body=message_payload(self._state, message))

    def _delete(self, call: Call) -> Reply:
        channel, message = self._found(call)
        if message.author is not self._state.bot:
            self._state.require(self._state.bot, channel, Permission.MANAGE_MESSAGES)
        self._messages.delete(message)
        return NOTHING

    def _crosspost(self, call: Call) -> Reply:
        channel, message = self._found(call)
        own = message.author is self._state.bot
        needed = Permission.SEND_MESSAGES if own else Permission.MANAGE_MESSAGES
        self._state.require(self._state.bot, channel, needed)
        if channel.kind is not ChannelKind.ANNOUNCEMENT:
            raise refusal(Code.CANNOT_ON_THIS_MESSAGE)
        if message.flags & CROSSPOSTED:
            raise refusal(Code.ALREADY_CROSSPOSTED)
        if refused := self._announcements.publish(channel.id):
            return refused
        self._messages.crosspost(message)
        return Reply(body=message_payload(self._state, message))


def _check_may_post(state: State, channel: Channel, call: Call) -> None:
    body: Payload = call.body or {}
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
    if body.get("embeds"):
        needed |= Permission.EMBED_LINKS
    if call.uploads:
        needed |= Permission.ATTACH_FILES
    state.require(state.bot, channel, needed)
    if channel.kind is ChannelKind.FORUM:
        raise refusal(Code.NOT_A_TEXT_CHANNEL)
    if channel.recipient and not channel.recipient.inbox_open:
        raise refusal(Code.CLOSED_INBOX)
    if channel.thread and channel.thread.locked:
        state.require(state.bot, channel, Permission.MANAGE_THREADS)
    _check_reply(channel, body)


def _check_reply(channel: Channel, body: Payload) -> None:
    reference = body.get("message_reference") or {}
    target = channel.messages.get(str(reference.get("message_id")))
    lenient = reference.get("fail_if_not_exists") is False
    if reference and not lenient and (target is None or target.deleted):
        raise invalid_form("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")


def _page(messages: list[Message], call: Call) -> list[Message]:
    """Newest first, as Discord lists them; with `after` the page nearest to it."""
    limit = int(call.query.get("limit", 50))
    before, after = call.query.get("before"), call.query.get("after")
    if before:
        messages = [m for m in messages if int(m.id) < int(before)]
    if after:
        messages = [m for m in messages if int(m.id) > int(after)][:limit]
    return messages[-limit:][::-1]
