"""Stories are looked at again, once later reports have shown what belongs together."""

import numpy as np

from bot.domain.report import ReportId
from bot.domain.story import StoryId
from bot.stories.mending import _is_loose, _say_enough, joining, parting
from tests.unit.stories.test_live_window import ARRESTS, ARRESTS_RETOLD, FINE, SHUTDOWN, draft, held, window

FINE_RETOLD = (
    "Plumbook must pay 30 million euros for profiles of children",
    (
        "Ostmark's data protection authority has fined Plumbook 30 million euros. The video service built advertising "
        "profiles of children under 13 and asked nobody, the authority found. Plumbook will appeal."
    ),
)


def test_a_story_of_two_events_falls_into_two_and_what_came_later_leaves() -> None:
    live = window(
        held(1, 7, draft(ARRESTS)),
        held(2, 7, draft(FINE)),
        held(3, 7, draft(ARRESTS_RETOLD)),
        held(4, 7, draft(FINE_RETOLD)),
    )
    found = parting(live, StoryId(7))
    assert found is not None
    assert found.story_id == StoryId(7)
    assert found.leaving == {ReportId(2), ReportId(4)}
    assert found.probability < 0.1


def test_a_story_of_one_event_stays_whole_and_so_does_one_of_two_reports() -> None:
    told = [draft(ARRESTS), draft(ARRESTS_RETOLD), draft(ARRESTS_RETOLD)]
    assert parting(window(*(held(n, 7, one) for n, one in enumerate(told))), StoryId(7)) is None
    assert parting(window(held(1, 7, draft(ARRESTS)), held(2, 7, draft(FINE))), StoryId(7)) is None
    assert parting(window(), StoryId(7)) is None


def test_a_large_story_parts_from_what_holds_to_it_much_less_than_its_reports_to_each_other() -> None:
    likely = np.full((5, 5), 0.9)
    likely[4, :] = likely[:, 4] = 0.55
    assert _is_loose(likely, [0, 1, 2, 3], 0.55)
    assert not _is_loose(likely, [0, 1, 2, 3], 0.65)
    assert not _is_loose(likely[:4, :4], [0, 1, 2], 0.55)
    assert not _is_loose(np.full((5, 5), np.nan), [0, 1, 2, 3], 0.55)


def test_titles_alone_are_too_little_to_say_so() -> None:
    titles = [held(n, 7, draft((title, ""))) for n, (title, _) in enumerate((ARRESTS, FINE, SHUTDOWN))]
    texts = [held(n, 8, draft(told)) for n, told in enumerate((ARRESTS, FINE, SHUTDOWN), 10)]
    live = window(*titles, *texts)
    assert not _say_enough(live.of_story(StoryId(7)))
    assert _say_enough(live.of_story(StoryId(8)))


def test_two_stories_of_one_event_join_into_the_older_one() -> None:
    live = window(held(1, 8, draft(ARRESTS)), held(2, 9, draft(ARRESTS_RETOLD)), held(3, 10, draft(SHUTDOWN)))
    for asked in (StoryId(9), StoryId(8)):
        found = joining(live, asked)
        assert found is not None
        assert (found.story_id, found.other_id) == (StoryId(8), StoryId(9))
        assert found.probability > 0.6
    assert joining(live, StoryId(10)) is None
    assert joining(live, StoryId(99)) is None


def test_what_people_keep_apart_does_not_join() -> None:
    live = window(held(1, 8, draft(ARRESTS)), held(2, 9, draft(ARRESTS_RETOLD)))
    assert joining(live, StoryId(9), {(ReportId(1), ReportId(2))}) is None
    assert joining(live, StoryId(9), {(ReportId(1), ReportId(3))})


def test_reports_that_are_days_apart_are_no_link() -> None:
    live = window(held(1, 8, draft(ARRESTS)), held(2, 9, draft(ARRESTS_RETOLD, days=4)))
    assert joining(live, StoryId(9)) is None
    chain = [held(n, 7, draft(ARRESTS, days=4 * n)) for n in range(3)]
    assert parting(window(*chain), StoryId(7)) is not None


def test_one_link_puts_no_two_stories_together_where_one_began_before_the_span() -> None:
    late = held(3, 9, draft(ARRESTS_RETOLD, days=5))
    assert joining(window(held(2, 8, draft(ARRESTS, days=4)), late), StoryId(9))
    assert (
        joining(window(held(1, 8, draft(FINE)), held(2, 8, draft(ARRESTS, days=4)), late), StoryId(9)) is None
    )


def test_only_what_changed_is_looked_at_again() -> None:
    live = window(held(1, 8, draft(ARRESTS)), held(2, 9, draft(FINE)), held(3, 8, draft(SHUTDOWN)))
    assert live.take_changed() == [StoryId(8), StoryId(9)]
    assert live.take_changed() == []
    live.add(held(3, 9, draft(SHUTDOWN)))
    assert live.take_changed() == [StoryId(9)]
