"""What is found quickly in the window is what a plain search of it finds."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.report import ReportId
from bot.domain.story import StoryId
from bot.stories.copies import Hashes, _in_order, _retold, _shared, _wanted_in_order
from bot.stories.held import Held, HeldReports
from bot.stories.postings import Postings
from bot.stories.profile import Account, Profile, profile_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = st.lists(st.sampled_from([f"word{n}" for n in range(12)]), min_size=1, max_size=25)
HASHES = st.lists(st.integers(0, 30), max_size=20)


def _held(texts: list[list[str]]) -> tuple[HeldReports, list[Profile]]:
    held, profiles = HeldReports(), []
    for number, found in enumerate(texts):
        profile = profile_of(Account(" ".join(found[:3]), " ".join(found), NOW), held.frequencies)
        profiles.append(profile)
        # Numbers that do not come in order, as after a story was taken apart.
        held.add(Held(ReportId(1000 - number * 7), StoryId(number), profile, None, NOW))
    return held, profiles


def _plainly_alike(held: HeldReports, profile: Profile, limit: int) -> list[ReportId]:
    in_common: defaultdict[ReportId, float] = defaultdict(float)
    for term, telling in profile.rarest_first(40):
        for report_id in held._by_term.of(term):
            in_common[ReportId(report_id)] += telling
    return sorted(in_common, key=lambda report_id: -in_common[report_id])[:limit]


def _plainly_within(held: HeldReports, profile: Profile) -> list[ReportId]:
    found = Counter[ReportId]()
    for shingle in profile.imprint.shingles.tolist():
        found.update(map(ReportId, held._by_shingle.of(shingle)))
    return [report_id for report_id, hits in found.most_common(6) if hits >= 3]


@given(st.lists(st.tuples(st.integers(1, 4), st.sets(st.integers(0, 5)))))
def test_a_key_has_the_reports_that_came_with_it_and_did_not_go(steps: list[tuple[int, set[int]]]) -> None:
    postings, held = Postings(), dict[int, set[int]]()
    for report, keys in steps:
        postings.drop(held.pop(report, set()), ReportId(report))
        postings.add(keys, ReportId(report))
        held[report] = keys
    for key in range(6):
        assert list(postings.of(key)) == [report for report, keys in held.items() if key in keys]
    assert set(postings.keys) == set[int]().union(*held.values())


@given(st.lists(WORDS, min_size=1, max_size=15))
def test_the_reports_most_alike_are_those_with_most_in_common(texts: list[list[str]]) -> None:
    held, profiles = _held(texts)
    for profile in profiles:
        assert [one.id for one in held.alike(profile, 5)] == _plainly_alike(held, profile, 5)
        assert [one.id for one in held.within(profile, 6)] == _plainly_within(held, profile)


def test_few_of_the_reports_that_have_a_word_are_looked_at_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held, profiles = _held([[f"word{n}" for n in range(40)]] * 200)
    found, of = list[int](), Postings.of

    def counted(self: Postings, key: int) -> Sequence[int]:
        reports = of(self, key)
        found.append(len(reports))
        return reports

    monkeypatch.setattr(Postings, "of", counted)
    assert len(held.alike(profiles[0], 48)) == 48
    assert sum(found[:-1]) <= 3_000 < sum(found)


def test_nothing_is_like_a_report_without_words() -> None:
    held, _ = _held([["word"]])
    assert held.alike(profile_of(Account("", "", NOW), held.frequencies), 5) == []


@given(st.sets(st.integers(0, 60), min_size=1), st.sets(st.integers(0, 60), min_size=1))
def test_shared_hashes_are_counted(one: set[int], other: set[int]) -> None:
    assert _shared(_sorted(one), _sorted(other)) == len(one & other)


@given(HASHES, HASHES, st.sampled_from([0.3, 0.54, 0.64]))
def test_an_order_is_looked_for_wherever_it_may_be(one: list[int], other: list[int], wanted: float) -> None:
    told = _in_order(one, other) >= wanted * max(len(one), len(other))
    assert _retold(np.array(one, np.uint32), np.array(other, np.uint32), wanted) == told


def test_the_more_stands_in_runs_the_more_must_be_in_order() -> None:
    assert _wanted_in_order(0.0) == 0.54
    assert _wanted_in_order(0.2) == pytest.approx(0.585)
    assert _wanted_in_order(0.4) == 0.64


def _sorted(found: set[int]) -> Hashes:
    return np.array(sorted(found), np.uint32)
