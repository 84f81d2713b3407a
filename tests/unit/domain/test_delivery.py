"""Deliveries: the nonce that stays, the wait that grows; and targets as text."""

from datetime import UTC, datetime, timedelta

from bot.domain.delivery import MAX_NONCE, Delivery, retry_at
from bot.domain.story import StoryId
from bot.domain.subscription import Target, TargetKind
from tests.fakes.samples import card_of

NOW = datetime(2026, 1, 5, tzinfo=UTC)
TARGET = Target(TargetKind.CHANNEL, 123)


def delivery(number: int, attempts: int = 0) -> Delivery:
    return card_of(StoryId(1), TARGET, attempts=attempts, number=number)


def test_every_attempt_at_a_delivery_has_the_same_nonce_and_no_other_delivery_has_it() -> None:
    assert delivery(7).nonce == delivery(7, attempts=3).nonce
    assert len({delivery(n).nonce for n in range(1000)}) == 1000


def test_a_nonce_fits_discord() -> None:
    assert len(delivery(7).nonce) <= MAX_NONCE


def test_waits_double_to_half_an_hour_and_respect_what_discord_asks() -> None:
    assert retry_at(NOW, 1) - NOW == timedelta(seconds=2)
    assert retry_at(NOW, 50) - NOW == timedelta(minutes=30)
    assert retry_at(NOW, 1, at_least=90.0) - NOW == timedelta(seconds=90)


def test_a_target_reads_back_from_its_text() -> None:
    assert Target.parse(str(TARGET)) == TARGET
