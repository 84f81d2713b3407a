"""Everybody is answered in their language: members in theirs, all who see an answer in the server's."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot import client
from bot.domain.delivery import Delivery, DeliveryId, DeliveryKind
from bot.domain.feed import GuildId, UserId
from bot.domain.language import Addressee, Known, Language
from bot.domain.subscription import Target, TargetKind
from bot.languages.current import LANGUAGES, current, speaking
from bot.languages.messages import _
from bot.presentation.digest import digest_title
from bot.presentation.layout import fits
from bot.presentation.texts import NO_STORIES
from tests.fakes.samples import card_of, digest, report, story
from tests.integration.discord.lab import Lab, answered, labels, said, shown

MEMBER, SERVER = 7, 8


def asked(locale: str, guild_locale: str | None = None) -> discord.Interaction[Any]:
    """Somebody's interaction, as far as languages go."""
    interaction = SimpleNamespace(
        extras={},
        locale=discord.Locale(locale),
        guild_locale=discord.Locale(guild_locale) if guild_locale else None,
        guild_id=SERVER if guild_locale else None,
        user=SimpleNamespace(id=MEMBER),
    )
    return cast("discord.Interaction[Any]", interaction)


@pytest.fixture
def in_language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Language:
    """SimCord's members speak English only; here they speak another language."""
    monkeypatch.setattr(client, "nearest", lambda _: request.param)
    return cast("Language", request.param)


@pytest.mark.parametrize(
    ("locale", "server", "private", "public"),
    [("fr", "es-ES", "fr", "es"), ("de", "zh-TW", "en", "zh"), ("pt-BR", None, "pt", "pt")],
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


async def test_what_a_member_and_a_server_chose_goes_before_what_discord_says(unopened_lab: Lab) -> None:
    bot, languages = unopened_lab.bot(), unopened_lab.stores.languages
    await languages.choose(Addressee.member(UserId(MEMBER)), Language("ar"))
    await languages.choose(Addressee.server(GuildId(SERVER)), Language("zh"))
    with speaking(Language("en")):
        await bot.hear(asked("fr", "es-ES"))
        assert current() == "ar"
        await bot.hear(asked("fr", "es-ES"), public=True)
        assert current() == "zh"
        await bot.hear(asked("fr"), public=True)
        assert current() == "ar"


async def test_what_discord_says_is_remembered_of_who_sets_something_up(unopened_lab: Lab) -> None:
    bot = unopened_lab.bot()
    await bot.remember(asked("fr", "ru"))
    await bot.remember(asked("pt-BR"))
    assert unopened_lab.stores.world.languages == {
        Addressee.member(UserId(MEMBER)): Known(Language("pt")),
        Addressee.server(GuildId(SERVER)): Known(Language("ru")),
    }


async def test_a_member_chooses_arabic_which_no_client_of_discord_speaks(lab: Lab) -> None:
    chosen = await lab.ask("alerts language", language="ar")
    assert chosen.ephemeral
    assert "\u0627\u0644\u0639\u0631\u0628\u064a\u0629" in said(chosen)
    await lab.env.restart_bot(lab.bot())
    with speaking(Language("ar")):
        nothing = _("There is no such story.")
    assert nothing in said(await lab.ask("news story", story="99"))
    assert "language of your Discord" in said(await lab.ask("alerts language", language="none"))
    assert "There is no such story." in said(await lab.ask("news story", story="99"))


async def test_a_servers_language_is_that_of_public_answers_and_not_of_private_ones(lab: Lab) -> None:
    answer = await lab.manage("server language", language="fr")
    assert "this language: **French**" in said(answer)
    assert "stays in its own language" in said(answer)
    assert "this language: **French**" in said(await lab.manage("server settings"))
    with speaking(Language("fr")):
        nothing = _(NO_STORIES)
    assert nothing in said(await lab.ask("news latest"))
    assert _(NO_STORIES) in said(await lab.ask("news latest", quiet=True))
    assert "has on Discord" in said(await lab.manage("server language", language="none"))
    assert _(NO_STORIES) in said(await lab.ask("news latest"))


async def test_a_channels_own_language_is_that_of_its_card(lab: Lab) -> None:
    lab.hold(story(reports=(report(1), report(2))))
    await lab.manage("server language", language="fr")
    answer = await lab.manage("channels follow", channel=lab.channel, words="messenger", language="ar")
    with speaking(Language("ar")):
        assert _("Follow") in labels(answered(answer))
    assert "language: Arabic" in said(answer)
    (made,) = lab.stores.world.subscriptions.values()
    back = await lab.manage("channels edit", subscription=str(made.id), language="none")
    with speaking(Language("fr")):
        assert _("Follow") in labels(answered(back))
    assert "language:" not in said(back)


@pytest.mark.parametrize(("command", "kind"), [("alerts add", "member"), ("channels follow", "server")])
@pytest.mark.parametrize("in_language", [Language("ru")], indirect=True)
async def test_whoever_sets_something_up_is_written_to_in_the_language_they_had(
    lab: Lab, in_language: Language, command: str, kind: str
) -> None:
    where = {"channel": lab.channel} if kind == "server" else {}
    await lab.manager.slash(lab.channel, command, **where)
    addressee = Addressee.server(GuildId(lab.guild.id))
    if kind == "member":
        addressee = Addressee.member(UserId(lab.manager.id))
    assert lab.stores.world.languages[addressee] == Known(in_language)


@pytest.mark.parametrize("language", ["fr", "ar", "zh"])
async def test_what_is_sent_is_said_in_the_deliverys_language_also_without_a_gateway(
    lab: Lab, language: str
) -> None:
    spoken = Language(language)
    told = story(reports=(report(1), report(2)))
    card = card_of(told.id, Target(TargetKind.MEMBER, lab.rita.id))
    await lab.publisher().post(replace(card, language=spoken), told)
    posted = lab.rita.dm_channel.last_message
    assert posted is not None
    with speaking(spoken):
        assert _("Follow") in labels(posted)
        assert _("One of your alerts") in shown(posted)
    sent = digest(told, target=Target(TargetKind.CHANNEL, lab.channel.id))
    owed = Delivery(DeliveryId(3), DeliveryKind.DIGEST, sent.id, sent.target, 1, 0, language=spoken)
    await lab.publisher().post(owed, sent)
    posted = lab.channel.last_message
    assert posted is not None
    with speaking(spoken):
        assert digest_title(sent) in shown(posted)


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
