"""A brief is made once of what it is made of."""

import pytest

from bot.briefs.write import write_brief
from bot.domain.feed import EntryId
from bot.domain.report import Draft, Report, ReportId
from bot.usecases import editor
from bot.usecases.editor import Editor
from tests.fakes.clock import FakeClock
from tests.fakes.samples import NOW, draft


def _stored(told: Draft) -> Report:
    return Report(
        outlet=told.outlet,
        title=told.title,
        article=told.article,
        published_at=told.published_at,
        id=ReportId(7),
        entry_id=EntryId(7),
    )


async def test_being_stored_and_copied_changes_no_brief() -> None:
    told = draft()
    desk = Editor(FakeClock(NOW))
    first = await desk.brief([told])
    assert await desk.brief([_stored(told)]) is first
    assert first == write_brief([told])


async def test_another_text_outlet_or_report_makes_another_brief() -> None:
    told, other = draft(), draft(text="Providers in Lower Sarn were told on Monday to block it within a day.")
    desk = Editor(FakeClock(NOW))
    for reports in ([told], [other], [told, other], [other, told]):
        assert await desk.brief(reports) == write_brief(reports)


async def test_few_briefs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor, "_KEPT", 2)
    desk = Editor(FakeClock(NOW))
    stories = [[draft(title=f"Messenger blocked {n}")] for n in range(4)]
    first = [await desk.brief(reports) for reports in stories]
    assert [await desk.brief(reports) for reports in stories] == first
    assert len(desk._drafted) == 2
