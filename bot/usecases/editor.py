"""The editor: a story's brief, by the operator's language model if there is one and what it says holds up."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Final

import structlog

from bot.briefs.asking import Question, Unusable, answered, question
from bot.briefs.check import faults
from bot.briefs.choose import Limits
from bot.briefs.write import write_brief
from bot.domain.brief import MAX_QUOTED, Brief
from bot.domain.errors import ModelUnavailable
from bot.domain.feed import Outlet
from bot.domain.recent import Recent
from bot.domain.report import Article, Draft
from bot.ports.clock import Clock
from bot.ports.web import Model

log = structlog.get_logger()

_KEPT: Final = 256
_TRIES: Final = 2

_Told = tuple[tuple[Outlet, str, Article], ...]


class Editor:
    """Writes briefs. Without a model, or when the model fails, the embedded brief is the brief."""

    def __init__(
        self, clock: Clock, model: Model | None = None, a_day: int = 0, quoted: int = MAX_QUOTED
    ) -> None:
        self._clock = clock
        self._limits = Limits(outlet=quoted)
        self._turn = asyncio.Lock()
        self._model = model
        self._a_day = a_day
        self._spent: tuple[date, int] = (date.min, 0)
        self._drafted = Recent[_Told, Brief](_KEPT)
        self._written = Recent[_Told, Brief](_KEPT)

    @property
    def model(self) -> str:
        """What the model is called; empty without one."""
        return self._model.name if self._model else ""

    async def brief(self, reports: Sequence[Draft]) -> Brief:
        """The brief of a story's reports. Never fails and never waits longer than two answers."""
        # All that a brief is made of: a re-post changes none of it, nor does being stored.
        key = tuple((report.outlet, report.title, report.article) for report in reports)
        embedded = await self._embedded(key, reports)
        if self._model is None or not embedded.points:
            return embedded
        written = self._written.get(key) or await self._asked(self._model, reports, embedded)
        return self._written.put(key, written) if written else embedded

    async def _embedded(self, key: _Told, reports: Sequence[Draft]) -> Brief:
        known = self._drafted.get(key)
        if known is not None:
            return known
        async with self._turn:
            # In a thread, so that a burst of stories holds nobody else up.
            return self._drafted.put(key, await asyncio.to_thread(write_brief, reports, self._limits))

    async def _asked(self, model: Model, reports: Sequence[Draft], embedded: Brief) -> Brief | None:
        refused: list[str] = []
        try:
            for _ in range(_TRIES):
                self._spend()
                log.debug("model.asked", story=reports[0].title)
                asked = question(reports, refused)
                said = await model.answer(asked.text, asked.schema)
                brief, refused = self._judged(said, asked, (reports, embedded))
                if brief:
                    return brief
        except ModelUnavailable as error:
            refused.append(str(error))
        log.warning("model.refused", story=reports[0].title, why=" ".join(refused))
        return None

    def _spend(self) -> None:
        today = self._clock.now().date()
        day, spent = self._spent
        spent = spent if day == today else 0
        if spent >= self._a_day:
            raise ModelUnavailable("the questions for today are used up")
        self._spent = (today, spent + 1)

    def _judged(
        self, said: str, asked: Question, story: tuple[Sequence[Draft], Brief]
    ) -> tuple[Brief | None, list[str]]:
        """The brief that an answer gives, or what is wrong with the answer."""
        reports, embedded = story
        try:
            brief = answered(said, asked, embedded, self._limits.outlet or MAX_QUOTED)
        except Unusable as error:
            return None, [str(error)]
        found = [str(fault) for fault in faults(brief, reports)]
        return (None, found) if found else (brief, [])
