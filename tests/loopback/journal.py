"""The requests that were made, in order."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.loopback.calls import Call
from tests.loopback.state import State


@dataclass(slots=True)
class Entry:
    """One request; `status` is what was answered, None while it is being answered or when it was cut."""

    number: int
    at: float
    method: str
    template: str
    path: str
    query: dict[str, str]
    body: Any
    uploads: list[str]
    status: int | None = None
    fault: int | None = None


class Journal:
    """All requests since the start."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._numbers = count(1)
        self.entries: list[Entry] = []

    def enter(self, call: Call) -> Entry:
        """Write down a request before anything is done with it."""
        entry = Entry(
            number=next(self._numbers),
            at=self._state.clock(),
            method=call.method,
            template=call.template,
            path=call.path,
            query=dict(call.query),
            body=call.body,
            uploads=[upload.filename for upload in call.uploads],
        )
        self.entries.append(entry)
        return entry

    def select(self, method: str | None = None, template: str | None = None, since: int = 0) -> list[Entry]:
        """Requests after number `since`, of a method and route template if given."""
        return [
            entry
            for entry in self.entries
            if entry.number > since and method in (None, entry.method) and template in (None, entry.template)
        ]
