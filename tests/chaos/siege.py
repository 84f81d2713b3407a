"""A siege: bots are killed one after the other over a Discord in bad weather; in the end nothing may be amiss."""

import asyncio
import random
import resource
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.adapters.storage.database import Database
from tests.chaos.audit import Outcome
from tests.chaos.ledger import Ledger
from tests.chaos.lives import Cradle, Fate, Life
from tests.chaos.town import Town, Weather, town

# A claim of the last who died holds for a while, and the longest wait after failures is to pass.
# An edit of a post that is an hour old waits for ten minutes.
_GETS_ON_WITHIN: Final = 900.0
_SMALL: Final = 65536
_IN_THE_START: Final = 0.2
_MOMENT: Final = 0.3
_BUSY_FOR: Final = 3.0
_DIES_WITHIN: Final = 60.0
AT_RANDOM: Final = "random"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a siege goes: `kills` at random moments, then one for each of `fates`.

    Channels, forums and two members get every story by itself, `digests` more channels their digests.
    In the last life the clock is fast by `clock_in_the_end`, and the disk full for `disk_full` seconds.
    """

    kills: int = 0
    fates: Sequence[Fate] = ()
    nonce_window: float = 120.0
    channels: int = 5
    forums: int = 2
    digests: int = 2
    stories: int = 2
    edits: int = 2
    most_requests: int = 60
    seed: int = 0
    weather: Weather = field(default_factory=Weather)
    clock_in_the_end: float = 0.0
    disk_full: float = 0.0


@dataclass(frozen=True, slots=True)
class Toll:
    """What came of it: the `deaths` that were really met, by point, and what Discord's description found wrong."""

    outcome: Outcome
    deaths: Counter[str]
    violations: int
    settled: bool


class Siege:
    """One database, one Discord, many lives."""

    def __init__(self, cradle: Cradle, folder: Path, ledger: Ledger, place: Town, plan: Plan) -> None:
        self._cradle = cradle
        self._folder = folder
        self._ledger = ledger
        self._town = place
        self._plan = plan
        self._luck = random.Random(plan.seed)

    async def run(self) -> Toll:
        """Go through with it, let the last life finish what is owed, and count."""
        deaths: Counter[str] = Counter()
        for _ in range(self._plan.kills):
            await self._more_is_owed()
            await self._ledger.strike()
            deaths[AT_RANDOM] += await self._killed_at_random()
        for fate in self._plan.fates:
            await self._more_is_owed()
            deaths[fate.point or AT_RANDOM] += await self._killed_at(fate)
        settled = await self._finish()
        return Toll(await self._ledger.audit(self._town), deaths, len(await self._town.violations()), settled)

    async def begin(self, fate: Fate | None = None) -> Life:
        """One more life."""
        environment = self._town.environment | {
            "DATABASE_URL": f"sqlite:///{self._folder}/news.sqlite3",
            "LOG_FORMAT": "json",
            "SEMANTIC": "false",
        }
        return await self._cradle.begin(environment, self._folder / "log", fate or Fate())

    async def _more_is_owed(self) -> None:
        await self._ledger.tell(self._plan.stories)
        await self._ledger.grow(self._plan.edits)

    async def _killed_at_random(self) -> bool:
        """At any moment of its start, or after any number of its requests and a moment more."""
        asked = await self._town.requests() + self._luck.randint(1, self._plan.most_requests)
        life = await self.begin()
        if self._luck.random() > _IN_THE_START:
            await self._asked(life, asked)
        with suppress(TimeoutError):
            await life.wait(self._luck.uniform(0.0, _MOMENT))
        died = life.ended
        await life.end()
        return not died

    async def _asked(self, life: Life, requests: int, within: float = _BUSY_FOR) -> None:
        """Return once Discord was asked so often, or nothing more comes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while not life.ended and await self._town.requests() < requests:
                    await asyncio.sleep(0.02)

    async def _killed_at(self, fate: Fate) -> bool:
        """Whether the point was met."""
        await self._prepare(fate)
        life = await self.begin(fate)
        try:
            await life.wait(_DIES_WITHIN)
        except TimeoutError:
            await life.end()
            return False
        if fate.point == "mid_migration":
            assert not await self._ledger.is_new()
            await self._live_until(self._ledger.is_new)
        return True

    async def _prepare(self, fate: Fate) -> None:
        """Some points are met only when there is something of that kind to do."""
        match fate.point:
            case "mid_fan_out":
                for _ in range(fate.call):
                    await self._ledger.arrive()
            case "mid_digest":
                await self._ledger.strike()
            case "edited_before_commit":
                await self._live_until(self._ledger.posted)
                await self._ledger.grow(self._plan.edits)
                await self._ledger.rest_is_over()
            case "mid_migration":
                await self._ledger.become_old()
            case _:
                pass

    async def _live_until(self, reached: Callable[[], Awaitable[bool]]) -> None:
        """One more life, which is killed then."""
        life = await self.begin()
        try:
            async with asyncio.timeout(_GETS_ON_WITHIN):
                while not (life.ended or await reached()):
                    await asyncio.sleep(0.1)
        finally:
            await life.end()

    async def _finish(self) -> bool:
        """The last life is quiet: all that is owed, then the last digests."""
        life = await self.begin(Fate(clock=self._plan.clock_in_the_end))
        if self._plan.disk_full:
            await self._fill_the_disk(life)
        try:
            await self._settled(life)
            await self._ledger.strike()
            await self._settled(life)
        except TimeoutError:
            return False
        finally:
            await life.end(signal.SIGTERM)
        return await self._ledger.settled()

    async def _settled(self, life: Life) -> None:
        """Return once nothing is owed; a busy machine may take its time, as long as it gets on."""
        left = await self._ledger.waiting()
        while left and not life.ended:
            async with asyncio.timeout(_GETS_ON_WITHIN):
                while (now := await self._ledger.waiting()) >= left and not life.ended:
                    await asyncio.sleep(0.2)
            left = now

    async def _fill_the_disk(self, life: Life) -> None:
        """After some requests, and for a while, no file can grow: the log is small enough to go on.

        A process that finds a full disk when it starts ends with a status, which is not what this is about.
        """
        await self._asked(life, await self._town.requests() + 10, within=_GETS_ON_WITHIN)
        endless = resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (_SMALL, resource.RLIM_INFINITY))
        await asyncio.sleep(self._plan.disk_full)
        resource.prlimit(life.pid, resource.RLIMIT_FSIZE, endless)


@asynccontextmanager
async def besieged(cradle: Cradle, folder: Path, plan: Plan) -> AsyncIterator[Siege]:
    """A town with its targets, a database in that folder, and the weather of the plan."""
    options = ("--nonce-window", str(plan.nonce_window), "--seed", str(plan.seed))
    database = Database(f"sqlite:///{folder}/news.sqlite3")
    async with town(*options) as place:
        await place.build(plan.channels, plan.forums, digests=plan.digests)
        ledger = Ledger(database, random.Random(plan.seed))
        await ledger.open(place)
        await place.begin(plan.weather)
        yield Siege(cradle, folder, ledger, place, plan)
    await database.close()
