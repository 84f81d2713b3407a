"""Every request and every reply held against Discord's official OpenAPI description.

The description is not part of the project; without it nothing is checked and `Contract.checks` is false.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from tests.loopback.calls import Call, Reply
from tests.loopback.model import Payload

_URI = "urn:discord:openapi"
_JSON = ("content", "application/json", "schema")
_BOOLEANS = ("1", "0", "true", "false")
_ANY_BOOLEAN: Payload = {"type": ["boolean", "null"]}


@dataclass(frozen=True, slots=True)
class Violation:
    """One disagreement: `side` is request, response or route (none found)."""

    side: str
    method: str
    template: str
    where: str
    problem: str


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
QUERY_ALLOWANCES = {
    ("POST", "/channels/{channel_id}/threads"): {
        "use_nested_fields"
    },  # sent by clients since forums were new
}


def description_at_hand() -> Path | None:
    """The description below RIGHTSWIRE_DATA, if it is there."""
    root = os.environ.get("RIGHTSWIRE_DATA")
    path = Path(root, "discord", "openapi.json") if root else None
    return path if path and path.is_file() else None


class Contract:
    """Collects violations; nothing is refused on their account."""

    def __init__(self, path: Path | None) -> None:
        self.checks = path is not None
        self.violations: list[Violation] = []
        self._spec: Payload = _closed(json.loads(path.read_text())) if path else {"paths": {}}
        for allowance in ALLOWANCES:
            self._allow(self._spec, allowance)
        responses = _registry(self._spec)
        for allowance in REQUEST_ALLOWANCES:
            self._allow(self._spec, allowance)
        self._registries = {"request": _registry(self._spec), "response": responses}
        self._validators: dict[tuple[str, ...], jsonschema_rs.Draft202012Validator] = {}

    def check_request(self, call: Call) -> None:
        """Hold a request's query and body against its operation."""
        operation = self._operation(call)
        if operation is None:
            return
        self._check_query(call, operation)
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content and (
            call.body is not None or operation["requestBody"].get("required")
        ):
            self._check("request", call, ("requestBody", *_JSON), call.body)
        elif call.body is not None:
            self.complain("request", call, "", "a body where none belongs")

    def check_reply(self, call: Call, reply: Reply) -> None:
        """Hold one of our own replies against its operation; 5xx are nobody's contract."""
        operation = self._operation(call)
        if operation is None or reply.status >= 500:
            return
        known = operation["responses"]
        status = next((s for s in (str(reply.status), f"{reply.status // 100}XX") if s in known), None)
        if status is None:
            self.complain("response", call, "", f"status {reply.status} is not described")
        elif "$ref" in known[status]:
            name = known[status]["$ref"].rsplit("/", 1)[-1]
            self._validate("response", call, ("components", "responses", name, *_JSON), reply.body)
        elif "application/json" in known[status].get("content", {}):
            self._check("response", call, ("responses", status, *_JSON), reply.body)
        elif reply.body is not None:
            self.complain("response", call, "", "a body where none belongs")

    def complain(self, side: str, call: Call, where: str, problem: str) -> None:
        """Enter a violation."""
        self.violations.append(Violation(side, call.method, call.template, where, problem))

    def describes(self, method: str, template: str) -> bool:
        """Whether Discord's description has such an operation."""
        return method.lower() in self._spec["paths"].get(template, {})

    def _operation(self, call: Call) -> Payload | None:
        operation: Payload | None = self._spec["paths"].get(call.template, {}).get(call.method.lower())
        return operation

    def _check_query(self, call: Call, operation: Payload) -> None:
        shared = self._spec["paths"][call.template].get("parameters", [])
        known = {p["name"]: p for p in [*shared, *operation.get("parameters", [])] if p.get("in") == "query"}
        allowed = QUERY_ALLOWANCES.get((call.method, call.template), set())
        for name, value in call.query.items():
            if name not in known and name not in allowed:
                self.complain("request", call, f"?{name}", "unknown query parameter")
            elif name in known and not _reads_as(known[name]["schema"], value):
                self.complain("request", call, f"?{name}", f"{value!r} is not what it should be")

    def _check(self, side: str, call: Call, where: tuple[str, ...], instance: Any) -> None:
        self._validate(side, call, ("paths", call.template, call.method.lower(), *where), instance)

    def _validate(self, side: str, call: Call, where: tuple[str, ...], instance: Any) -> None:
        for error in self._validator(side, where).iter_errors(instance):
            pointer = "/".join(str(part) for part in error.instance_path)
            self.complain(side, call, f"/{pointer}", error.message)

    def _validator(self, side: str, where: tuple[str, ...]) -> jsonschema_rs.Draft202012Validator:
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

    @staticmethod
    def _allow(spec: Payload, allowance: Allowance) -> None:
        if not spec["paths"]:
            return
        *parents, last = allowance.at
        holder = spec
        for key in parents:
            holder = holder[key]
        holder[last] = allowance.schema


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


def _reads_as(schema: Payload, value: str) -> bool:
    match schema.get("type"):
        case "boolean":
            return value in _BOOLEANS
        case "integer":
            least, most = schema.get("minimum", 0), schema.get("maximum", 2**63)
            return value.isdecimal() and bool(least <= int(value) <= most)
        case _:
            return True
