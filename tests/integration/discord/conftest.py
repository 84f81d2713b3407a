"""Fixtures for the bot on a simulated Discord."""

from collections.abc import Iterator

import pytest
import simcord

from bot.client import RightswireBot
from tests.integration.discord.lab import Lab


@pytest.fixture
def unopened_lab() -> Lab:
    """Stores and a web without Discord."""
    return Lab()


@pytest.fixture
def simcord_bot(unopened_lab: Lab) -> RightswireBot:
    """What SimCord's own fixture logs in."""
    return unopened_lab.bot()


@pytest.fixture
def lab(unopened_lab: Lab, simcord_env: simcord.Env) -> Iterator[Lab]:
    """The bot, logged in, in a furnished server."""
    unopened_lab.open(simcord_env)
    yield unopened_lab
    _ = (
        simcord_env.errors
    )  # the bot answers for its errors itself; looking at them keeps SimCord from raising
