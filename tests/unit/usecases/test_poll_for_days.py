"""Days of polling on a virtual clock, with restarts: a server is never asked before it wished to be."""

from datetime import timedelta

from tests.fakes.manners import simulate


async def test_no_server_is_asked_too_early_or_for_what_we_have() -> None:
    seen = await simulate(40, timedelta(days=2))
    assert (seen["early"], seen["unconditional_repeats"]) == (0, 0)
    assert seen["polls"] > 2000
    assert seen["restarts"] == 9
    assert seen["planned_unconditional"] >= 5
    assert seen["liars_asked_whole"] > 0
