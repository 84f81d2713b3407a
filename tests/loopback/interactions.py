"""Interactions: what members did, and how the bot answered within its three seconds."""

import secrets
from dataclasses import dataclass, field
from enum import IntEnum

from tests.loopback.errors import Code, invalid_form, refusal
from tests.loopback.messages import EPHEMERAL, LOADING, Draft, Messages, Upload
from tests.loopback.model import Channel, Message, Payload, User
from tests.loopback.payloads import message_payload, user_payload
from tests.loopback.state import State

TOKEN_LIFETIME = 15 * 60
MOST_CHOICES = 25


class Asked(IntEnum):
    """What a member did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How a bot may answer first."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


CALLBACKS_FOR = {
    Asked.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    Asked.COMPONENT: set(Callback) - {Callback.PONG, Callback.CHOICES},
    Asked.AUTOCOMPLETE: {Callback.CHOICES},
    Asked.MODAL: set(Callback) - {Callback.PONG, Callback.CHOICES, Callback.MODAL},
}


@dataclass(slots=True)
class Interaction:
    """One interaction and all that came of it; `source` is the message whose component was used."""

    id: str
    token: str
    asked: Asked
    user: User
    channel: Channel
    data: Payload
    opened_at: float
    source: Message | None = None
    callback: Callback | None = None
    answered_at: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Payload] | None = None
    modal: Payload | None = None
    edited: bool = False

    def complete(self) -> bool:
        """Answered with something to see: a deferral alone is not, unless it was followed up."""
        if self.callback is Callback.DEFERRED_MESSAGE:
            return self.original is not None and not self.original.flags & LOADING
        if self.callback is Callback.DEFERRED_UPDATE:
            return bool(self.followups) or self.edited
        return self.callback is not None


class Interactions:
    """The book of interactions; `deadline` is how many seconds the bot has for its first answer."""

    def __init__(self, state: State, messages: Messages, deadline: float) -> None:
        self._state = state
        self._messages = messages
        self.deadline = deadline
        self._by_id: dict[str, Interaction] = {}

    def open(self, asked: Asked, user: User, channel: Channel, data: Payload) -> Interaction:
        """Enter a new interaction."""
        token = secrets.token_urlsafe(48)
        opened = Interaction(self._state.new_id(), token, asked, user, channel, data, self._state.clock())
        self._by_id[opened.id] = opened
        return opened

    def by_id(self, interaction_id: str) -> Interaction:
        """The interaction with an id, or Discord's refusal."""
        if interaction_id not in self._by_id:
            raise refusal(Code.UNKNOWN_INTERACTION)
        return self._by_id[interaction_id]

    def by_token(self, application_id: str, token: str) -> Interaction:
        """The answered interaction whose webhook this is, within the token's 15 minutes."""
        for interaction in self._by_id.values():
            if interaction.token == token and application_id == self._state.application_id:
                self._check_alive(interaction)
                return interaction
        raise refusal(Code.UNKNOWN_WEBHOOK)

    def answer(self, interaction: Interaction, body: Payload, uploads: tuple[Upload, ...]) -> Message | None:
        """Take the first answer: once, in time, and of a kind that fits."""
        callback, data = Callback(body["type"]), body.get("data") or {}
        if interaction.callback is not None:
            raise refusal(Code.ALREADY_ACKNOWLEDGED)
        if self._state.clock() - interaction.opened_at > self.deadline:
            raise refusal(Code.UNKNOWN_INTERACTION)
        if callback not in CALLBACKS_FOR[interaction.asked]:
            raise invalid_form(
                "type", "INTERACTION_TYPE_INVALID", "This answer does not fit the interaction."
            )
        message = self._take(interaction, callback, data, uploads)
        interaction.callback, interaction.answered_at = callback, self._state.clock()
        self._state.changes.notify()
        return message

    def follow_up(self, interaction: Interaction, body: Payload, uploads: tuple[Upload, ...]) -> Message:
        """A further message; the first one after a deferral takes the held place."""
        if interaction.callback is None:
            raise refusal(Code.UNKNOWN_WEBHOOK)
        if interaction.original and interaction.original.flags & LOADING:
            return self._messages.edit(interaction.original, body, uploads)
        message = self._messages.post(self._draft(interaction, body, uploads))
        interaction.followups.append(message)
        self._state.changes.notify()
        return message

    def edit(
        self, interaction: Interaction, message_id: str, body: Payload, uploads: tuple[Upload, ...]
    ) -> Message:
        """Change one of the interaction's messages."""
        message = self._messages.edit(self.message(interaction, message_id), body, uploads)
        interaction.edited = True
        self._state.changes.notify()
        return message

    def message(self, interaction: Interaction, message_id: str) -> Message:
        """The original answer or one of the follow-ups."""
        original = interaction.original or interaction.source
        if message_id == "@original" and original and not original.deleted:
            return original
        for message in (*interaction.followups, interaction.original, interaction.source):
            if message and message.id == message_id and not message.deleted:
                return message
        raise refusal(Code.UNKNOWN_MESSAGE)

    def _check_alive(self, interaction: Interaction) -> None:
        if self._state.clock() - interaction.opened_at > TOKEN_LIFETIME:
            raise refusal(Code.UNKNOWN_WEBHOOK)

    def _take(
        self, interaction: Interaction, callback: Callback, data: Payload, uploads: tuple[Upload, ...]
    ) -> Message | None:
        match callback:
            case Callback.CHOICES:
                interaction.choices = _checked_choices(data.get("choices") or [])
            case Callback.MODAL:
                interaction.modal = data
            case Callback.MESSAGE:
                interaction.original = self._messages.post(self._draft(interaction, data, uploads))
            case Callback.DEFERRED_MESSAGE:
                interaction.original = self._messages.hold_place(self._draft(interaction, data, uploads))
            case Callback.UPDATE | Callback.DEFERRED_UPDATE if interaction.source is None:
                raise invalid_form("type", "INTERACTION_TYPE_INVALID", "There is no message to update.")
            case Callback.UPDATE if interaction.source:
                self._messages.edit(interaction.source, data, uploads)
        return interaction.source if callback is Callback.UPDATE else interaction.original

    def _draft(self, interaction: Interaction, body: Payload, uploads: tuple[Upload, ...]) -> Draft:
        hidden = int(body.get("flags") or 0) & EPHEMERAL
        return Draft(
            interaction.channel,
            self._state.bot,
            body,
            uploads,
            interaction=self._metadata(interaction),
            ephemeral_to=interaction.user.id if hidden else None,
        )

    def _metadata(self, interaction: Interaction) -> Payload:
        installed = {"0": interaction.channel.guild_id or "0"}
        metadata: Payload = {
            "id": interaction.id,
            "type": int(interaction.asked),
            "user": user_payload(interaction.user),
            "authorizing_integration_owners": installed,
        }
        if interaction.asked is Asked.COMPONENT and interaction.source:
            metadata["interacted_message_id"] = interaction.source.id
        if interaction.asked is Asked.MODAL:
            metadata["triggering_interaction_metadata"] = {**metadata, "type": int(Asked.COMMAND)}
        return metadata


def callback_payload(state: State, interaction: Interaction, message: Message | None) -> Payload:
    """What `with_response` returns; the message itself only when it is there to be seen already."""
    about: Payload = {"id": interaction.id, "type": int(interaction.asked)}
    if message is None or interaction.callback is None:
        return {"interaction": about}
    about["response_message_id"] = message.id
    about["response_message_loading"] = bool(message.flags & LOADING)
    about["response_message_ephemeral"] = bool(message.flags & EPHEMERAL)
    if interaction.callback not in (Callback.MESSAGE, Callback.UPDATE):
        return {"interaction": about}
    shown = {"type": int(interaction.callback), "message": message_payload(state, message)}
    return {"interaction": about, "resource": shown}


def _checked_choices(choices: list[Payload]) -> list[Payload]:
    if len(choices) > MOST_CHOICES:
        raise invalid_form(
            "data.choices", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_CHOICES} or fewer in length."
        )
    for index, choice in enumerate(choices):
        if not 1 <= len(choice["name"]) <= 100 or len(str(choice["value"])) > 100:
            where = f"data.choices.{index}.name"
            raise invalid_form(where, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    return choices
