"""Matching: stories a second against very many subscriptions, as members would write them.

`python -m benchmarks matching [--subscriptions N] [--stories N] [--all-distinct]`; no data needed, the
vocabulary and the stories are drawn from a fixed seed. Members choose from few topics, countries and
popular words, so many of them share a query: the index holds the distinct ones, as the bot's does.
`built_s` is processor time from the texts that the store keeps, read from a file, to an index that answers.
Another process makes them up, so that `rss_mb` is what this one needed for the index and the stories.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles

from bot.alerts.facts import facts_of
from bot.alerts.index import QueryIndex
from bot.domain.feed import Outlet
from bot.domain.query import Query, QueryId, Term, TermKind, phrase, query
from bot.domain.report import Article, Draft
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag

VOCABULARY = 30_000
WORDS_PER_STORY = 350
_FORMS = ("topic place", "topic word", "word word", "word not", "phrase", "either", "outlet")
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)


class Members:
    """Draws words by rank (a word is as common as its rank is low), and queries and stories made of them."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        letters = "abcdefghijklmnopqrstuvwxyz"
        letter = random.Random(1).choices  # everybody's words are the same
        self._words = ["".join(letter(letters, k=3 + rank % 8)) for rank in range(VOCABULARY)]
        shares = [1 / (rank + 10) for rank in range(VOCABULARY)]
        self._written = list(accumulate(shares))
        # Nobody subscribes to the commonest words of the language.
        self._wanted = list(accumulate([0.0] * 1000 + shares[1000:]))

    def word(self) -> Term:
        """One word somebody asks for."""
        return phrase(self._random.choices(self._words, cum_weights=self._wanted)[0])

    def query(self) -> Query:
        """One member's query, of one of the forms people use."""
        form = self._random.choice(_FORMS)
        if form == "topic place":
            return query([([self._topic(), self._place()], [])])
        if form == "topic word":
            return query([([self._topic(), self.word()], [])])
        if form == "word word":
            return query([([self.word(), self.word()], [])])
        if form == "word not":
            return query([([self.word()], [self.word()])])
        if form == "phrase":
            return query([([phrase(f"{self.word().value} {self.word().value}")], [])])
        if form == "either":
            return query([([self.word()], []), ([self.word()], [])])
        return query([([Term(TermKind.OUTLET, f"outlet {self._random.randrange(200)}"), self._topic()], [])])

    def story(self) -> tuple[Sequence[TopicTag], Sequence[PlaceTag], Sequence[Draft]]:
        """One story with its tags and one account of about 2,200 characters."""
        drawn = self._random.choices(self._words, cum_weights=self._written, k=WORDS_PER_STORY)
        outlet = Outlet(f"Outlet {self._random.randrange(200)}")
        draft = Draft(
            outlet=outlet,
            title=" ".join(drawn[:10]),
            article=Article(" ".join(drawn[10:])),
            published_at=_WHEN,
        )
        topics = [TopicTag(TopicId(self._topic().value), ()) for _ in range(2)]
        return topics, [PlaceTag(CountryCode(self._place().value), ())], [draft]

    def _topic(self) -> Term:
        return Term(TermKind.TOPIC, f"topic{self._random.randrange(22)}")

    def _place(self) -> Term:
        return Term(TermKind.PLACE, f"P{min(self._random.randrange(200), self._random.randrange(200))}")


def run(arguments: list[str]) -> dict[str, object]:
    """Stories matched a second, preparing their facts included, and the slowest hundredth."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscriptions", type=int, default=100_000)
    parser.add_argument("--stories", type=int, default=1_000)
    parser.add_argument("--all-distinct", action="store_true", help="as if nobody shared a query")
    parser.add_argument("--data", help="ignored: nothing is read")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="rightswire-matching-") as folder:
        stored = Path(folder) / "queries"
        drawing = {"count": options.subscriptions, "distinct": options.all_distinct}
        other = get_context("fork").Process(target=_store, args=(stored,), kwargs=drawing)
        other.start()
        other.join()
        index, started = QueryIndex(), time.process_time()
        loaded = QueryIndex()
        loaded.extend(_stored(stored))
        loaded.settle()
        index.become(loaded)
        built = time.process_time() - started
    members = Members(seed=2)
    stories = [members.story() for _ in range(options.stories)]
    took, matches, spent = [], 0, time.process_time()
    for story in stories:
        started = time.perf_counter()
        matches += len(index.match(facts_of(*story)))
        took.append(time.perf_counter() - started)
    spent = time.process_time() - spent
    return {
        "subscriptions": options.subscriptions,
        "distinct": len(index),
        "stories": len(stories),
        "matches_per_story": round(matches / len(stories), 1),
        "built_s": round(built, 2),
        "cpu_us_per_story": round(spent / len(stories) * 1e6),
        "stories_per_s": round(len(stories) / sum(took), 1),
        "p99_ms": round(quantiles(took, n=100)[98] * 1000, 3),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _store(file: Path, count: int, *, distinct: bool) -> None:
    """Write down so many members' queries; of those that many share one, unless all count as distinct."""
    members = Members(seed=1)
    drawn = (members.query().canonical for _ in range(count))
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{text}\n" for text in (drawn if distinct else dict.fromkeys(drawn)))


def _stored(file: Path) -> Iterator[tuple[QueryId, str]]:
    with file.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, 1):
            yield QueryId(number), text


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
