"""What the loopback Discord promises about answers to interactions, without its sockets."""

from dataclasses import dataclass

import pytest

from tests.loopback.core import Discord, Options
from tests.loopback.errors import CannotUse, Refusal
from tests.loopback.interactions import Interaction
from tests.loopback.people import Invocation, Place

LATEST = {
    "name": "latest",
    "description": "Latest stories",
    "options": [
        {
            "type": 3,
            "name": "topic",
            "description": "About",
            "required": True,
            "choices": [{"name": "Speech", "value": "speech"}],
        },
        {"type": 4, "name": "count", "description": "How many", "min_value": 1, "max_value": 10},
        {"type": 3, "name": "place", "description": "Where", "autocomplete": True},
    ],
    "dm_permission": False,
}


@dataclass
class Hands:
    """A clock that a test turns."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def loopback(clock: Hands) -> Discord:
    made = Discord(Options(clock=clock, spec=None))
    made.commands.overwrite([LATEST])
    return made


def use(loopback: Discord, focused: str | None = None) -> Interaction:
    return loopback.people.use(Invocation("/latest", {"topic": "speech"}, focused))


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> int:
    code: int = refused.value.body["code"]
    return code


def test_the_first_answer_has_three_seconds(loopback: Discord, clock: Hands) -> None:
    used = use(loopback)
    clock.now += 3.1
    with pytest.raises(Refusal) as refused:
        loopback.interactions.answer(used, {"type": 5}, ())
    assert code_of(refused) == 10062


def test_only_one_first_answer_is_taken(loopback: Discord) -> None:
    used = use(loopback)
    loopback.interactions.answer(used, {"type": 5}, ())
    with pytest.raises(Refusal) as refused:
        loopback.interactions.answer(used, {"type": 4, "data": {"content": "x"}}, ())
    assert code_of(refused) == 40060


def test_a_command_cannot_be_answered_with_completions(loopback: Discord) -> None:
    with pytest.raises(Refusal) as refused:
        loopback.interactions.answer(use(loopback), {"type": 8, "data": {"choices": []}}, ())
    assert code_of(refused) == 50035


def test_more_than_25_completions_are_refused(loopback: Discord) -> None:
    typed = use(loopback, focused="place")
    choices = [{"name": str(number), "value": str(number)} for number in range(26)]
    with pytest.raises(Refusal) as refused:
        loopback.interactions.answer(typed, {"type": 8, "data": {"choices": choices}}, ())
    assert code_of(refused) == 50035
    assert typed.callback is None


def test_the_first_follow_up_fills_the_deferred_place_and_stays_as_private(loopback: Discord) -> None:
    used = use(loopback)
    loopback.interactions.answer(used, {"type": 5, "data": {"flags": 64}}, ())
    assert not used.complete()
    first = loopback.interactions.follow_up(used, {"content": "one"}, ())
    second = loopback.interactions.follow_up(used, {"content": "two"}, ())

    assert used.complete()
    assert first is used.original
    assert first.ephemeral_to == used.user.id
    assert used.followups == [second]


def test_the_token_lives_fifteen_minutes(loopback: Discord, clock: Hands) -> None:
    used, application = use(loopback), loopback.state.application_id
    clock.now += 15 * 60
    assert loopback.interactions.by_token(application, used.token) is used
    clock.now += 1
    with pytest.raises(Refusal) as refused:
        loopback.interactions.by_token(application, used.token)
    assert code_of(refused) == 10015


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({}, "required"),
        ({"topic": "war"}, "none of"),
        ({"topic": "speech", "count": 11}, "between"),
        ({"topic": "speech", "count": "ten"}, "no integer"),
        ({"topic": "speech", "colour": "red"}, "no option"),
    ],
)
def test_the_client_offers_only_what_the_command_declares(
    loopback: Discord, options: dict[str, object], why: str
) -> None:
    with pytest.raises(CannotUse, match=why):
        loopback.people.use(Invocation("latest", options))


def test_a_command_of_guilds_is_not_offered_in_direct_messages(loopback: Discord) -> None:
    with pytest.raises(CannotUse, match="kind of channel"):
        loopback.people.use(Invocation("latest", {"topic": "speech"}), Place(channel=None))


def test_a_command_that_stays_keeps_its_id(loopback: Discord) -> None:
    [before] = loopback.commands.listed()
    [after, added] = loopback.commands.overwrite([LATEST, {"name": "help", "description": "Help"}])
    assert after["id"] == before["id"] != added["id"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ([{"name": f"c{n}", "description": "x"} for n in range(101)], 30032),
        ([{"name": "twice", "description": "x"}] * 2, 50035),
        (
            [
                {
                    "name": "big",
                    "description": "x",
                    "options": [
                        {
                            "type": 3,
                            "name": f"o{o}",
                            "description": "x" * 100,
                            "choices": [{"name": f"{c}" * 50, "value": "v" * 100} for c in range(25)],
                        }
                        for o in range(3)
                    ],
                }
            ],
            50035,
        ),
    ],
)
def test_commands_that_discord_refuses_are_refused(
    loopback: Discord, sent: list[dict[str, object]], code: int
) -> None:
    with pytest.raises(Refusal) as refused:
        loopback.commands.overwrite(sent)
    assert code_of(refused) == code
    assert [command["name"] for command in loopback.commands.listed()] == ["latest"]
