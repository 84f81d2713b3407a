"""The application commands that the bot has synced, global and by guild."""

from tests.loopback.errors import Code, invalid_form, refusal
from tests.loopback.model import Payload
from tests.loopback.state import State

MOST_CHAT_COMMANDS = 100
MOST_CHARACTERS = 8000
CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2


class Commands:
    """Bulk overwrite, as `CommandTree.sync` uses it, and lookup; scope None is global."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._by_scope: dict[str | None, list[Payload]] = {}
        self.overwrites = 0

    def listed(self, guild_id: str | None = None) -> list[Payload]:
        """The commands of one scope as Discord returns them."""
        return self._by_scope.get(guild_id, [])

    def overwrite(self, sent: list[Payload], guild_id: str | None = None) -> list[Payload]:
        """Replace all commands of a scope; a command that stays keeps its id."""
        _check(sent)
        earlier = {(c["type"], c["name"]): c["id"] for c in self.listed(guild_id)}
        kept = [(command, earlier.get((command.get("type") or CHAT, command["name"]))) for command in sent]
        self._by_scope[guild_id] = [self._stored(command, known, guild_id) for command, known in kept]
        self.overwrites += 1
        self._state.changes.notify()
        return self._by_scope[guild_id]

    def named(self, name: str, kind: int, guild_id: str | None) -> Payload | None:
        """The command that a member in this guild sees under a name; a guild's own goes first."""
        scopes = [self.listed(guild_id), self.listed()] if guild_id else [self.listed()]
        return next((c for s in scopes for c in s if (c["name"], c["type"]) == (name, kind)), None)

    def _stored(self, sent: Payload, known: str | None, guild_id: str | None) -> Payload:
        rights = sent.get("default_member_permissions")
        stored: Payload = {
            "id": known or self._state.new_id(),
            "application_id": self._state.application_id,
            "version": self._state.new_id(),
            "default_member_permissions": None if rights is None else str(rights),
            "type": sent.get("type") or CHAT,
            "name": sent["name"],
            "name_localizations": sent.get("name_localizations"),
            "description": sent.get("description") or "",
            "description_localizations": sent.get("description_localizations"),
            "dm_permission": sent.get("dm_permission", True) is not False,
            "contexts": sent.get("contexts"),
            "integration_types": sent.get("integration_types") or [0],
            "nsfw": bool(sent.get("nsfw")),
        }
        if sent.get("options"):
            stored["options"] = [_without_nulls(option) for option in sent["options"]]
        return stored | ({"guild_id": guild_id} if guild_id else {})


def _without_nulls(option: Payload) -> Payload:
    kept = {key: value for key, value in option.items() if value is not None}
    for key in ("options", "choices"):
        if key in kept:
            kept[key] = [_without_nulls(inner) for inner in kept[key]]
    return kept


def _check(sent: list[Payload]) -> None:
    names = [(command.get("type") or CHAT, command["name"]) for command in sent]
    if len([kind for kind, _ in names if kind == CHAT]) > MOST_CHAT_COMMANDS:
        raise refusal(Code.TOO_MANY_COMMANDS)
    for index, command in enumerate(sent):
        if names[index] in names[:index]:
            message = "Application command names must be unique"
            raise invalid_form(str(index), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        if _characters(command) > MOST_CHARACTERS:
            message = f"Command exceeds maximum size ({MOST_CHARACTERS})"
            raise invalid_form(str(index), "APPLICATION_COMMAND_TOO_LARGE", message)
        _check_option_order(command, str(index))


def _check_option_order(option: Payload, path: str) -> None:
    """Required options come before optional ones."""
    optional_seen = False
    for index, inner in enumerate(option.get("options") or []):
        here = f"{path}.options.{index}"
        _check_option_order(inner, here)
        if inner.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            raise invalid_form(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not inner.get("required")


def _characters(part: Payload) -> int:
    """Names, descriptions and choice values count, localised ones by the longest (docs)."""
    own = sum(_longest(part, key) for key in ("name", "description"))
    value = len(part["value"]) if isinstance(part.get("value"), str) else 0
    inner = [*(part.get("options") or []), *(part.get("choices") or [])]
    return own + value + sum(map(_characters, inner))


def _longest(part: Payload, key: str) -> int:
    translations = (part.get(f"{key}_localizations") or {}).values()
    return max(len(part.get(key) or ""), *map(len, translations), 0)
