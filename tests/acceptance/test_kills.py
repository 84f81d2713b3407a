"""The installed command, killed and troubled: nothing is lost, nothing doubled, in any order of misfortunes."""

from pathlib import Path

from tests.acceptance.conftest import Installed
from tests.chaos.lives import Fate, cradle
from tests.chaos.siege import Plan, Toll, besieged
from tests.chaos.town import FORGETFUL, Weather

SENT = Fate("sent_before_commit")
FAIR = Weather(0, 0, 0, 0)


async def toll(installed: Installed, folder: Path, plan: Plan) -> Toll:
    async with (
        cradle(installed.bin / "python", installed.folder) as lives,
        besieged(lives, folder, plan) as siege,
    ):
        return await siege.run()


def nothing_is_amiss(met: Toll, deaths: int) -> None:
    assert met.settled
    assert met.deaths.total() == deaths
    assert met.outcome.delivered == met.outcome.owed > 0
    assert (met.outcome.lost, met.outcome.doubled, met.outcome.stale) == (0, 0, 0)
    assert met.outcome.disordered == 0
    assert met.violations == 0


async def test_kills_in_bad_weather_with_nonces_forgotten_lose_and_double_nothing(
    installed: Installed, tmp_path: Path
) -> None:
    fates = [SENT, Fate("after_claim", call=2), Fate("mid_fan_out"), Fate("mid_migration")]
    plan = Plan(
        kills=1,
        fates=fates,
        nonce_window=0,
        channels=2,
        forums=1,
        digests=1,
        stories=1,
        edits=0,
        weather=FORGETFUL,
    )
    nothing_is_amiss(await toll(installed, tmp_path, plan), 1 + len(fates))


async def test_a_clock_that_jumps_an_hour_ahead_after_a_crash_doubles_nothing(
    installed: Installed, tmp_path: Path
) -> None:
    plan = Plan(
        fates=[SENT],
        channels=1,
        forums=1,
        digests=0,
        stories=1,
        nonce_window=0,
        clock_in_the_end=3600,
        weather=FAIR,
    )
    nothing_is_amiss(await toll(installed, tmp_path, plan), 1)


async def test_a_disk_that_is_full_for_a_while_loses_and_doubles_nothing(
    installed: Installed, tmp_path: Path
) -> None:
    plan = Plan(
        fates=[SENT], channels=3, forums=0, digests=0, stories=10, nonce_window=0, disk_full=3, weather=FAIR
    )
    nothing_is_amiss(await toll(installed, tmp_path, plan), 1)
