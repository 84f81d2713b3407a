"""The file of countries as values: their names, and every word that speaks for one."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from bot.domain.topic import CountryCode, Place
from bot.topics.patterns import read_list
from bot.topics.tokens import Beginnings, Tokens, normal, tokens

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "ru", "zh", "ar")
_LONGEST_ACRONYM: Final = 5
# Three capitals are an acronym, not a name in capitals: IRA is not Irã.
_SHORTEST_SHOUTED: Final = 4
_RUSSIAN_ENDINGS: Final = ("", "а", "я", "и", "ы", "у", "ю", "е", "ом", "ем", "ой", "ей")
_SHORTEST_RUSSIAN_STEM: Final = 5
# Words whose beginnings are remembered.
_MOST_KNOWN: Final = 16_000


class InvalidGazetteer(ValueError):
    """The file of countries is wrong; the message says where."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name speaks for: countries, the usual one first; none for a name that misleads.

    `beside` are the countries that speak for the usual one when they are mentioned too.
    """

    codes: tuple[CountryCode, ...] = ()
    beside: frozenset[CountryCode] = frozenset()
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name as words, in the case they must have, with what it speaks for."""

    words: tuple[str, ...]
    raws: tuple[str, ...]
    meaning: Meaning

    def stands(self, text: Tokens, place: int) -> bool:
        """Whether the name stands in the text from that word on."""
        part = text.raws[place : place + len(self.raws)]
        return (
            len(part) == len(self.raws)
            and all(map(_case_fits, self.raws, part))
            and self.words == tuple(map(normal, part))
        )


class Lexicon:
    """Names by their first two words, and words known by how they begin."""

    def __init__(self, names: Iterable[Name], stems: Iterable[Name]) -> None:
        self._names: dict[str, dict[str, list[Name]]] = {}
        for name in sorted(names, key=lambda name: -len(name.words)):
            first, second = (*name.words[:2], "")[:2]
            self._names.setdefault(first, {}).setdefault(second, []).append(name)
        self._stems = {name.words[0]: name for name in stems}
        self._beginnings = Beginnings(self._stems)
        self._known: dict[str, Name | None] = {}
        self._mute: set[str] = set()

    def following(self, text: Tokens, place: int) -> tuple[int, Name] | None:
        """The first name that stands there or later, and where."""
        mute = self._mute
        for at, raw in enumerate(text.raws[place:], place):
            if raw in mute:
                continue
            word = normal(raw)
            name = self._standing(word, text, at)
            if name is not None:
                return at, name
            if len(mute) < _MOST_KNOWN and word not in self._names and self._begun(word) is None:
                mute.add(raw)
        return None

    def _standing(self, word: str, text: Tokens, place: int) -> Name | None:
        """The longest name that stands there; `word` is the folded one."""
        known = self._names.get(word)
        if known is not None:
            for name in known.get(text.word(place + 1), []) + known.get("", []):
                if name.stands(text, place):
                    return name
        begun = self._begun(word)
        return begun if begun is not None and _case_fits(begun.raws[0], text.raws[place]) else None

    def _begun(self, word: str) -> Name | None:
        if word in self._known:
            return self._known[word]
        stems = self._beginnings.of(word)
        found = self._stems[stems[0]] if stems else None
        if len(self._known) < _MOST_KNOWN:
            self._known[word] = found
        return found


@dataclass(frozen=True, slots=True)
class Countries:
    """The file, read: every country with its names, the lexicon, and what tells people from places."""

    named: tuple[tuple[Place, tuple[str, ...]], ...]
    lexicon: Lexicon
    given: frozenset[str]
    family: frozenset[str]


def load_countries() -> Countries:
    """The countries that ship with the program."""
    return read_countries((files("bot.topics") / "places.toml").read_text(encoding="utf-8"))


def read_countries(document: str) -> Countries:
    """Read and check a file of countries. Raises InvalidGazetteer."""
    try:
        table = tomllib.loads(document)
    except tomllib.TOMLDecodeError as error:
        raise InvalidGazetteer(f"not TOML: {error}") from error
    names = {CountryCode(code): _names(code, line) for code, line in table.get("names", {}).items()}
    unknown = set(table.get("words", {})) - set(names)
    if unknown:
        raise InvalidGazetteer(f"words are given for {', '.join(sorted(unknown))}, which has no name")
    people = table.get("people", {})
    return Countries(
        named=tuple(
            (Place(code, given[0], dict(zip(LANGUAGES, given, strict=False))), (code, *given))
            for code, given in names.items()
        ),
        lexicon=_lexicon(_meanings(table, names)),
        given=frozenset(read_list(people.get("given", ""))),
        family=frozenset(read_list(people.get("family", ""))),
    )


def _names(code: str, line: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in line.split("|"))
    if len(names) not in {1, len(LANGUAGES)} or not all(names):
        raise InvalidGazetteer(f"{code} needs one name or {len(LANGUAGES)}, not {len(names)}")
    return names


def _meanings(table: Mapping[str, Any], names: Mapping[CountryCode, Sequence[str]]) -> dict[str, Meaning]:
    unsafe = set(read_list(table.get("unsafe", {}).get("names", "")))
    meanings = {
        form: Meaning((code,))
        for code, given in names.items()
        for name in dict.fromkeys(given)
        if name not in unsafe
        for form in _russian_forms(name)
    }
    for code, line in table.get("words", {}).items():
        meanings |= dict.fromkeys(read_list(line), Meaning((CountryCode(code),)))
    for code, line in table.get("vague", {}).items():
        meanings |= dict.fromkeys(read_list(line), Meaning((CountryCode(code),), vague=True))
    for line in table.get("nowhere", {}).values():
        meanings |= dict.fromkeys(read_list(line), Meaning())
    return meanings | {name: _contested(line) for name, line in table.get("contested", {}).items()}


def _contested(line: str) -> Meaning:
    usual, other, *beside = read_list(line)
    return Meaning(
        (CountryCode(usual), CountryCode(other)),
        frozenset(CountryCode(code) for code in " ".join(beside).split()),
    )


def _russian_forms(name: str) -> Iterator[str]:
    yield name
    if not "\u0400" <= name[0] <= "\u04ff" or not name.isalpha() or name.isupper():
        return
    stem = name.rstrip("аяиыьйо")
    if len(stem) >= _SHORTEST_RUSSIAN_STEM:
        yield f"{stem}*"
    else:
        yield from (stem + ending for ending in _RUSSIAN_ENDINGS)


def _lexicon(meanings: Mapping[str, Meaning]) -> Lexicon:
    names = {text: _name(tokens(text), meaning) for text, meaning in meanings.items()}
    for text, name in names.items():
        if text.endswith("*") and len(name.words) > 1:
            raise InvalidGazetteer(f"“{text}”: only a single word can end in *")
    return Lexicon(
        [name for text, name in names.items() if not text.endswith("*")],
        [name for text, name in names.items() if text.endswith("*")],
    )


def _name(read: Tokens, meaning: Meaning) -> Name:
    return Name(tuple(map(read.word, range(len(read)))), tuple(read.raws), meaning)


def _case_fits(wanted: str, raw: str) -> bool:
    if not wanted[0].isupper():
        return True
    if wanted.isupper() and 1 < len(wanted.replace(".", "")) <= _LONGEST_ACRONYM:
        return raw.isupper()
    return raw[0].isupper() and not (raw.isupper() and 1 < len(raw) < _SHORTEST_SHOUTED)
