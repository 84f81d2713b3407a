"""Posting, editing and deleting messages as Discord does it, for routes, interactions and people alike."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.loopback.components import Shelf, check_components, text_of
from tests.loopback.embeds import check_embeds, stored_embed
from tests.loopback.errors import Code, invalid_form, refusal
from tests.loopback.mentions import Audience, allowed_mentions, check_allowed, pings
from tests.loopback.model import Attachment, Channel, Mentions, Message, Payload, User
from tests.loopback.payloads import COMPONENTS_V2, attachment_address, message_payload
from tests.loopback.permissions import Permission
from tests.loopback.state import State

MOST_CONTENT = 2000
EPHEMERAL = 1 << 6
LOADING = 1 << 7
CROSSPOSTED = 1 << 0
SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2

Dispatch = Callable[[str, Payload, str | None], None]


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart request."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be posted: the request's body, and what the request cannot say itself."""

    channel: Channel
    author: User
    body: Payload
    uploads: tuple[Upload, ...] = ()
    interaction: Payload | None = None
    ephemeral_to: str | None = None
    message_id: str | None = None


class Messages:
    """The only writer of messages; a nonce stands for its message for `nonce_window` seconds."""

    def __init__(self, state: State, dispatch: Dispatch, nonce_window: float) -> None:
        self._state = state
        self._dispatch = dispatch
        self._nonce_window = nonce_window

    def post(self, draft: Draft) -> Message:
        """Post a message, or return the earlier one of the same author and enforced nonce."""
        if draft.body.get("enforce_nonce") and (earlier := self._with_nonce(draft)):
            return earlier
        message = self.written(draft)
        self.store(message, draft)
        return message

    def written(self, draft: Draft) -> Message:
        """The message that a draft makes, checked but not posted."""
        message_id = draft.message_id or self._state.new_id()
        message = Message(message_id, draft.channel.id, draft.author, self._state.now())
        message.nonce = None if draft.body.get("nonce") is None else str(draft.body["nonce"])
        message.reference = draft.body.get("message_reference")
        message.interaction = draft.interaction
        message.ephemeral_to = draft.ephemeral_to
        message.flags = EPHEMERAL if draft.ephemeral_to else 0
        self._write(message, draft)
        return message

    def store(self, message: Message, draft: Draft) -> None:
        """Post what was written."""
        draft.channel.messages[message.id] = message
        if draft.channel.thread:
            draft.channel.thread.archived = False
        message.pinged = pings(message.mentions, self._audience(draft))
        self._announce("MESSAGE_CREATE", message)

    def hold_place(self, draft: Draft) -> Message:
        """A deferred answer's `is thinking…`, to be filled by an edit or the first follow-up."""
        message = Message(self._state.new_id(), draft.channel.id, draft.author, self._state.now())
        message.interaction = draft.interaction
        message.ephemeral_to = draft.ephemeral_to
        message.flags = LOADING | (EPHEMERAL if draft.ephemeral_to else 0)
        draft.channel.messages[message.id] = message
        self._announce("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, body: Payload, uploads: tuple[Upload, ...] = ()) -> Message:
        """Change what the body names and nothing else; editing pings nobody, filling a held place does."""
        channel = self._state.channels[message.channel_id]
        filling = bool(message.flags & LOADING)
        draft = Draft(channel, message.author, body, uploads)
        self._write(message, draft)
        if filling:
            message.pinged = pings(message.mentions, self._audience(draft))
        else:
            message.edited_at = self._state.now()
            message.edits += 1
        self._announce("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        """Delete a message; the record of it stays for tests to see."""
        message.deleted = True
        channel = self._state.channels[message.channel_id]
        gone = {"id": message.id, "channel_id": message.channel_id}
        self._tell("MESSAGE_DELETE", gone, channel, message)

    def crosspost(self, message: Message) -> None:
        """Publish a message to the followers of its announcement channel."""
        message.flags |= CROSSPOSTED
        self._announce("MESSAGE_UPDATE", message)

    def _with_nonce(self, draft: Draft) -> Message | None:
        """Docs, resources/message: one author and nonce, one message `in the past few minutes`, anywhere.

        A deleted message is not posted again but answered with Unknown Message (discord-api-docs #6647).
        """
        nonce, oldest = str(draft.body.get("nonce")), self._state.clock() - self._nonce_window
        for channel in self._state.channels.values():
            for message in reversed(channel.messages.values()):
                if message.created_at.timestamp() < oldest:
                    break
                if message.nonce == nonce and message.author is draft.author:
                    if message.deleted:
                        raise refusal(Code.UNKNOWN_MESSAGE)
                    return message
        return None

    def _write(self, message: Message, draft: Draft) -> None:
        """Check everything first, so that a refused request changes nothing."""
        body = draft.body
        flags = (message.flags & ~LOADING) | (int(body.get("flags") or 0) & SETTABLE)
        check_allowed(body.get("allowed_mentions"))
        uploaded = [self._received(upload) for upload in draft.uploads]
        attachments = self._kept(message, body) + uploaded
        content = (body["content"] or "") if "content" in body else message.content
        embeds = _stored_embeds(body["embeds"] or []) if "embeds" in body else message.embeds
        components = message.components
        if "components" in body:
            components = self._stored_components(body["components"] or [], attachments, flags)
        _check_whole(content, embeds, v2=bool(flags & COMPONENTS_V2))
        if not (content or embeds or components or attachments or body.get("poll")):
            raise refusal(Code.EMPTY_MESSAGE)
        message.content, message.embeds, message.components = content, embeds, components
        message.attachments, message.flags = attachments, flags
        message.mentions = self._mentions(message, draft)

    def _mentions(self, message: Message, draft: Draft) -> Mentions:
        text = f"{message.content}\n{text_of(message.components)}"
        return allowed_mentions(text, draft.body.get("allowed_mentions"), self._audience(draft))

    def _audience(self, draft: Draft) -> Audience:
        channel = draft.channel
        if channel.guild_id is None:
            recipient = {channel.recipient.id} if channel.recipient else set()
            return Audience(frozenset(recipient), None, False)
        guild = self._state.guilds[channel.guild_id]
        granted = self._state.permissions(draft.author, channel)
        return Audience(frozenset(guild.members), guild, bool(granted & Permission.MENTION_EVERYONE))

    def _received(self, upload: Upload) -> Attachment:
        return Attachment(self._state.new_id(), upload.filename, upload.content_type, upload.content)

    def _kept(self, message: Message, body: Payload) -> list[Attachment]:
        if "attachments" not in body:
            return message.attachments
        kept = {str(a["id"]) for a in body["attachments"] or []}
        return [a for a in message.attachments if a.id in kept]

    def _stored_components(
        self, sent: list[Payload], attachments: list[Attachment], flags: int
    ) -> list[Payload]:
        check_components(sent, v2=bool(flags & COMPONENTS_V2))
        media = {a.filename: attachment_address(self._state.address, a) for a in attachments}
        shelf = Shelf(self._state.new_id, media)
        return [shelf.stored(component) for component in sent]

    def _announce(self, event: str, message: Message) -> None:
        channel = self._state.channels[message.channel_id]
        payload = message_payload(self._state, message)
        if message.nonce and event == "MESSAGE_CREATE":
            payload["nonce"] = message.nonce
        self._tell(event, payload, channel, message)

    def _tell(self, event: str, payload: Payload, channel: Channel, message: Message) -> None:
        if message.ephemeral_to is None:
            guild_part = {"guild_id": channel.guild_id} if channel.guild_id else {}
            self._dispatch(event, {**payload, **guild_part}, channel.guild_id)
        self._state.changes.notify()


def _stored_embeds(embeds: list[Payload]) -> list[Payload]:
    check_embeds(embeds)
    return [stored_embed(embed) for embed in embeds]


def _check_whole(content: str, embeds: list[Payload], *, v2: bool) -> None:
    if len(content) > MOST_CONTENT:
        raise invalid_form("content", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_CONTENT} or fewer in length.")
    for field, value in (("content", content), ("embeds", embeds)):
        if v2 and value:
            message = f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            raise invalid_form(field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
