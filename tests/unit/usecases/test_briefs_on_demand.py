"""Briefs of what somebody points at: within the time that people wait."""

import asyncio

import pytest

from bot.domain.errors import FetchTimeout
from bot.domain.feed import Validators
from bot.ports.web import Fetched
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.briefs import Briefs
from bot.usecases.tags import Tags
from bot.usecases.web import Web
from tests.fakes.clock import FakeClock
from tests.fakes.documents import DirectReader
from tests.fakes.samples import NOW


class Silent:
    """A site that never answers."""

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        del url, validators
        await asyncio.Event().wait()
        raise AssertionError


async def test_a_site_that_never_answers_keeps_nobody_waiting() -> None:
    web = Web(Silent(), DirectReader(), Silent())
    briefs = Briefs(web, Tags(load_taxonomy(), load_gazetteer()), FakeClock(NOW), patience=0.01)
    with pytest.raises(FetchTimeout, match=r"https://slow\.example/: not read within 0\.01 seconds"):
        await briefs.of_url("https://slow.example/")
