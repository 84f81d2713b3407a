"""The editor: what a model says is shown when it holds up; whatever else happens, the embedded brief is."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.adapters.observability.metrics import Metrics
from bot.briefs.write import write_brief
from bot.domain.errors import ModelUnavailable
from bot.usecases.editor import Editor
from tests.fakes.clock import FakeClock
from tests.unit.briefs.drafts import WHEN, draft

TEXT = (
    "Police in Norland arrested 40 bloggers on Monday, the interior ministry said. A court in Quillport has not "
    "ruled on the arrests. The bloggers reportedly shared leaked papers."
)
STORY = [draft(TEXT, "Norland arrests bloggers")]
GOOD = [
    ("Police arrested 40 bloggers, the interior ministry said.", 1),
    ("A court has not ruled on the arrests.", 2),
]
FALSE = [("Police arrested 50 bloggers, the interior ministry said.", 1), GOOD[1]]


def answer(points: list[tuple[str, int]]) -> str:
    return json.dumps({"points": [{"text": text, "source": source} for text, source in points]})


class FakeModel:
    """Says what it was given, in order; an error is raised."""

    name = "sample-1b"

    def __init__(self, *answers: str | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def answer(self, question: str, schema: Mapping[str, Any]) -> str:
        assert schema["required"] == ["points"]
        self.asked.append(question)
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(said, Exception):
            raise said
        return said


def editor(model: FakeModel, a_day: int = 10) -> Editor:
    return Editor(FakeClock(WHEN), model, a_day)


async def test_an_answer_that_holds_up_is_the_brief() -> None:
    model = FakeModel(answer(GOOD))
    brief = await editor(model).brief(STORY)
    assert [point.text for point in brief.points] == [text for text, _ in GOOD]
    assert all(point.source.span.of(TEXT) == point.source.text for point in brief.points)
    assert brief.headline == "Norland arrests bloggers"


async def test_a_false_answer_is_asked_again_with_the_faults_named() -> None:
    model = FakeModel(answer(FALSE), answer(GOOD))
    brief = await editor(model).brief(STORY)
    assert "40 bloggers" in brief.points[0].text
    assert "“50” is not in the source sentence" in model.asked[1]
    assert "refused" not in model.asked[0]


async def test_every_question_is_told_so_that_it_can_be_counted() -> None:
    metrics = Metrics()
    with capture_logs() as told:
        await editor(FakeModel(answer(FALSE), answer(GOOD))).brief(STORY)
        await editor(FakeModel(ModelUnavailable("it is off"))).brief(STORY)
    for event in told:
        metrics.count(event)
    exposed = metrics.exposed().decode()
    assert 'rightswire_events_total{event="model.asked"} 3.0' in exposed
    assert 'rightswire_events_total{event="model.refused"} 1.0' in exposed


async def test_an_answer_that_is_no_brief_is_asked_again_with_the_reason() -> None:
    model = FakeModel("Sure!", answer(GOOD))
    assert (await editor(model).brief(STORY)).points[0].text == GOOD[0][0]
    assert "It was not the JSON that was asked for." in model.asked[1]


@pytest.mark.parametrize(
    "answers",
    [
        (answer(FALSE), answer(FALSE)),
        ("I would love to help you with that!",),
        ("{}",),
        ('{"points": "none"}',),
        (answer([("Police.", 9), ("Court.", 1)]),),
        (answer([*GOOD, ("x" * 400, 1)]),),
        (answer(GOOD[:1]),),
        ("[" * 100_000,),
        ('{"points": ' + "[" * 100_000 + "]" * 100_000 + "}",),
        (ModelUnavailable("gone"),),
    ],
)
async def test_whatever_else_it_says_the_embedded_brief_is_shown(
    answers: tuple[str | Exception, ...],
) -> None:
    assert await editor(FakeModel(*answers)).brief(STORY) == write_brief(STORY)


async def test_the_days_questions_are_counted_and_come_back_the_next_day() -> None:
    clock = FakeClock(WHEN)
    model = FakeModel(answer(GOOD), answer(GOOD))
    desk = Editor(clock, model, 1)
    await desk.brief(STORY)
    other = [draft(f"{TEXT} More.", "Norland arrests bloggers")]
    assert await desk.brief(other) == write_brief(other)
    clock.advance(timedelta(days=1))
    assert (await desk.brief(other)).points[0].text == GOOD[0][0]


async def test_the_same_reports_are_asked_about_once() -> None:
    model = FakeModel(answer(GOOD))
    desk = editor(model)
    assert await desk.brief(STORY) == await desk.brief(STORY)
    assert len(model.asked) == 1


async def test_without_a_model_nothing_is_asked() -> None:
    desk = Editor(FakeClock(WHEN))
    assert desk.model == ""
    assert await desk.brief(STORY) == write_brief(STORY)


async def test_no_more_of_an_outlet_is_shown_than_the_operator_allows() -> None:
    model = FakeModel(answer(GOOD))
    brief = await Editor(FakeClock(WHEN), model, 10, quoted=80).brief(STORY)
    assert len(model.asked) == 2
    assert "more of one outlet" in model.asked[1]
    assert 0 < sum(len(point.text) for point in brief.points) <= 80
