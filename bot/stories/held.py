"""The reports of the live window, found again by their rare terms, address, story or age."""

import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.domain.report import ReportId
from bot.domain.story import StoryId
from bot.stories.frequencies import Frequencies
from bot.stories.meaning import Nearest
from bot.stories.postings import Postings
from bot.stories.profile import Profile

# Enough to find every report with a rare word in common, too few for “government” to cost anything.
_MAX_LOOKED_AT: Final = 3_000
_MAX_TERMS: Final = 40
_SKETCH: Final = 8
_HITS: Final = 3

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Held:
    """A report of the window. `address` is its canonical URL; `since` is when its story began."""

    id: ReportId
    story_id: StoryId
    profile: Profile
    address: str | None
    since: datetime


class HeldReports:
    """All reports of the window, with the indices over them."""

    def __init__(self) -> None:
        self.frequencies: Final = Frequencies()
        self._reports: dict[ReportId, Held] = {}
        self._by_term = Postings()
        self._by_story: defaultdict[StoryId, dict[ReportId, Held]] = defaultdict(dict)
        self._by_address: defaultdict[str, dict[ReportId, None]] = defaultdict(dict)
        self._by_shingle = Postings()
        self._by_age: list[tuple[datetime, ReportId]] = []
        self._nearest = Nearest()

    def __len__(self) -> int:
        return len(self._reports)

    def add(self, held: Held) -> None:
        """Take a report in, in place of what its id stood for."""
        self.remove(held.id)
        self._reports[held.id] = held
        self.frequencies.count(held.profile.ids)
        self._by_term.add(held.profile.ids.tolist(), held.id)
        self._by_shingle.add(_sketch(held), held.id)
        self._by_story[held.story_id][held.id] = held
        if held.address:
            self._by_address[held.address][held.id] = None
        if held.profile.meaning is not None:
            self._nearest.add(held.id, held.profile.meaning)
        heapq.heappush(self._by_age, (held.profile.published_at, held.id))

    def remove(self, report_id: ReportId) -> None:
        """Forget a report; an unknown one is no error."""
        held = self._reports.pop(report_id, None)
        if held is None:
            return
        self.frequencies.count(held.profile.ids, -1)
        self._by_term.drop(held.profile.ids.tolist(), report_id)
        self._by_shingle.drop(_sketch(held), report_id)
        _drop(self._by_story, held.story_id, report_id)
        if held.address:
            _drop(self._by_address, held.address, report_id)
        self._nearest.remove(report_id)

    @property
    def oldest(self) -> datetime | None:
        """When what was published first was."""
        return self._by_age[0][0] if self._reports else None

    def forget(self, before: datetime) -> None:
        """Remove what was published before that time."""
        while self._by_age and self._by_age[0][0] < before:
            self._remove_oldest()

    def keep(self, most: int) -> None:
        """Remove what was published first until there are no more than that."""
        while len(self._reports) > most:
            self._remove_oldest()

    def _remove_oldest(self) -> None:
        published_at, report_id = heapq.heappop(self._by_age)
        held = self._reports.get(report_id)
        if held and held.profile.published_at == published_at:
            self.remove(report_id)

    def at(self, address: str) -> Held | None:
        """The first report that was read at that canonical URL."""
        found = self._by_address.get(address)
        return self._reports[next(iter(found))] if found else None

    def of_story(self, story_id: StoryId) -> Iterator[Held]:
        """That story's reports, in order of arrival."""
        yield from self._by_story.get(story_id, {}).values()

    def within(self, profile: Profile, limit: int) -> list[Held]:
        """The reports whose text may stand somewhere in this one, judged by a few of their shingles."""
        sketched = self._by_shingle.keys & profile.imprint.shingles.tolist()
        found = Counter(chain.from_iterable(map(self._by_shingle.of, sorted(sketched))))
        often = [report_id for report_id, hits in found.most_common(limit) if hits >= _HITS]
        return [self._reports[ReportId(report_id)] for report_id in often]

    def alike(self, profile: Profile, limit: int) -> list[Held]:
        """The reports with most in common with this one, counting its rarest terms only."""
        posted: list[array[int]] = []
        telling: list[float] = []
        looked_at = 0
        for term, weight in profile.rarest_first(_MAX_TERMS):
            reports = self._by_term.of(term)
            looked_at += len(reports)
            if looked_at > _MAX_LOOKED_AT:
                break
            posted.append(reports)
            telling.append(weight)
        counts = list(map(len, posted))
        ids = np.frombuffer(b"".join(posted), np.int64)
        best = _heaviest(ids, np.repeat(telling, counts), limit)
        return [self._reports[ReportId(report_id)] for report_id in best]

    def nearest(self, profile: Profile, limit: int) -> list[Held]:
        """The reports that mean most nearly the same, in whatever language; none without a vector."""
        if profile.meaning is None:
            return []
        return [self._reports[report_id] for report_id in self._nearest.alike(profile.meaning, limit)]


def _heaviest(ids: NDArray[np.int64], weights: NDArray[np.float64], limit: int) -> list[int]:
    """The ids whose weights are the largest sums; of equals those that stand first, by the rarer term.

    What `np.unique` and a sort of everything would give, in a third of the time.
    """
    order = ids.argsort(kind="stable")
    ordered = ids[order]
    begins = np.concatenate([ordered[:1] == ordered[:1], ordered[1:] != ordered[:-1]])
    sums = np.bincount(begins.cumsum() - 1, weights[order])
    found, first = ordered[begins], order[begins]
    if len(sums) > limit:
        enough = sums >= np.partition(sums, -limit)[-limit]
        sums, found, first = sums[enough], found[enough], first[enough]
    best: list[int] = found[np.lexsort((first, -sums))[:limit]].tolist()
    return best


def _sketch(held: Held) -> list[int]:
    """The smallest of its shingles' hashes, which are a fair sample of them (bottom-k MinHash)."""
    sketch: list[int] = held.profile.imprint.shingles[:_SKETCH].tolist()
    return sketch


def _drop(index: dict[_Key, dict[ReportId, _Value]], key: _Key, report_id: ReportId) -> None:
    del index[key][report_id]
    if not index[key]:
        del index[key]
