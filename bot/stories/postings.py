"""Which reports have a term: lists that cost next to nothing where it is one report, as for most terms."""

from array import array
from collections.abc import Iterable, KeysView
from typing import Final

from bot.domain.report import ReportId

# Of 64 bits, and signed, as NumPy's are.
_IDS: Final = "q"
_NONE: Final = array(_IDS)


class Postings:
    """The reports of each key, in the order in which they came."""

    def __init__(self) -> None:
        self._found: dict[int, ReportId | array[int]] = {}

    @property
    def keys(self) -> KeysView[int]:
        """Those that a report has."""
        return self._found.keys()

    def of(self, key: int) -> "array[int]":
        """The reports that have it."""
        found = self._found.get(key, _NONE)
        return array(_IDS, (found,)) if isinstance(found, int) else found

    def add(self, keys: Iterable[int], report_id: ReportId) -> None:
        """The report, which had none, has these, each once."""
        for key in keys:
            found = self._found.get(key)
            if found is None:
                self._found[key] = report_id
            elif isinstance(found, int):
                self._found[key] = array(_IDS, (found, report_id))
            else:
                found.append(report_id)

    def drop(self, keys: Iterable[int], report_id: ReportId) -> None:
        """The report has none of these any more, of which it had each."""
        for key in keys:
            found = self._found[key]
            if isinstance(found, int):
                del self._found[key]
            else:
                # From the front, where those are that go because of their age.
                found.remove(report_id)
                if len(found) == 1:
                    self._found[key] = ReportId(found[0])
