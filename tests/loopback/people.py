"""Members at their keyboards: they use commands, complete options, press buttons, fill in forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.loopback.arguments import OptionKind, Resolver, arguments
from tests.loopback.commands import CHAT, MESSAGE, Commands
from tests.loopback.components import SELECTS, Kind, walk
from tests.loopback.directory import Directory
from tests.loopback.errors import CannotUse
from tests.loopback.gateway import Gateway
from tests.loopback.interactions import Asked, Interaction, Interactions
from tests.loopback.model import Channel, Message, Payload, User
from tests.loopback.payloads import (
    channel_payload,
    member_payload,
    message_payload,
    user_payload,
)
from tests.loopback.permissions import Permission
from tests.loopback.state import State

ATTACHMENT_LIMIT = 10 * 1024 * 1024
_PICKED = {
    Kind.USER_SELECT: OptionKind.USER,
    Kind.ROLE_SELECT: OptionKind.ROLE,
    Kind.MENTIONABLE_SELECT: OptionKind.MENTIONABLE,
    Kind.CHANNEL_SELECT: OptionKind.CHANNEL,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Who acts where, by name or id; `channel` None is the direct message channel with the bot."""

    member: str = "reader"
    channel: str | None = "news"


@dataclass(frozen=True, slots=True)
class Invocation:
    """A slash command as typed: `name` is its whole path; `focused` the option being completed."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    focused: str | None = None


class People:
    """What members can do; each interaction is sent to the bot and returned at once, answered or not.

    CannotUse is raised for what Discord's own client would not offer.
    """

    def __init__(
        self, state: State, gateway: Gateway, commands: Commands, interactions: Interactions
    ) -> None:
        self._state = state
        self._gateway = gateway
        self._commands = commands
        self._interactions = interactions
        self._directory = Directory(state)

    def use(self, invocation: Invocation, place: Place | None = None) -> Interaction:
        """Use a slash command, or with `focused` ask for completions."""
        user, channel = self._settled(place or Place())
        asked = Asked.AUTOCOMPLETE if invocation.focused else Asked.COMMAND
        name, *path = invocation.name.removeprefix("/").split()
        command = self._offered(name, CHAT, user, channel)
        resolved: Payload = {}
        resolve = Resolver(self._state, channel.guild_id, resolved).resolve
        options = arguments(command, path, invocation.options, invocation.focused, resolve)
        data = {"id": command["id"], "name": name, "type": CHAT, "options": options, "resolved": resolved}
        return self._send(self._interactions.open(asked, user, channel, data))

    def use_on_message(self, name: str, message: Message, member: str = "reader") -> Interaction:
        """Use a command of the message menu."""
        user, channel = self._settled(Place(member, message.channel_id))
        command = self._offered(name, MESSAGE, user, channel)
        resolved = {"messages": {message.id: message_payload(self._state, message)}}
        data = {
            "id": command["id"],
            "name": name,
            "type": MESSAGE,
            "target_id": message.id,
            "resolved": resolved,
        }
        return self._send(self._interactions.open(Asked.COMMAND, user, channel, data))

    def press(self, message: Message, custom_id: str, member: str = "reader") -> Interaction:
        """Press a button."""
        user, channel, component = self._component(message, custom_id, member)
        if component["type"] != Kind.BUTTON:
            raise CannotUse(f"{custom_id!r} is no button")
        data = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        return self._send(self._on(message, self._interactions.open(Asked.COMPONENT, user, channel, data)))

    def choose(
        self, message: Message, custom_id: str, values: list[str], member: str = "reader"
    ) -> Interaction:
        """Choose from a select menu: values of options, or names or ids of members, roles, channels."""
        user, channel, component = self._component(message, custom_id, member)
        if component["type"] not in SELECTS:
            raise CannotUse(f"{custom_id!r} is no select menu")
        if not component["min_values"] <= len(values) <= component["max_values"]:
            raise CannotUse(
                f"{len(values)} values where {component['min_values']} to {component['max_values']} fit"
            )
        data = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        data |= self._picked(component, channel, values)
        return self._send(self._on(message, self._interactions.open(Asked.COMPONENT, user, channel, data)))

    def submit(self, form: Interaction, values: Mapping[str, Any]) -> Interaction:
        """Fill in and send the form that an interaction was answered with; values by custom id."""
        if form.modal is None:
            raise CannotUse("there is no form to fill in")
        data = {
            "custom_id": form.modal["custom_id"],
            "components": [_filled(component, values) for component in form.modal["components"]],
            "resolved": {},
        }
        opened = self._interactions.open(Asked.MODAL, form.user, form.channel, data)
        return self._send(self._on(form.source, opened) if form.source else opened)

    def _settled(self, place: Place) -> tuple[User, Channel]:
        user = self._directory.user(place.member)
        if place.channel is None:
            return user, self._state.direct_channel(user)
        channel = self._directory.channel(place.channel)
        if not self._state.permissions(user, channel) & Permission.VIEW_CHANNEL:
            raise CannotUse(f"{user.name} does not see #{channel.name}")
        return user, channel

    def _offered(self, name: str, kind: int, user: User, channel: Channel) -> Payload:
        command = self._commands.named(name, kind, channel.guild_id)
        if command is None:
            raise CannotUse(f"there is no command {name!r}")
        context = 0 if channel.guild_id else 1
        contexts = [0, 1, 2] if command["dm_permission"] else [0]
        if context not in (command["contexts"] or contexts):
            raise CannotUse(f"/{name} is not for this kind of channel")
        needed = Permission(int(command["default_member_permissions"] or 0))
        if channel.guild_id and needed & ~self._state.permissions(user, channel):
            raise CannotUse(f"/{name} is hidden from {user.name}")
        return command

    def _component(self, message: Message, custom_id: str, member: str) -> tuple[User, Channel, Payload]:
        user, channel = self._settled(Place(member, message.channel_id))
        if message.ephemeral_to not in (None, user.id) or message.deleted:
            raise CannotUse(f"{user.name} does not see this message")
        for _, component in walk(message.components):
            if component.get("custom_id") == custom_id:
                if component.get("disabled"):
                    raise CannotUse(f"{custom_id!r} is disabled")
                return user, channel, component
        raise CannotUse(f"there is no {custom_id!r} on this message")

    def _picked(self, component: Payload, channel: Channel, values: list[str]) -> Payload:
        if component["type"] == Kind.STRING_SELECT:
            offered = [option["value"] for option in component["options"]]
            if wrong := [value for value in values if value not in offered]:
                raise CannotUse(f"{wrong} are none of {offered}")
            return {"values": values}
        resolved: Payload = {}
        resolver = Resolver(self._state, channel.guild_id, resolved)
        picked = [resolver.resolve(_PICKED[Kind(component["type"])], value) for value in values]
        return {"values": picked, "resolved": resolved}

    @staticmethod
    def _on(message: Message, interaction: Interaction) -> Interaction:
        interaction.source = message
        return interaction

    def _send(self, interaction: Interaction) -> Interaction:
        """A bot that is offline never hears of an interaction."""
        channel, user = interaction.channel, interaction.user
        event: Payload = {
            "id": interaction.id,
            "application_id": self._state.application_id,
            "type": int(interaction.asked),
            "data": interaction.data,
            "channel_id": channel.id,
            "channel": channel_payload(channel)
            | {"permissions": str(int(self._state.permissions(user, channel)))},
            "token": interaction.token,
            "version": 1,
            "locale": user.locale,
            "app_permissions": str(int(self._state.permissions(self._state.bot, channel))),
            "entitlements": [],
            "authorizing_integration_owners": {"0": channel.guild_id or "0"},
            "attachment_size_limit": ATTACHMENT_LIMIT,
            "context": 0 if channel.guild_id else 1,
        }
        event |= self._guild_part(user, channel)
        if interaction.source:
            event["message"] = message_payload(self._state, interaction.source)
        for session in self._gateway.connected():
            if session.wants("INTERACTION_CREATE", channel.guild_id):
                session.push("INTERACTION_CREATE", event)
        return interaction

    def _guild_part(self, user: User, channel: Channel) -> Payload:
        if channel.guild_id is None:
            return {"user": user_payload(user)}
        guild = self._state.guilds[channel.guild_id]
        rights = {"permissions": str(int(self._state.permissions(user, channel)))}
        return {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": member_payload(guild.members[user.id]) | rights,
        }


def _filled(component: Payload, values: Mapping[str, Any]) -> Payload:
    """A form's component with what was put in; labels and rows hold the inputs."""
    filled: Payload = {"type": component["type"], "id": component.get("id") or 1}
    if "component" in component:
        filled["component"] = _filled(component["component"], values)
    if "components" in component:
        filled["components"] = [_filled(inner, values) for inner in component["components"]]
    if custom_id := component.get("custom_id"):
        given = values.get(custom_id, component.get("value") or "")
        filled |= {"custom_id": custom_id, ("values" if isinstance(given, list) else "value"): given}
    return filled
