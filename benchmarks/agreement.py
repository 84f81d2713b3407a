"""Agreement: the index against reading every query, and the query language against any text.

`python -m benchmarks agreement [--examples N]`; no data needed. Each example of the first part is up to
eight queries and one story, drawn as the tests draw them; the index must answer what reading does. Each of
the second is a text of the language's own signs and of any others; it is read, or refused with a sentence,
and told back unchanged. Drawn from a fixed seed; the first that fails is shown in its smallest form.
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from bot.alerts.index import QueryIndex
from bot.alerts.language import read
from bot.domain.errors import InvalidQuery
from bot.domain.query import Query, QueryId
from bot.domain.report import Draft
from tests.unit.alerts.readers import QUERIES, REPORTS, TAGS, Tags, answered, story
from tests.unit.alerts.test_query_language import VOCABULARY, WRITTEN

_SLOW = 0.01


def run(arguments: list[str]) -> dict[str, object]:
    """How much was compared and how long the slowest text took; raises for the first disagreement."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=10_000)
    parser.add_argument("--data", help="ignored: nothing is read")
    options = parser.parse_args(arguments)
    thorough = settings(
        max_examples=options.examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    return _compared(thorough) | _fuzzed(thorough)


def _compared(thorough: settings) -> dict[str, object]:
    counted: Counter[str] = Counter()

    @seed(1)
    @thorough
    @given(st.lists(QUERIES, max_size=8), st.lists(REPORTS, min_size=1, max_size=3), TAGS)
    def compare(queries: Sequence[Query], reports: Sequence[Draft], tags: Tags) -> None:
        index = QueryIndex()
        for number, each in enumerate(queries):
            index.add(QueryId(number), each)
        topics, places = tags
        found = index.match(story(*reports, topics=sorted(topics), places=sorted(places)))
        assert set(found) == answered(queries, reports, tags)
        counted.update(stories=1, queries=len(queries), answered=len(found))

    compare()
    return dict(counted)


def _fuzzed(thorough: settings) -> dict[str, object]:
    counted: Counter[str] = Counter()
    slowest = (0.0, "")

    @seed(1)
    @thorough
    @given(WRITTEN)
    def fuzz(text: str) -> None:
        nonlocal slowest
        made, took = _timed(text)
        if took > _SLOW:  # was it the text, or the collector that cleans up after hypothesis?
            took = min(took, *(_timed(text)[1] for _ in range(3)))
        slowest = max(slowest, (took, text))
        counted.update(texts=1, read=made is not None, refused=made is None)
        assert made is None or Query.from_canonical(made.canonical) == made

    fuzz()
    return dict(counted) | {"slowest_text_ms": round(slowest[0] * 1000, 2), "slowest_text": slowest[1]}


def _timed(text: str) -> tuple[Query | None, float]:
    """The query, None where the text is refused with a sentence; and the seconds it took."""
    started = time.thread_time()
    try:
        made: Query | None = read(text, VOCABULARY)
    except InvalidQuery:
        made = None
    return made, time.thread_time() - started
