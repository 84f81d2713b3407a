"""The query language: `topic:privacy (Telegram OR Signal) -apple "end-to-end encryption"`."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from typing import Final

from lark import Lark, Token, Tree, UnexpectedInput

from bot.domain.errors import InvalidInput, InvalidQuery
from bot.domain.feed import OutletKind
from bot.domain.query import (
    ANY_TOPIC,
    MAX_TERMS,
    MAX_TEXT,
    MOST_SOURCES,
    SUBJECTS,
    Query,
    Term,
    TermKind,
    phrase,
    prefix,
    query,
)
from bot.domain.topic import CountryCode, Place, Topic, TopicId
from bot.domain.words import unspaced, words

MAX_NESTING: Final = 8
# Each clause has a condition at least; more than these would be refused in the end, and take long.
MAX_CLAUSES: Final = MAX_TERMS
_QUOTES: Final = str.maketrans("“”„«»", '"""""')
_FIELDS: Final = ("topic", "place", "outlet", "kind", "lang", "sources")
_LANGUAGE: Final = re.compile("[a-z]{2}")
_SOURCES: Final = re.compile("(?:>=|≥)?([0-9]{1,2})")
_SHOWN: Final = 20

# A sign begins a piece only where it stands before one, so that “end-to-end” and “AT|T” are words.
_GRAMMAR: Final = r"""
start: either?
either: both (_OR both)*
both: _unit (_AND? _unit)*
_unit: not | FIELD | QUOTED | WORD | "(" either ")"
not: _NOT _unit
_OR.3: /OR(?=[\s()]|$)|\|(?=[\s()]|$)/
_AND.3: /AND(?=[\s()]|$)/
_NOT.3: /NOT(?=[\s()]|$)|-/
FIELD.2: /[A-Za-z]+:(?:"[^"]*"?|[^\s()":\/][^\s()"]*)/
QUOTED: /"[^"]*"?/
WORD: /[^\s()"-][^\s()"]*/
%ignore /\s+/
"""
_PARSER: Final = Lark(_GRAMMAR, parser="lalr", lexer="basic")

_Form = tuple[frozenset[Term], frozenset[Term]]
_EMPTY: Final[_Form] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How names become topics and countries; both raise InvalidInput with the nearest names."""

    topic: Callable[[str], TopicId]
    place: Callable[[str], CountryCode]


@dataclass(frozen=True, slots=True)
class Options:
    """What was picked from lists instead of written."""

    topic: Topic | None = None
    place: Place | None = None
    outlet: str | None = None


def read(text: str, vocabulary: Vocabulary, options: Options = Options()) -> Query:  # frozen
    """The query that the text and the options ask for together.

    Who names neither a topic nor a word nor an outlet means digital-rights news, not football.
    Raises InvalidInput, saying where and what to do instead.
    """
    clean = text.translate(_QUOTES)
    picked = frozenset(_picked(options))
    forms = _Reading(clean, vocabulary).forms(_parsed(clean))
    possible = _smallest((required | picked, excluded) for required, excluded in forms)
    if not possible:
        raise InvalidQuery("No story can answer that query: it leaves out what it asks for.")
    return query((_about_rights(required), excluded) for required, excluded in possible)


def _picked(options: Options) -> Iterable[Term]:
    if options.topic:
        yield Term(TermKind.TOPIC, options.topic.id)
    if options.place:
        yield Term(TermKind.PLACE, options.place.code)
    if options.outlet:
        yield Term(TermKind.OUTLET, _outlet(options.outlet))


def _about_rights(required: frozenset[Term]) -> frozenset[Term]:
    return required if any(t.kind in SUBJECTS for t in required) else required | {ANY_TOPIC}


def _parsed(text: str) -> Tree[Token]:
    if len(text) > MAX_TEXT:
        raise InvalidQuery(
            "That query has {count} characters; {most} are the most I can take.",
            count=len(text),
            most=MAX_TEXT,
        )
    try:
        return _PARSER.parse(text)
    except UnexpectedInput as error:
        at = len(text) if _ended(error) else int(getattr(error, "pos_in_stream", None) or 0)
        raise _misread(text, at) from error


def _ended(error: UnexpectedInput) -> bool:
    token = getattr(error, "token", None)
    return isinstance(token, Token) and token.type == "$END"


def _misread(text: str, at: int) -> InvalidQuery:
    if at >= len(text):
        return InvalidQuery(
            "That query stops too early, after {part}: a word or a “)” is missing there.",
            part=_around(text, at),
        )
    return InvalidQuery(
        "I cannot read that query at character {place}, {part}. "
        "Parentheses go in pairs, OR and AND stand between words, and NOT or - before one.",
        place=at + 1,
        part=_around(text, at),
    )


def _around(text: str, at: int) -> str:
    before, after = text[max(0, at - _SHOWN) : at], text[at : at + _SHOWN]
    return f"“{before}▸{after}”" if after else f"“{before}”"


class _Reading:
    """Turns a parsed text into clauses."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._vocabulary = vocabulary

    def forms(self, tree: Tree[Token]) -> list[_Form]:
        """The clauses of the whole."""
        return self._of(tree.children[0], negated=False, depth=0) if tree.children else [_EMPTY]

    def _of(self, node: Tree[Token] | Token, *, negated: bool, depth: int) -> list[_Form]:
        if isinstance(node, Token):
            term = frozenset({self._term(node)})
            return [(frozenset(), term) if negated else (term, frozenset())]
        if depth > MAX_NESTING:
            raise InvalidQuery(
                "That query is nested more than {most} deep; take some parentheses out.", most=MAX_NESTING
            )
        if node.data == "not":
            return self._of(node.children[0], negated=not negated, depth=depth + 1)
        parts = [
            self._of(child, negated=negated, depth=depth + (node.data == "either")) for child in node.children
        ]
        return _any(parts) if (node.data == "either") is not negated else _all(parts)

    def _term(self, token: Token) -> Term:
        at = token.start_pos or 0
        try:
            return self._field(token) if token.type == "FIELD" else _words(token)
        except InvalidInput as error:
            raise InvalidQuery(
                "{error} It stands at character {place}, {part}.",
                error=error,
                place=at + 1,
                part=_around(self._text, at),
            ) from error

    def _field(self, token: Token) -> Term:
        name, _, given = token.partition(":")
        value = given.strip('" ')
        match name.lower():
            case "topic":
                return Term(TermKind.TOPIC, self._vocabulary.topic(value))
            case "place":
                return Term(TermKind.PLACE, self._vocabulary.place(value))
            case "outlet":
                return Term(TermKind.OUTLET, _outlet(value))
            case "kind":
                return Term(TermKind.KIND, _kind(value))
            case "lang":
                return Term(TermKind.LANGUAGE, _language(value))
            case "sources":
                return Term(TermKind.SOURCES, _sources(value))
            case _:
                raise _unknown_field(name, token)


