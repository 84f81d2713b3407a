"""What the menus and buttons of `/server setup` do."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from re import Match
from typing import Any, Final, Self

import discord
from discord import ui

from bot.domain.feed import GuildId, UserId
from bot.domain.language import Addressee, Language
from bot.domain.subscription import SubscriptionId
from bot.domain.topic import TopicId
from bot.languages.messages import plural
from bot.presentation.card import Cards
from bot.presentation.imports import Importing
from bot.presentation.layout import answering
from bot.presentation.names import Names
from bot.presentation.permissions import check_manager, check_postable, postable_channel, target_of
from bot.presentation.setup import (
    CHANNEL,
    CHECK,
    LANGUAGE,
    START,
    TIMES,
    TOPICS,
    UNDO,
    Done,
    Plan,
    Prospect,
    setup_board,
    setup_done,
    setup_undone,
)
from bot.presentation.subscriptions import channel_follows, described
from bot.usecases.lists import Importer
from bot.usecases.subscriptions import Wish

Interaction = discord.Interaction[Any]


async def setup_view(interaction: Interaction, plan: Plan) -> ui.LayoutView:
    """The message for that plan, as things are now. Raises InvalidInput for a channel that is none."""
    usecases = interaction.client.usecases
    guild = GuildId(interaction.guild_id or 0)
    channel = await postable_channel(interaction, plan.channel)
    preview = await usecases.previews.of(Wish(plan.query, plan.manner), guild)
    catalogue = usecases.feeds.catalogue
    beginning = 0 if await usecases.feeds.of_guild(guild) else len(catalogue)
    prospect = Prospect(channel, preview, beginning)
    cards = Cards(Names.of(usecases.tags))
    if plan.language is None:
        plan = replace(plan, language=await interaction.client.writing(interaction))
    return setup_board(plan, prospect, usecases.tags.taxonomy.topics, cards)


class ChannelMenu(ui.DynamicItem[ui.ChannelSelect[ui.LayoutView]], template=CHANNEL):
    """Chooses where to post."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], __: Match[str], /) -> Self:
        """The menu of that message."""
        return cls(item)  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Show the plan with that channel."""
        await _step(interaction, lambda plan: replace(plan, channel=self.item.values[0].id))


class TopicMenu(ui.DynamicItem[ui.Select[ui.LayoutView]], template=TOPICS):
    """Chooses what to post."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], __: Match[str], /) -> Self:
        """The menu of that message."""
        return cls(item)  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Show the plan with those topics."""
        await _step(interaction, lambda plan: replace(plan, topics=tuple(map(TopicId, self.item.values))))


class TimesMenu(ui.DynamicItem[ui.Select[ui.LayoutView]], template=TIMES):
    """Chooses when to post."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], __: Match[str], /) -> Self:
        """The menu of that message."""
        return cls(item)  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Show the plan with that."""
        await _step(interaction, lambda plan: replace(plan, times=self.item.values[0]))


class LanguageMenu(ui.DynamicItem[ui.Select[ui.LayoutView]], template=LANGUAGE):
    """Chooses in what language."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], __: Match[str], /) -> Self:
        """The menu of that message."""
        return cls(item)  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Show the plan with that."""
        await _step(interaction, lambda plan: replace(plan, language=Language(self.item.values[0])))


class SetupButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=rf"(?P<what>{START}|{CHECK}|{UNDO})(?::(?P<number>\d+))?",
):
    """Starts, looks again, or takes back."""

    def __init__(self, item: ui.Button[ui.LayoutView], what: str, number: str | None) -> None:
        super().__init__(item)
        self._do = {START: _start, CHECK: _look_again, UNDO: _undo}[what]
        self._number = int(number or 0)

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: Match[str], /) -> Self:
        """The button of that message."""
        return cls(item, match["what"], match["number"])  # type: ignore[arg-type]

    async def callback(self, interaction: Interaction) -> None:
        """Do it."""
        await _managed(interaction, lambda: self._do(interaction, self._number))


SETUP_ITEMS: Final = (ChannelMenu, TopicMenu, TimesMenu, LanguageMenu, SetupButton)


async def _managed(interaction: Interaction, work: Callable[[], Awaitable[ui.LayoutView]]) -> None:
    """Put in place of the message what comes of the work, if whoever pressed still manages the server."""
    async with answering(interaction):
        check_manager(interaction)
        await interaction.response.defer()
        await interaction.edit_original_response(view=await work())


async def _step(interaction: Interaction, change: Callable[[Plan], Plan]) -> None:
    plan = change(_plan(interaction))
    await _managed(interaction, lambda: setup_view(interaction, plan))


def _plan(interaction: Interaction) -> Plan:
    assert interaction.message is not None
    return Plan.shown_in(interaction.message)


async def _look_again(interaction: Interaction, _: int) -> ui.LayoutView:
    return await setup_view(interaction, _plan(interaction))


async def _start(interaction: Interaction, _: int) -> ui.LayoutView:
    plan, subscriptions = _plan(interaction), interaction.client.usecases.subscriptions
    channel = await postable_channel(interaction, plan.channel)
    check_postable(channel)
    guild, manager = GuildId(channel.guild.id), UserId(interaction.user.id)
    await interaction.client.remember(interaction)
    if plan.language:
        await interaction.client.usecases.languages.choose(Addressee.server(guild), plan.language)
    made = await subscriptions.follow(Wish(plan.query, plan.manner), target_of(channel), guild, manager)
    what = described(subscriptions.describe(made.query))
    done = Done(channel_follows(channel.mention, what, made.manner), made.id)
    if await interaction.client.usecases.feeds.of_guild(guild):
        return setup_done(done)
    return setup_done(done, await _begin_reading(interaction, Importer(guild, manager), done))


async def _begin_reading(interaction: Interaction, who: Importer, done: Done) -> str:
    """Take the catalogue's feeds, and tell meanwhile how far it is; returns what became of them."""
    usecases = interaction.client.usecases
    importing = Importing(interaction, lambda sentence: {"view": setup_done(done, sentence)})
    made = await usecases.lists.adopt(usecases.feeds.catalogue, who, importing.tell)
    await importing.show_faults(made)
    count = len(made.added)
    return plural("I read {count} feed from now on.", "I read {count} feeds from now on.", count)


async def _undo(interaction: Interaction, number: int) -> ui.LayoutView:
    subscriptions = interaction.client.usecases.subscriptions
    guild, manager = GuildId(interaction.guild_id or 0), UserId(interaction.user.id)
    gone = await subscriptions.unfollow(SubscriptionId(number), guild, manager)
    return setup_undone(f"<#{gone.target.id}>", described(subscriptions.describe(gone.query)))
