"""What a query means, in words."""

from collections.abc import Iterable, Mapping
from typing import Final

from bot.domain.query import ANY_TOPIC, Clause, Query, Term, TermKind
from bot.languages.formats import alternatives, enumeration, language_name
from bot.languages.messages import _, marked

_KINDS: Final = {
    "press": marked("press"),
    "rights_group": marked("rights group"),
    "state_media": marked("state media"),
    "regulator": marked("regulator"),
    "measurement": marked("measurement"),
    "vendor": marked("company"),
    "personal": marked("personal blog"),
}

Names = Mapping[str, str]
_SAID: Final = (TermKind.TOPIC, TermKind.PHRASE, TermKind.PREFIX, TermKind.UNKNOWN)


def meaning(query: Query, topics: Names, places: Names) -> str:
    """The query in plain words: “Censorship and “telegram” in China, without “apple””."""
    told = [_clause(clause, topics, places) for clause in query.clauses] or [_("everything")]
    whole = told[0]
    for other in told[1:]:
        whole = _("{one}; or {other}", one=whole, other=other)
    return whole


def _clause(clause: Clause, topics: Names, places: Names) -> str:
    wanted: dict[TermKind, list[str]] = {}
    for term in clause.required:
        wanted.setdefault(term.kind, []).append(_value(term, topics, places))
    subjects = [word for kind in _SAID for word in wanted.pop(kind, [])]
    what = enumeration(subjects) if subjects else _("everything")
    for kind in (TermKind.PLACE, TermKind.OUTLET, TermKind.KIND, TermKind.LANGUAGE, TermKind.SOURCES):
        if kind in wanted:
            what = _joined(kind, what, wanted[kind])
    without = [_excluded(term, topics, places) for term in clause.excluded]
    return _("{what}, without {others}", what=what, others=alternatives(without)) if without else what


def _joined(kind: TermKind, what: str, values: Iterable[str]) -> str:
    named = enumeration(list(values))
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
            return _(_KINDS.get(term.value, term.value))
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