def _words(token: Token) -> Term:
    """A quoted text says what it says; a word with a star at its end is how words begin."""
    stem = token.rstrip("*")
    if token.type == "QUOTED" or stem == token or not words(stem):
        return phrase(token.strip('"'))
    return phrase(stem) if unspaced(stem) else prefix(stem)


def _outlet(given: str) -> str:
    if not words(given):
        raise InvalidQuery(
            "“{given}” is no outlet's name. Pick one from the list of outlets, or leave it out.", given=given
        )
    return " ".join(words(given))


def _kind(given: str) -> str:
    known = {kind.value: kind for kind in OutletKind}
    near = get_close_matches("_".join(words(given)), known, 1)
    if not near:
        raise InvalidQuery(
            "“{given}” is no kind of outlet. There are {known}.", given=given, known=", ".join(known)
        )
    if near[0] != "_".join(words(given)):
        raise InvalidQuery(
            "“{given}” is no kind of outlet. Did you mean {near}?", given=given, near=f"kind:{near[0]}"
        )
    return near[0]


def _language(given: str) -> str:
    if not _LANGUAGE.fullmatch(given.lower()):
        raise InvalidQuery(
            "“{given}” is no language code. Write two letters, like lang:en or lang:zh.", given=given
        )
    return given.lower()


def _sources(given: str) -> str:
    found = _SOURCES.fullmatch(given)
    if not found or not 1 <= int(found[1]) <= MOST_SOURCES:
        raise InvalidQuery(
            "“{given}” is no number of outlets. Write it like sources:>=3, at most {most}.",
            given=given,
            most=MOST_SOURCES,
        )
    return str(int(found[1]))


def _unknown_field(name: str, token: str) -> InvalidQuery:
    near = get_close_matches(name.lower(), _FIELDS, 1)
    if near:
        return InvalidQuery(
            "I know no “{name}:”. Did you mean {near}? To look for the words, put them in quotes: {quoted}.",
            name=name,
            near=f"{near[0]}:",
            quoted=f'"{token}"',
        )
    return InvalidQuery(
        "I know no “{name}:”. There are {known}. To look for the words, put them in quotes: {quoted}.",
        name=name,
        known=", ".join(f"{field}:" for field in _FIELDS),
        quoted=f'"{token}"',
    )


def _any(parts: Iterable[list[_Form]]) -> list[_Form]:
    return _smallest(form for part in parts for form in part)


def _all(parts: Iterable[list[_Form]]) -> list[_Form]:
    forms = [_EMPTY]
    for part in parts:
        if len(forms) * len(part) > MAX_CLAUSES**2:
            raise _too_many()
        forms = _smallest((a[0] | b[0], a[1] | b[1]) for a, b in product(forms, part))
    return forms


def _smallest(forms: Iterable[_Form]) -> list[_Form]:
    """The forms that can hold, without those that another one includes."""
    kept: list[_Form] = []
    for form in sorted({f for f in forms if not f[0] & f[1]}, key=lambda f: len(f[0]) + len(f[1])):
        if not any(less[0] <= form[0] and less[1] <= form[1] for less in kept):
            kept.append(form)
        if len(kept) > MAX_CLAUSES:
            raise _too_many()
    return kept


def _too_many() -> InvalidQuery:
    return InvalidQuery(
        "That query has more than {most} ways to be answered; split it into several subscriptions.",
        most=MAX_CLAUSES,
    )
