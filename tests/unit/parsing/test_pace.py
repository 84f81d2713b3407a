"""How feeds ask to be polled."""

import pytest

from bot.parsing import pace


@pytest.mark.parametrize(
    ("head", "hours"),
    [
        ("<skipHours><hour>0</hour><hour> 5 </hour></skipHours>", {0, 5}),
        ("<skipHours><hour>24</hour><hour>77</hour></skipHours>", {0}),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", set()),
        ("<skiphours><hour>3</hour></skiphours>", {3}),
        ("<hour>3</hour>", set()),
        ("<skipHours><hour>3</hour>", set()),
    ],
)
def test_hours(head: str, hours: set[int]) -> None:
    assert pace.skip_hours(head) == hours


@pytest.mark.parametrize(
    ("head", "days"),
    [
        ("<skipDays><day>Saturday</day><day>sunday</day></skipDays>", {5, 6}),
        ("<skipDays><day>Someday</day></skipDays>", set()),
        ("", set()),
    ],
)
def test_days(head: str, days: set[int]) -> None:
    assert pace.skip_days(head) == days


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 3600),
        ("<sy:updatePeriod>sometimes</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_what_the_syndication_module_announces(head: str, seconds: float | None) -> None:
    assert pace.expected(head) == seconds


@pytest.mark.parametrize(("head", "seconds"), [("<ttl>60</ttl>", 3600), ("<ttl>0</ttl>", None), ("", None)])
def test_ttl_is_in_minutes(head: str, seconds: float | None) -> None:
    assert pace.ttl(head) == seconds
