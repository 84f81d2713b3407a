"""Discord's official OpenAPI description, made strict, with its known disagreements allowed for."""

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from tests.loopback.model import Payload

_URI = "urn:discord:openapi"
_ANY_BOOLEAN: Payload = {"type": ["boolean", "null"]}


@dataclass(frozen=True, slots=True)
class Allowance:
    """Where description and live Discord disagree; `at` are the keys down to what `schema` replaces."""

    at: tuple[str, ...]
    schema: Payload
    reason: str


def _property(schema: str, name: str) -> tuple[str, ...]:
    return ("components", "schemas", schema, "properties", name)


ALLOWANCES = (
    Allowance(
        ("components", "schemas", "ChannelTypes"),
        {"type": "integer", "enum": [*range(6), *range(10, 17)]},
        "media channels (16) are documented, missing from the description",
    ),
    Allowance(
        _property("RichEmbed", "flags"),
        {"type": ["integer", "null"]},
        "clients echo the flags of embeds that they were sent; Discord ignores them",
    ),
    Allowance(
        _property("ApplicationCommandUpdateRequest", "nsfw"),
        _ANY_BOOLEAN,
        "documented in application-commands, missing from the description",
    ),
    Allowance(
        _property("BaseCreateMessageCreateRequest", "tts"),
        _ANY_BOOLEAN,
        "the client sends its default for a forum post's first message too; Discord ignores it",
    ),
    Allowance(
        _property("MessageEditRequestPartial", "tts"),
        _ANY_BOOLEAN,
        "the client sends its default with edits too; Discord ignores it",
    ),
    Allowance(
        _property("CreatedThreadResponse", "message"),
        {"$ref": "#/components/schemas/MessageResponse"},
        "documented for forums (`with a nested message object`), missing from the description",
    ),
    Allowance(
        _property("CreateForumThreadRequest", "type"),
        {"type": ["integer", "null"]},
        "the client sends it for threads of every kind; Discord ignores it in forums",
    ),
)
REQUEST_ALLOWANCES = (
    Allowance(
        ("components", "schemas", "SnowflakeType"),
        {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0},
        "Discord reads ids sent as numbers; it never returns one",
    ),
)


def description_at_hand() -> Path | None:
    """The description below RIGHTSWIRE_DATA, if it is there."""
    root = os.environ.get("RIGHTSWIRE_DATA")
    path = Path(root, "discord", "openapi.json") if root else None
    return path if path and path.is_file() else None


class Description:
    """The operations by path and method, and validators for places in them; `side` is request or response."""

    def __init__(self, path: Path) -> None:
        self._spec: Payload = _closed(json.loads(path.read_text()))
        for allowance in ALLOWANCES:
            self._allow(allowance)
        responses = _registry(self._spec)
        for allowance in REQUEST_ALLOWANCES:
            self._allow(allowance)
        self._registries = {"request": _registry(self._spec), "response": responses}
        self._validators: dict[tuple[str, ...], jsonschema_rs.Draft202012Validator] = {}

    def path(self, template: str) -> Payload:
        """What is described for a path, empty if nothing."""
        found: Payload = self._spec["paths"].get(template, {})
        return found

    def validator(self, side: str, where: tuple[str, ...]) -> jsonschema_rs.Draft202012Validator:
        """Compiled on first use: a few milliseconds each, where all together would take most of a second."""
        key = (side, *where)
        if key not in self._validators:
            pointer = "/".join(quote(part.replace("~", "~0").replace("/", "~1")) for part in where)
            reference = {"$ref": f"{_URI}#/{pointer}"}
            registry = self._registries[side]
            self._validators[key] = jsonschema_rs.Draft202012Validator(
                reference, registry=registry, validate_formats=True
            )
        return self._validators[key]

    def _allow(self, allowance: Allowance) -> None:
        *parents, last = allowance.at
        holder = self._spec
        for key in parents:
            holder = holder[key]
        holder[last] = allowance.schema


@cache
def described(path: Path) -> Description:
    """The description in a file; read once, since reading takes longer than most tests."""
    return Description(path)


def _registry(spec: Payload) -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(_URI, spec)], draft=jsonschema_rs.Draft202012)


def _closed(node: Any) -> Any:
    """The description with every plain object closed: a misspelt key is a violation then."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: value if key == "allOf" else _closed(value) for key, value in node.items()}
    if node.get("type") == "object" and "properties" in node and "allOf" not in node:
        result.setdefault("additionalProperties", False)
    return result
