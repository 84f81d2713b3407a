"""Saying things in the language that is spoken now."""

from datetime import date

import pytest

from bot.domain.language import Language
from bot.languages.catalogues import Catalogue
from bot.languages.current import ENGLISH, LANGUAGES, OWN_NAMES, current, nearest, speaking
from bot.languages.formats import alternatives, day, enumeration, isolated, locale, number
from bot.languages.messages import _, plural

SIDES = "\u2067\u2069"
ARABIC, RUSSIAN = Language("ar"), Language("ru")


def test_english_is_spoken_until_another_language_is_chosen_and_again_after_it() -> None:
    assert current() == ENGLISH
    with speaking(RUSSIAN):
        assert current() == RUSSIAN
    assert current() == ENGLISH


def test_a_message_takes_its_values_whatever_they_look_like() -> None:
    assert (
        _("Hello {name}, {count} of {most}.", name="{name}", count=1234, most="5")
        == "Hello {name}, 1,234 of 5."
    )
    assert _("No values: {braces} stay.") == "No values: {braces} stay."


def test_what_is_not_translated_is_said_in_english() -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert _("Nobody translated this.").strip(SIDES) == "Nobody translated this."
            assert plural("{count} gnu", "{count} gnus", 2).strip(SIDES) == "2 gnus"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 gnu"), (0, "0 gnus"), (2, "2 gnus"), (12345, "12,345 gnus")]
)
def test_english_has_two_forms(count: int, said: str) -> None:
    assert plural("{count} gnu", "{count} gnus", count) == said


def test_a_language_has_as_many_forms_as_it_needs() -> None:
    russian = Catalogue({("", "{count} gnu"): ("а", "б", "в")}, lambda count: min(count, 2))
    assert [russian.plural("{count} gnu", "{count} gnus", count) for count in (0, 1, 2)] == ["а", "б", "в"]
    assert russian.plural("{count} new", "{count} news", 7) == "{count} news"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"),
        ("es-419", "es"),
        ("pt-BR", "pt"),
        ("zh-TW", "zh"),
        ("ru", "ru"),
        ("de", None),
        ("", None),
        (None, None),
    ],
)
def test_discords_locales_have_their_language(locale: str | None, language: str | None) -> None:
    assert nearest(locale) == language


def test_numbers_days_and_lists_are_written_as_the_language_does() -> None:
    assert (number(12345.67), day(date(2026, 3, 3)), enumeration(["A", "B", "C"])) == (
        "12,345.7",
        "3 March",
        "A, B and C",
    )
    assert alternatives(["A", "B", "C"]) == "A, B or C"
    with speaking(Language("es")):
        assert (number(12345.67), day(date(2026, 3, 3)), enumeration(["A", "B"])) == (
            "12.345,7",
            "3 de marzo",
            "A y B",
        )


def test_what_runs_in_the_other_direction_is_set_apart() -> None:
    assert isolated("Sample Wire") == "Sample Wire"
    assert isolated("حجب الإنترنت") == "\u2068حجب الإنترنت\u2069"
    with speaking(ARABIC):
        assert isolated("Sample Wire") == "\u2068Sample Wire\u2069"
        assert isolated("حجب الإنترنت") == "حجب الإنترنت"
        assert isolated("2026") == "2026"


def test_a_line_in_arabic_runs_from_the_right_wherever_it_stands() -> None:
    with speaking(ARABIC):
        assert _("{site} took.", site="a.example") == "\u2067\u2068a.example\u2069 took.\u2069"
        assert _("One.\n\nTwo.") == "\u2067One.\u2069\n\n\u2067Two.\u2069"


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_are_called_what_their_speakers_call_them(language: Language) -> None:
    named = str(locale(language).languages[language])
    assert OWN_NAMES[language] == named[0].upper() + named[1:]
