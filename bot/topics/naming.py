"""Finding a thing by what people call it, in any language, and suggesting while they type."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final, Generic, TypeVar

from bot.domain.words import words

T = TypeVar("T")

_LONGEST: Final = 60
_LIKENESS: Final = 0.6


class Names(Generic[T]):
    """Things with their names; a name given twice belongs to the first."""

    def __init__(self, named: Iterable[tuple[T, Sequence[str]]]) -> None:
        self._things: list[T] = []
        self._by_name: dict[str, int] = {}
        for number, (thing, names) in enumerate(named):
            self._things.append(thing)
            for name in names:
                self._by_name.setdefault(_key(name), number)

    def exact(self, text: str) -> T | None:
        """The thing of that name, whatever the case and the accents."""
        number = self._by_name.get(_key(text))
        return None if number is None else self._things[number]

    def suggest(self, text: str, limit: int) -> tuple[T, ...]:
        """Things whose name begins so, then those with a word that does, else similar ones; all for none."""
        key = _key(text)
        if not key:
            return tuple(self._things[:limit])
        begins = [number for name, number in self._by_name.items() if name.startswith(key)]
        inside = [number for name, number in self._by_name.items() if f" {key}" in name]
        return self._unique(begins + inside, limit) or self.nearest(text, limit)

    def nearest(self, text: str, limit: int = 3) -> tuple[T, ...]:
        """Things with a similar name, the most similar first."""
        close = get_close_matches(_key(text), self._by_name, n=4 * limit, cutoff=_LIKENESS)
        return self._unique([self._by_name[name] for name in close], limit)

    def _unique(self, numbers: Sequence[int], limit: int) -> tuple[T, ...]:
        return tuple(self._things[number] for number in list(dict.fromkeys(numbers))[:limit])


def _key(text: str) -> str:
    return " ".join(words(text[:_LONGEST]))
