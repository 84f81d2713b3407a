"""What people ask and what is told, drawn at random; and what a query means, read off without any index."""

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.alerts.facts import StoryFacts, facts_of
from bot.domain.feed import Outlet
from bot.domain.query import ANY_TOPIC, Clause, Query, Term, TermKind, phrase, prefix, query
from bot.domain.report import Article, Draft
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.words import unspaced, words
from tests.fakes.samples import NOW

Tags = tuple[set[str], set[str]]

WORDS = st.sampled_from(
    ["vpn", "vpns", "tor", "torrent", "browser", "ban", "网络", "网", "络罪", "Škola", "vpn网络", "ネット"]
)
TEXTS = st.lists(WORDS, max_size=7).map(" ".join) | st.lists(WORDS, max_size=5).map("".join)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(lambda found: phrase(" ".join(found)))
TERMS = (
    PHRASES
    | st.sampled_from(["vpn", "tor", "torr", "bro", "bans", "skol", "topic"]).map(prefix)
    | st.sampled_from(["censorship", "privacy", "*"]).map(lambda value: Term(TermKind.TOPIC, value))
    | st.sampled_from(["CN", "IR"]).map(lambda value: Term(TermKind.PLACE, value))
    | st.sampled_from(["sample wire", "tor"]).map(lambda value: Term(TermKind.OUTLET, value))
    | st.sampled_from(["press", "personal"]).map(lambda value: Term(TermKind.KIND, value))
    | st.sampled_from(["und", "en"]).map(lambda value: Term(TermKind.LANGUAGE, value))
    | st.sampled_from(["1", "2", "3"]).map(lambda value: Term(TermKind.SOURCES, value))
)
CLAUSES = st.tuples(st.lists(TERMS, max_size=4), st.lists(TERMS, max_size=2))
QUERIES = st.lists(CLAUSES, max_size=3).map(query)
TAGS = st.tuples(st.sets(st.sampled_from(["censorship", "privacy"])), st.sets(st.sampled_from(["CN", "IR"])))


def account(title: str, text: str = "", outlet: str = "The Example") -> Draft:
    """One outlet's report."""
    return Draft(outlet=Outlet(outlet), title=title, article=Article(text), published_at=NOW)


REPORTS = st.builds(account, TEXTS, TEXTS, st.sampled_from(["Sample Wire", "Tor", "Other"]))


def story(*reports: Draft, topics: Sequence[str] = (), places: Sequence[str] = ()) -> StoryFacts:
    """The facts of a story that these reports tell."""
    topic_tags = [TopicTag(TopicId(topic), ()) for topic in topics]
    return facts_of(topic_tags, [PlaceTag(CountryCode(code), ()) for code in places], reports)


def answered(queries: Sequence[Query], reports: Sequence[Draft], tags: Tags) -> set[int]:
    """The numbers of the queries that the story answers, by reading each of them."""
    return {
        number
        for number, each in enumerate(queries)
        if not each.clauses or any(_holds(clause, reports, tags) for clause in each.clauses)
    }


def _holds(clause: Clause, reports: Sequence[Draft], tags: Tags) -> bool:
    wanted = all(_true_of(term, reports, tags) for term in clause.required)
    return wanted and not any(_true_of(term, reports, tags) for term in clause.excluded)


def _true_of(term: Term, reports: Sequence[Draft], tags: Tags) -> bool:
    """The term's meaning, read off the story without any preparation."""
    topics, places = tags
    match term.kind:
        case TermKind.TOPIC:
            return bool(topics) if term == ANY_TOPIC else term.value in topics
        case TermKind.PLACE:
            return term.value in places
        case TermKind.OUTLET:
            return any(term.value == " ".join(words(report.outlet.name)) for report in reports)
        case TermKind.KIND:
            return any(term.value == report.outlet.kind.value for report in reports)
        case TermKind.LANGUAGE:
            return any(term.value == report.article.language for report in reports)
        case TermKind.SOURCES:
            return len({report.outlet.name for report in reports}) >= int(term.value)
        case _:
            return any(_stands_in(term, text) for r in reports for text in (r.title, r.article.text))


def _stands_in(term: Term, text: str) -> bool:
    if unspaced(term.value):
        return term.value in "".join(words(text))
    found = words(_apart(text))
    if term.kind is TermKind.PREFIX:
        return any(word.startswith(term.value) for word in found)
    sought = term.value.split()
    return any(list(found[at : at + len(sought)]) == sought for at in range(len(found)))


def _apart(text: str) -> str:
    return "".join(f" {character} " if unspaced(character) else character for character in text)
