"""Every request and every reply held against Discord's official OpenAPI description.

The description is not part of the project; without it nothing is checked and `Contract.checks` is false.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.loopback.calls import Call, Reply
from tests.loopback.description import described
from tests.loopback.model import Payload

_JSON = ("content", "application/json", "schema")
_BOOLEANS = ("1", "0", "true", "false")

# Clients have sent it since forums were new; Discord takes it, the description leaves it out.
QUERY_ALLOWANCES = {("POST", "/channels/{channel_id}/threads"): {"use_nested_fields"}}


@dataclass(frozen=True, slots=True)
class Violation:
    """One disagreement: `side` is request, response or route (none found)."""

    side: str
    method: str
    template: str
    where: str
    problem: str


class Contract:
    """Collects violations; nothing is refused on their account."""

    def __init__(self, path: Path | None) -> None:
        self.checks = path is not None
        self.violations: list[Violation] = []
        self._description = described(path) if path else None

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
        return method.lower() in self._path(template)

    def _path(self, template: str) -> Payload:
        return self._description.path(template) if self._description else {}

    def _operation(self, call: Call) -> Payload | None:
        return self._path(call.template).get(call.method.lower())

    def _check_query(self, call: Call, operation: Payload) -> None:
        shared = self._path(call.template).get("parameters", [])
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
        assert self._description is not None
        for error in self._description.validator(side, where).iter_errors(instance):
            pointer = "/".join(str(part) for part in error.instance_path)
            self.complain(side, call, f"/{pointer}", error.message)


def _reads_as(schema: Payload, value: str) -> bool:
    match schema.get("type"):
        case "boolean":
            return value in _BOOLEANS
        case "integer":
            least, most = schema.get("minimum", 0), schema.get("maximum", 2**63)
            return value.isdecimal() and bool(least <= int(value) <= most)
        case _:
            return True
