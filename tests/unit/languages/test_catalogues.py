"""The catalogues: what they hold fits what the code says, the commands that there are, and Discord's limits."""

import re
from collections.abc import Iterator
from functools import cache

import discord
import pytest
from babel.messages.catalog import Message

from bot.domain.language import Language
from bot.languages.catalogues import NAME, catalogue, stored
from bot.presentation.translator import CommandTranslator
from tests import commands_page
from tests.loopback.commands import Commands
from tests.loopback.state import State
from tests.translations import TRANSLATED, messages

MENTIONED = re.compile(r"`/([^`]+)`")
NAME_RULE = re.compile(r"[-_\w]{1,32}")
# No client of Discord's speaks it, so that its command names stay English.
UNNAMED = Language("ar")


@cache
def translated(language: Language) -> tuple[tuple[tuple[str, ...], tuple[str, ...], Message], ...]:
    """Each message's English forms with those of the language."""
    return tuple(_translated(language))


def _translated(language: Language) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Message]]:
    for message in stored(language):
        english = message.id if isinstance(message.id, tuple) else (str(message.id),)
        told = message.string if isinstance(message.string, tuple) else (str(message.string),)
        if english[0] and all(told):
            yield english, told, message


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_the_english(language: Language) -> None:
    for english, told, _ in translated(language):
        for form in told:
            optional = {"count"} if len(english) > 1 and "{count}" not in english[0] else set()
            assert placeholders(form) | optional == placeholders(english[-1]) | optional, form


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_bold_code_and_line_breaks(language: Language) -> None:
    for english, told, _ in translated(language):
        for form in told:
            for mark in ("**", "`", "\n"):
                assert form.count(mark) == english[-1].count(mark), form


@pytest.mark.parametrize("language", TRANSLATED)
def test_commands_are_mentioned_by_the_names_they_have(language: Language, paths: list[str]) -> None:
    names = catalogue(language)
    known = {path: " ".join(names.text(part, NAME) for part in path.split()) for path in paths}
    for english, told, _ in translated(language):
        meant = [known[path] for path in MENTIONED.findall(english[-1])]
        for form in told:
            assert sorted(MENTIONED.findall(form)) == sorted(meant), form


def test_the_code_mentions_commands_that_there_are(paths: list[str]) -> None:
    for message in messages():
        for form in message.forms:
            assert set(MENTIONED.findall(form)) <= set(paths), form


@pytest.mark.parametrize("language", [language for language in TRANSLATED if language != UNNAMED])
def test_names_of_commands_and_options_keep_to_discords_rules(language: Language) -> None:
    for _, told, message in translated(language):
        if message.context == NAME:
            assert NAME_RULE.fullmatch(told[0]), told
            assert told[0] == told[0].lower()


async def test_discord_takes_the_command_tree_in_all_languages() -> None:
    bot = await commands_page.loaded()
    payload = [
        await command.get_translated_payload(bot.tree, CommandTranslator())
        for command in bot.tree.get_commands()
    ]
    for command in payload:
        _check_names(command.get("options", []))
    Commands(State(lambda: 1e9)).overwrite(payload)
    spoken = {language for option in payload[0]["options"] for language in option["name_localizations"]}
    assert {"es-ES", "es-419", "fr", "pt-BR", "ru", "zh-CN", "zh-TW"} <= spoken


def _check_names(options: list[dict[str, object]]) -> None:
    """No two options of one command are called the same in any language; the limits of each text."""
    for locale in map(str, discord.Locale):
        names = [_localised(option, "name", locale) for option in options]
        assert len(set(names)) == len(names), names
    for option in options:
        for locale in map(str, discord.Locale):
            assert 1 <= len(_localised(option, "description", locale)) <= 100, option["name"]
            for choice in option.get("choices", []):  # type: ignore[attr-defined]
                assert 1 <= len(_localised(choice, "name", locale)) <= 100
        _check_names(option.get("options", []))  # type: ignore[arg-type]


def _localised(part: dict[str, object], key: str, locale: str) -> str:
    localised = part.get(f"{key}_localizations") or {}
    assert isinstance(localised, dict)
    return str(localised.get(locale, part[key]))


@pytest.fixture(scope="module")
def paths() -> list[str]:
    """Every command's name, such as `alerts add`."""
    import asyncio

    return [command.qualified_name for command in asyncio.run(commands_page.loaded()).tree.walk_commands()]


def test_languages_count_as_they_do() -> None:
    def stories(language: str, count: int) -> str:
        return catalogue(Language(language)).plural("{count} story", "{count} stories", count)

    assert [stories("ru", count) for count in (1, 2, 5, 11, 21)] == [
        "{count} сюжет",
        "{count} сюжета",
        "{count} сюжетов",
        "{count} сюжетов",
        "{count} сюжет",
    ]
    assert len({stories("ar", count) for count in (0, 1, 2, 3, 11, 100)}) == 6
    assert [stories("ar", count) for count in (11, 99, 100)] == [
        "{count} خبرًا",
        "{count} خبرًا",
        "{count} خبر",
    ]
    assert stories("fr", 0) == "{count} sujet"
    assert stories("zh", 1) == stories("zh", 2)


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_that_is_said_lacks_a_translation(language: Language) -> None:
    names = catalogue(language)
    missing = [
        message.forms[0]
        for message in messages()
        if (message.context, message.forms[0]) not in names.forms
        and not (language == UNNAMED and message.context == NAME)
    ]
    assert not missing, "run scripts/words and translate what is empty in bot/languages/po"
