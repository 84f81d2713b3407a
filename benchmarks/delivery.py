"""Whether anything is lost or doubled: the bot is killed again and again over a Discord in bad weather.

The bot is the installed command in a process of its own, the loopback Discord another; 5% of the requests
are rate limited, 3% refused, of 3% the answer is lost. Kills come at random moments or, with `--points`,
each named point so many times. `--nonce-window` is for how long Discord knows a nonce again, in seconds.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from functools import reduce
from operator import add
from pathlib import Path
from typing import Final

from benchmarks import _sending as sending
from benchmarks._troubles import troubles
from bot.domain.delivery import ATTEMPT
from tests.chaos.lives import Fate, cradle
from tests.chaos.siege import Plan, Toll, besieged
from tests.chaos.town import FORGETFUL, Weather
from tests.chaos.zygote import POINTS

# A life meets these points no more often than that.
_SHOWN: Final = 20
_CALLS: Final = {"mid_digest": 2, "mid_migration": 1}


def run(arguments: list[str]) -> dict[str, object]:
    """Kill, restart, count."""
    parser = argparse.ArgumentParser(prog="delivery")
    parser.add_argument("--data", type=Path, help="not needed: stories are made up")
    parser.add_argument("--kills", type=int, default=40, help="kills at random moments")
    parser.add_argument("--points", type=int, default=0, help="kills at each named point")
    parser.add_argument("--lanes", type=int, default=4, help="how many bots with a Discord each")
    parser.add_argument("--nonce-window", type=float, default=120.0, help="seconds")
    parser.add_argument("--seed", type=int, default=0, help="of the moments and the weather")
    parser.add_argument(
        "--sending", action="store_true", help="measure flow, restart and a quiet end as well"
    )
    parser.add_argument(
        "--troubles", action="store_true", help="measure what the world fails the bot in, too"
    )
    parser.add_argument("--keep", type=Path, help="a folder in which databases and logs are left")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    tolls = asyncio.run(_tolls(_plans(options), options.keep))
    outcome = reduce(add, (toll.outcome for toll in tolls))
    deaths = reduce(add, (toll.deaths for toll in tolls))
    return asdict(outcome) | {
        "amiss": outcome.amiss[:_SHOWN],
        "kills": deaths.total(),
        "points": dict(deaths),
        "settled": all(toll.settled for toll in tolls),
        "violations": sum(toll.violations for toll in tolls),
        "nonce_window": options.nonce_window,
        "seconds": round(time.monotonic() - began, 1),
        **(asyncio.run(_sending()) if options.sending else {}),
        **(asyncio.run(troubles()) if options.troubles else {}),
    }


async def _sending() -> dict[str, object]:
    return {
        "flow": await sending.flow(50, 20),
        "restart": await sending.restart(50, 200),
        "quiet_end": await sending.quiet_end(100),
    }


def _plans(options: argparse.Namespace) -> list[Plan]:
    fates = [
        Fate(point, 1 + turn % _CALLS.get(point, 3)) for turn in range(options.points) for point in POINTS
    ]
    return [
        Plan(
            kills=len(range(lane, options.kills, options.lanes)),
            fates=fates[lane :: options.lanes],
            nonce_window=options.nonce_window,
            weather=Weather() if options.nonce_window > ATTEMPT.total_seconds() else FORGETFUL,
            seed=options.seed * options.lanes + lane,
        )
        for lane in range(options.lanes)
    ]


async def _tolls(plans: Sequence[Plan], keep: Path | None) -> list[Toll]:
    async with AsyncExitStack() as stack:
        folder = (keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        lives = await stack.enter_async_context(cradle(Path(sys.executable), folder))
        places = [Path(folder, str(plan.seed)) for plan in plans]
        for place in places:
            place.mkdir()
        # One after the other: migrations do not run side by side in one process.
        sieges = [
            await stack.enter_async_context(besieged(lives, place, plan))
            for place, plan in zip(places, plans, strict=True)
        ]
        return await asyncio.gather(*(siege.run() for siege in sieges))
