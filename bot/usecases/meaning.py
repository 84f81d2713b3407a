"""What a query means, in words as few as say it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.feed import OutletKind
from bot.domain.query import ANY_TOPIC, Clause, Query, Term, TermKind
from bot.languages.formats import alternatives, enumeration, language_name
from bot.languages.messages import _, marked

# What kinds of outlet are called.
KINDS: Final[Mapping[str, str]] = {
    OutletKind.PRESS: marked("press"),
    OutletKind.RIGHTS_GROUP: marked("rights group"),
    OutletKind.STATE_MEDIA: marked("state media"),
    OutletKind.REGULATOR: marked("regulator"),
    OutletKind.MEASUREMENT: marked("measurement"),
    OutletKind.VENDOR: marked("company"),
    OutletKind.PERSONAL: marked("personal blog"),
}

Names = Mapping[str, str]
_SAID: Final = (TermKind.TOPIC, TermKind.PHRASE, TermKind.PREFIX, TermKind.UNKNOWN)


_Choice = frozenset[Term]


@dataclass(frozen=True, slots=True)
class _Wish:
    """Clauses told as one: a term of each choice, and none of `excluded`."""

    choices: frozenset[_Choice]
    excluded: tuple[Term, ...]


def meaning(query: Query, topics: Names, places: Names) -> str:
    """The query in plain words: “Censorship and “telegram” in China or Iran, without “apple””."""
    told = [_told(wish, topics, places) for wish in _wishes(query.clauses)] or [_("everything")]
    whole = told[0]
    for other in told[1:]:
        whole = _("{one}; or {other}", one=whole, other=other)
    return whole


def _wishes(clauses: Iterable[Clause]) -> list[_Wish]:
    """The clauses, as few as say it: those that differ in one choice are told as one."""
    found: list[_Wish] = []
    for clause in clauses:
        wish = _Wish(frozenset(frozenset([term]) for term in clause.required), clause.excluded)
        while other := next((one for one in found if _both(one, wish)), None):
            found.remove(other)
            wish = _both(other, wish) or wish
        found.append(wish)
    return found


def _both(one: _Wish, other: _Wish) -> _Wish | None:
    """Both as one, if they differ in one choice and what there is to choose from is alike."""
    same, differing = one.choices & other.choices, one.choices ^ other.choices
    if one.excluded != other.excluded or not len(one.choices) == len(other.choices) == len(same) + 1:
        return None
    either = frozenset(term for choice in differing for term in choice)
    alike = len({_sort(term) for term in either}) == 1 and not any(t.kind is TermKind.SOURCES for t in either)
    return _Wish(same | {either}, one.excluded) if alike else None


def _sort(term: Term) -> TermKind:
    """Its kind, that of words and topics being one."""
    return TermKind.PHRASE if term.kind in _SAID else term.kind


def _told(wish: _Wish, topics: Names, places: Names) -> str:
    wanted: dict[TermKind, list[list[str]]] = {}
    for terms in sorted((sorted(choice, key=_place) for choice in wish.choices), key=_places):
        named = [_value(term, topics, places) for term in terms]
        wanted.setdefault(_sort(terms[0]), []).append(named)
    subjects = wanted.pop(TermKind.PHRASE, [])
    what = _all_of(subjects, alone=not wanted and not wish.excluded) if subjects else _("everything")
    for kind in (TermKind.PLACE, TermKind.OUTLET, TermKind.KIND, TermKind.LANGUAGE, TermKind.SOURCES):
        if kind in wanted:
            what = _joined(kind, what, _all_of(wanted[kind]))
    without = [_excluded(term, topics, places) for term in wish.excluded]
    return _("{what}, without {others}", what=what, others=alternatives(without)) if without else what


def _all_of(choices: Sequence[Sequence[str]], *, alone: bool = True) -> str:
    """What is wanted of each choice: “A and (B or C)”, and “B or C” where nothing else is said."""
    if alone and len(choices) == 1:
        return alternatives(choices[0])
    return enumeration([f"({alternatives(some)})" if len(some) > 1 else some[0] for some in choices])


def _places(terms: Sequence[Term]) -> tuple[int, str]:
    return _place(terms[0])


def _place(term: Term) -> tuple[int, str]:
    """Topics are told first, then words, then beginnings, each by name."""
    return _SAID.index(term.kind) if term.kind in _SAID else len(_SAID), term.value


def _joined(kind: TermKind, what: str, named: str) -> str:
    match kind:
        case TermKind.PLACE:
            return _("{what} in {places}", what=what, places=named)
        case TermKind.OUTLET:
            return _("{what} by {outlets}", what=what, outlets=named)
        case TermKind.KIND:
            return _("{what} from outlets of the kind {kinds}", what=what, kinds=named)
        case TermKind.LANGUAGE:
            return _("{what} in {languages}", what=what, languages=named)
        case _other:
            return _("{what} told by {count} outlets or more", what=what, count=named)


def _excluded(term: Term, topics: Names, places: Names) -> str:
    value = _value(term, topics, places)
    match term.kind:
        case TermKind.KIND:
            return _("outlets of the kind {kind}", kind=value)
        case TermKind.LANGUAGE:
            return _("what is in {language}", language=value)
        case TermKind.SOURCES:
            return _("what {count} outlets or more tell", count=value)
        case _other:
            return value


def _value(term: Term, topics: Names, places: Names) -> str:
    if term == ANY_TOPIC:
        return _("All digital-rights news")
    match term.kind:
        case TermKind.TOPIC:
            return topics.get(term.value, term.value)
        case TermKind.PLACE:
            return places.get(term.value, term.value)
        case TermKind.KIND:
            return _(KINDS.get(term.value, term.value))
        case TermKind.LANGUAGE:
            return language_name(term.value)
        case TermKind.UNKNOWN:
            return _("something that only a newer version of me understands")
        case _other:
            return _written(term)


def _written(term: Term) -> str:
    match term.kind:
        case TermKind.PHRASE:
            return f"“{term.value}”"
        case TermKind.PREFIX:
            return f"“{term.value}…”"
        case _other:
            return term.value
