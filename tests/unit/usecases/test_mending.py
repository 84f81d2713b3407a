"""Mending, from the feeds to the cards: nothing is posted twice, and people's word stands."""

from datetime import timedelta

import pytest

from bot.domain.delivery import EDIT_REST
from bot.domain.errors import StoryConflict
from bot.domain.repair import Merge, Split, Telling, family, kept_apart
from bot.domain.story import Story
from bot.stories.mending import Joining
from bot.usecases.editor import Editor
from bot.usecases.mending import Mending
from bot.usecases.objections import Files
from bot.usecases.telling import Teller
from tests.fakes.samples import CHANNEL, brief, report, story, wanted
from tests.unit.usecases.newsdesk import Newsdesk
from tests.unit.usecases.test_ingest import ALSO, BLOCKED, OTHER, PAPER, WIRE

OTHER_ALSO = (
    "CNIL fines supermarket chain 3.5 million euros over face recognition",
    (
        "<p>A supermarket chain must pay 3.5 million euros, the French data protection authority CNIL said on Tuesday. "
        "It had scanned the faces of 900,000 customers in Lyon and Lille without asking them, and must delete the "
        "biometric data. The chain will appeal to the Council of State.</p>"
    ),
)


@pytest.fixture
async def newsdesk() -> Newsdesk:
    made = Newsdesk()
    for url, name in ((WIRE, "Sample Wire"), (PAPER, "Sample Paper")):
        made.publish(url, name=name)
        await made.add(url)
    await made.follow(wanted())
    return made


def mending(newsdesk: Newsdesk) -> Mending:
    stores = newsdesk.stores
    files = Files(stores.stories, stores.repairs, stores.objections)
    teller = Teller(newsdesk.desk.tags, newsdesk.desk.index, Editor(newsdesk.clock))
    return Mending(files, newsdesk.ingest, teller, newsdesk.senders, newsdesk.clock)


async def put_together(newsdesk: Newsdesk) -> Story:
    """Whatever stories there are become one, right or wrong."""
    told = Telling(brief("All of it"), (), ())
    first, *others = newsdesk.stories
    for other in others:
        first = await newsdesk.stores.repairs.merge(
            Merge(first.id, first.version, other.id, other.version, told)
        )
    return first


async def take_apart(newsdesk: Newsdesk, *, by_people: bool = False) -> None:
    """The last report leaves its story, right or wrong."""
    (whole,) = newsdesk.stories
    *stay, last = whole.reports
    told = Telling(brief("Half of it"), (), ())
    apart = kept_apart(stay, [last]) if by_people else frozenset()
    await newsdesk.stores.repairs.split(
        Split(whole.id, whole.version, frozenset({last.id}), told, told, newsdesk.clock.now(), apart=apart)
    )


async def test_two_events_in_one_story_are_taken_apart_and_told_on_their_own(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED, OTHER)
    await newsdesk.arrive(PAPER, ALSO, OTHER_ALSO)
    await put_together(newsdesk)
    assert await mending(newsdesk).once() == 1
    blocked, fined = sorted(
        newsdesk.stories, key=lambda story: "KE" not in {tag.code for tag in story.places}
    )
    assert {report.title for report in blocked.reports} == {BLOCKED[0], ALSO[0]}
    assert {report.title for report in fined.reports} == {OTHER[0], OTHER_ALSO[0]}
    assert blocked.brief.headline in {BLOCKED[0], ALSO[0]}
    assert [tag.code for tag in fined.places] == ["FR"]
    assert await mending(newsdesk).once() == 0


async def test_one_event_in_two_stories_is_put_together_and_posted_once(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    await take_apart(newsdesk)
    assert len(newsdesk.stories) == 2
    assert await mending(newsdesk).once() == 1
    (whole,) = newsdesk.stories
    assert [report.title for report in whole.reports] == [BLOCKED[0], ALSO[0]]
    assert newsdesk.owed == [(CHANNEL, whole.id)]
    assert list(await newsdesk.stores.outbox.owed(newsdesk.clock.now() + EDIT_REST)) == [CHANNEL]


async def test_the_next_report_joins_what_mending_has_made(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    await take_apart(newsdesk)
    await mending(newsdesk).once()
    await newsdesk.arrive(WIRE, (f"{ALSO[0]}, says authority", ALSO[1] + "<p>Prices rose.</p>"))
    assert [len(one.reports) for one in newsdesk.stories] == [3]


async def test_what_a_manager_took_apart_stays_apart(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    await take_apart(newsdesk, by_people=True)
    assert await mending(newsdesk).once() == 0
    assert len(newsdesk.stories) == 2


async def test_what_was_taken_apart_before_the_windows_days_still_stays_apart(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    await take_apart(newsdesk)
    first, second = newsdesk.stories
    joined = Joining(first.id, second.id, 0.9)
    assert await mending(newsdesk)._merge(joined) is not None
    newsdesk.stores.world.apart |= kept_apart(first.reports, second.reports)
    assert await mending(newsdesk)._merge(joined) is None


async def test_old_news_that_is_taken_apart_is_posted_nowhere(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED, OTHER)
    await newsdesk.arrive(PAPER, ALSO, OTHER_ALSO)
    await put_together(newsdesk)
    owed = len(newsdesk.owed)
    newsdesk.clock.advance(timedelta(hours=49))
    assert await mending(newsdesk).once() == 1
    assert len(newsdesk.owed) == owed


async def test_a_story_that_changes_meanwhile_is_left_for_the_next_time(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    await take_apart(newsdesk)
    newsdesk.stores.world.fail("merge", StoryConflict(), StoryConflict())
    assert await mending(newsdesk).once() == 0
    await newsdesk.arrive(WIRE, OTHER)
    await newsdesk.arrive(PAPER, OTHER_ALSO)
    await put_together(newsdesk)
    newsdesk.stores.world.fail("split", StoryConflict())
    assert await mending(newsdesk).once() == 0


def test_copies_of_copies_are_one_family() -> None:
    copies = story(
        reports=(
            report(1),
            report(2, copy_of=report(1).id),
            report(3, copy_of=report(2).id),
            report(4),
        )
    )
    assert family(copies, report(2).id) == {report(n).id for n in (1, 2, 3)}
    assert family(copies, report(4).id) == {report(4).id}
