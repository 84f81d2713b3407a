"""Every error that a person can cause has a sentence of its own, and says what to do next."""

from types import SimpleNamespace
from typing import Any

import pytest
from discord import app_commands

from bot.domain import errors
from bot.domain.errors import RightswireError
from bot.presentation.texts import apology, sentence

URL = "https://site_one.example/feed"


def leaves(kind: type[RightswireError]) -> list[type[RightswireError]]:
    """The errors of the domain that are raised, below this one."""
    below = [leaf for child in kind.__subclasses__() for leaf in leaves(child)]
    own = [kind] if kind.__module__ == errors.__name__ else []
    return below or own


UNEXPECTED = {errors.StoryConflict, errors.Rejected, errors.ModelUnavailable, *leaves(errors.OperatorError)}
EXPECTED = sorted({*leaves(RightswireError)} - UNEXPECTED, key=repr)


def example(kind: type[RightswireError]) -> RightswireError:
    made: dict[type[RightswireError], RightswireError] = {
        errors.HttpStatus: errors.HttpStatus(URL, 500),
        errors.Busy: errors.Busy("slow", 3.0),
        errors.NotFound: errors.NotFound("story"),
        errors.AlreadySubscribed: errors.AlreadySubscribed(),
    }
    if kind in made:
        return made[kind]
    if issubclass(kind, errors.FetchError | errors.DocumentError):
        return kind(URL, "why")
    if kind is errors.InvalidAddress:
        return errors.InvalidAddress("x", "it names no site")
    return kind("Too long.")


@pytest.mark.parametrize("kind", EXPECTED)
def test_every_expected_error_has_a_sentence(kind: type[RightswireError]) -> None:
    told = sentence(example(kind))
    assert told
    assert told.endswith((".", "?"))
    assert "why" not in told


@pytest.mark.parametrize("error", [RuntimeError("secret"), errors.StoryConflict(), errors.Rejected("400")])
def test_what_nobody_expected_has_none(error: Exception) -> None:
    assert sentence(error) is None


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "nothing at that address"),
        (410, "nothing"),
        (403, "not let me"),
        (451, "not let me"),
        (502, "few minutes"),
    ],
)
def test_an_answer_that_is_no_page_is_told_by_its_number(status: int, words: str) -> None:
    told = sentence(errors.HttpStatus(URL, status))
    assert told is not None
    assert words in told
    assert str(status) in told
    assert "site\\_one.example" in told


def test_words_of_members_stay_harmless_in_sentences() -> None:
    told = sentence(errors.UnknownTopic("@everyone <@1> [x](https://evil.example)"))
    assert told is not None
    assert not any(mark in told for mark in ("@everyone", "<@1>", "]("))


def test_a_wrapped_error_is_told_as_itself() -> None:
    command: Any = SimpleNamespace(name="latest")
    wrapped = app_commands.CommandInvokeError(command, errors.NotFound("story"))
    assert sentence(wrapped) == sentence(errors.NotFound("story"))
    assert sentence(app_commands.CommandInvokeError(command, ValueError("x"))) is None


def test_a_missing_permission_is_named_as_discord_names_it() -> None:
    told = sentence(app_commands.MissingPermissions(["manage_guild"]))
    assert told == "You need the Manage Server permission for that. Ask whoever runs this server."


def test_an_apology_carries_the_reference() -> None:
    assert "(reference ABC123)" in apology("ABC123")
