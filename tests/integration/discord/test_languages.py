"""Everybody is answered in their language: members in theirs, all who see an answer in the server's."""

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot import client
from bot.languages.current import LANGUAGES, Language, current, speaking
from bot.languages.messages import _
from bot.presentation.layout import fits
from tests.fakes.samples import report, story
from tests.integration.discord.lab import Lab, answered, labels, said


def asked(locale: str, guild_locale: str | None = None) -> discord.Interaction[Any]:
    """Somebody's interaction, as far as languages go."""
    spoken = discord.Locale(guild_locale) if guild_locale else None
    return cast(
        "discord.Interaction[Any]", SimpleNamespace(locale=discord.Locale(locale), guild_locale=spoken)
    )


@pytest.fixture
def in_language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Language:
    """SimCord's members speak English only; here they speak another language."""
    monkeypatch.setattr(client, "nearest", lambda _: request.param)
    return cast("Language", request.param)


@pytest.mark.parametrize(
    ("locale", "server", "private", "public"),
    [("fr", "es-ES", "fr", "es"), ("de", "zh-TW", "en", "zh"), ("pt-BR", None, "pt", "en")],
)
async def test_private_answers_are_in_the_members_language_and_public_ones_in_the_servers(
    unopened_lab: Lab, locale: str, server: str | None, private: str, public: str
) -> None:
    bot = unopened_lab.bot()
    with speaking(Language("en")):
        await bot.hear(asked(locale, server))
        assert current() == private
        await bot.hear(asked(locale, server), public=True)
        assert current() == public


@pytest.mark.parametrize("in_language", LANGUAGES, indirect=True)
async def test_commands_buttons_and_errors_are_in_that_language(lab: Lab, in_language: Language) -> None:
    lab.hold(story(reports=(report(1), report(2))))
    answer = await lab.ask("news story", story="1", quiet=True)
    with speaking(in_language):
        assert _("Follow") in labels(answered(answer))
        assert _("Why") in labels(
            answered(await lab.reader.click(answered(answer), label=_("Sources ({count})", count=2)))
        )
        assert _("There is no such story.") in said(await lab.ask("news story", story="99"))
        assert _("Your alerts").strip("\u2067\u2069") in said(await _listed(lab))


@pytest.mark.parametrize("in_language", LANGUAGES, indirect=True)
async def test_every_answer_fits_discords_limits_in_every_language(lab: Lab, in_language: Language) -> None:
    lab.hold(story(reports=tuple(report(n) for n in range(1, 9))))
    for command in ("help", "about", "privacy policy", "privacy delete"):
        message = answered(await lab.ask(command))
        assert fits(discord.ui.LayoutView.from_message(message)), (command, in_language)
    card = answered(await lab.ask("news story", story="1", quiet=True))
    for label in labels(card)[1:2]:
        assert fits(discord.ui.LayoutView.from_message(answered(await lab.reader.click(card, label=label))))


async def _listed(lab: Lab) -> Any:
    await lab.ask("alerts add", topic="censorship")
    return await lab.ask("alerts list")
