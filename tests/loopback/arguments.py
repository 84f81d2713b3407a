"""Turning what a member typed into the options of an interaction, with a client's own checks."""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

from tests.loopback.commands import SUBCOMMAND, SUBCOMMAND_GROUP
from tests.loopback.errors import CannotUse
from tests.loopback.model import Payload
from tests.loopback.payloads import channel_payload, member_payload, role_payload, user_payload
from tests.loopback.permissions import EVERYTHING
from tests.loopback.state import State


class OptionKind(IntEnum):
    """Option types with Discord's numbers."""

    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10


_PYTHON: dict[int, tuple[type, ...]] = {
    OptionKind.STRING: (str,),
    OptionKind.INTEGER: (int,),
    OptionKind.BOOLEAN: (bool,),
    OptionKind.NUMBER: (int, float),
}

Resolve = Callable[[int, str], str]


class Resolver:
    """Finds members, channels and roles by id or name and enters them under `resolved`."""

    def __init__(self, state: State, guild_id: str | None, resolved: Payload) -> None:
        self._state = state
        self._guild = state.guilds.get(guild_id) if guild_id else None
        self._resolved = resolved

    def resolve(self, kind: int, name: str) -> str:
        """The id of what a member picked for an option of this kind."""
        found = None
        if kind in (OptionKind.USER, OptionKind.MENTIONABLE):
            found = self._user(name)
        if kind in (OptionKind.ROLE, OptionKind.MENTIONABLE) and found is None:
            found = self._role(name)
        if kind == OptionKind.CHANNEL:
            found = self._channel(name)
        if found is None:
            raise CannotUse(f"there is no {OptionKind(kind).name.lower()} {name!r} here")
        return found

    def _enter(self, kind: str, key: str, payload: Payload) -> str:
        self._resolved.setdefault(kind, {})[key] = payload
        return key

    def _user(self, name: str) -> str | None:
        for user in self._state.users.values():
            if name in (user.id, user.name):
                if self._guild and user.id in self._guild.members:
                    member = member_payload(self._guild.members[user.id]) | {"permissions": "0"}
                    member.pop("user")
                    self._enter("members", user.id, member)
                return self._enter("users", user.id, user_payload(user))
        return None

    def _role(self, name: str) -> str | None:
        for role in self._guild.roles.values() if self._guild else ():
            if name.removeprefix("@") in (role.id, role.name.removeprefix("@")):
                return self._enter("roles", role.id, role_payload(role))
        return None

    def _channel(self, name: str) -> str | None:
        for channel in self._guild.channels.values() if self._guild else ():
            if name.removeprefix("#") in (channel.id, channel.name):
                partial = channel_payload(channel) | {"permissions": str(int(EVERYTHING))}
                return self._enter("channels", channel.id, partial)
        return None


def arguments(
    command: Payload, path: list[str], given: Mapping[str, Any], focused: str | None, resolve: Resolve
) -> list[Payload]:
    """The `options` of an interaction; `path` leads through groups to the subcommand."""
    declared = command.get("options") or []
    if not path:
        return _values(declared, given, focused, resolve)
    for option in declared:
        if option["name"] == path[0] and option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP):
            inner = arguments(option, path[1:], given, focused, resolve)
            return [{"name": option["name"], "type": option["type"], "options": inner}]
    raise CannotUse(f"there is no subcommand {path[0]!r}")


def _values(
    declared: list[Payload], given: Mapping[str, Any], focused: str | None, resolve: Resolve
) -> list[Payload]:
    if any(option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for option in declared):
        raise CannotUse("a subcommand is missing")
    known = {option["name"]: option for option in declared}
    if unknown := (set(given) | ({focused} if focused else set())) - set(known):
        raise CannotUse(f"there is no option {sorted(unknown)}")
    missing = [name for name, option in known.items() if option.get("required") and name not in given]
    if missing and not focused:
        raise CannotUse(f"required and missing: {missing}")
    values = [_value(known[name], value, name == focused, resolve) for name, value in given.items()]
    if focused and focused not in given:
        values.append({"name": focused, "type": known[focused]["type"], "value": "", "focused": True})
    return values


def _value(option: Payload, value: Any, typing: bool, resolve: Resolve) -> Payload:
    filled = {"name": option["name"], "type": option["type"], "value": value}
    if typing:
        if not option.get("autocomplete"):
            raise CannotUse(f"option {option['name']!r} completes nothing")
        return filled | {"focused": True}
    if option["type"] in _PYTHON:
        _check_value(option, value)
        return filled
    return filled | {"value": resolve(option["type"], str(value))}


def _check_value(option: Payload, value: Any) -> None:
    kind = option["type"]
    if not isinstance(value, _PYTHON[kind]) or (isinstance(value, bool) and kind != OptionKind.BOOLEAN):
        raise CannotUse(f"{value!r} is no {OptionKind(kind).name.lower()}")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise CannotUse(f"{value!r} is none of {choices}")
    size = len(value) if isinstance(value, str) else value
    least = option.get("min_length", option.get("min_value"))
    most = option.get("max_length", option.get("max_value"))
    if (least is not None and size < least) or (most is not None and size > most):
        raise CannotUse(f"{value!r} is not between {least} and {most}")
