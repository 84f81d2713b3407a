"""Stories: who counts as an outlet, who may see them, which tags the reports agree on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.brief import Brief
from bot.domain.feed import EntryId, GuildId, Outlet, OutletKind
from bot.domain.report import Article, Report, ReportId
from bot.domain.story import QUIET_AFTER, Audience, Phase, Story, StoryId
from bot.domain.topic import TopicId, TopicTag, agreed

NOW = datetime(2026, 1, 5, tzinfo=UTC)
HERE, THERE = GuildId(1), GuildId(2)


def report(number: int, outlet: str, copy_of: ReportId | None = None) -> Report:
    return Report(
        id=ReportId(number),
        entry_id=EntryId(number),
        outlet=Outlet(outlet),
        title=f"Title {number}",
        article=Article("Text."),
        published_at=NOW,
        copy_of=copy_of,
    )


def test_reposts_and_second_reports_add_no_outlet() -> None:
    reports = (report(1, "A"), report(2, "B"), report(3, "A"), report(4, "C", copy_of=ReportId(1)))
    story = Story(StoryId(1), 1, reports, Brief("T", "en"), (), (), NOW, NOW)
    assert [outlet.name for outlet in story.outlets] == ["A", "B"]
    assert story.report_by(Outlet("A")).id == 1
    assert story.lead.id == 1


def test_a_story_is_for_the_servers_whose_feeds_brought_it() -> None:
    audience = Audience(servers=frozenset({HERE}))
    assert audience.includes(HERE)
    assert not audience.includes(THERE)
    assert not audience.includes(None)
    assert (audience | Audience(shared=True)).includes(None)


def tag(topic: str, *because: str) -> TopicTag:
    return TopicTag(TopicId(topic), because)


def test_a_topic_needs_half_of_the_reports() -> None:
    per_report = [
        [tag("press", "reporter"), tag("ai", "chatbot")],
        [tag("press", "editor")],
        [tag("press", "reporter")],
    ]
    assert agreed(per_report) == (tag("press", "reporter", "editor"),)


def test_one_of_two_reports_is_half() -> None:
    assert {t.id for t in agreed([[tag("press", "a")], [tag("ai", "b")]])} == {"press", "ai"}


def told_by(*outlets: Outlet) -> Story:
    told = tuple(replace(report(n, ""), outlet=outlet) for n, outlet in enumerate(outlets, 1))
    return Story(StoryId(1), 1, told, Brief("T", "en"), (), (), NOW, NOW)


def test_a_story_is_new_until_another_outlet_tells_it_and_quiet_after_a_day() -> None:
    one, more = told_by(Outlet("A")), told_by(Outlet("A"), Outlet("B"))
    assert one.phase(NOW) is Phase.NEW
    assert more.phase(NOW) is Phase.DEVELOPING
    assert more.phase(NOW + QUIET_AFTER - timedelta(seconds=1)) is Phase.DEVELOPING
    assert {one.phase(NOW + QUIET_AFTER), more.phase(NOW + QUIET_AFTER)} == {Phase.QUIET}


def test_outlets_are_counted_by_kind_the_commonest_first() -> None:
    regulator, a, b = Outlet("R", OutletKind.REGULATOR), Outlet("A"), Outlet("B")
    by_kind = told_by(regulator, a, b, a).outlets_by_kind
    assert list(by_kind.items()) == [(OutletKind.PRESS, [a, b]), (OutletKind.REGULATOR, [regulator])]
