"""Options that name one of somebody's own subscriptions."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import NotFound
from bot.domain.feed import GuildId, UserId
from bot.domain.subscription import Subscription, SubscriptionId
from bot.languages.messages import _
from bot.presentation.options import Choice, Value, choices
from bot.usecases.subscriptions import Subscriptions


class AlertOption(app_commands.Transformer):
    """One of the member's alerts, by its number, which the list gives."""

    noun = "alert"

    async def transform(self, _interaction: discord.Interaction[Any], value: str, /) -> SubscriptionId:
        """The number. Raises TransformerError because of NotFound."""
        if not value.isdecimal():
            raise app_commands.TransformerError(value, self.type, self) from NotFound(self.noun)
        return SubscriptionId(int(value))

    async def autocomplete(self, interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """Those that fit."""
        known: Subscriptions = interaction.client.usecases.subscriptions
        own = await self.own(interaction)
        named = ((self.label(interaction, one, known.describe(one.query)), str(one.id)) for one in own)
        return choices(named, str(value))

    async def own(self, interaction: discord.Interaction[Any]) -> Sequence[Subscription]:
        """Those of whoever types."""
        known: Subscriptions = interaction.client.usecases.subscriptions
        return await known.of_member(UserId(interaction.user.id))

    def label(self, _interaction: discord.Interaction[Any], _one: Subscription, words: str) -> str:
        """What it is called in the list."""
        return words


class FollowedOption(AlertOption):
    """One of the server's subscriptions."""

    noun = "subscription"

    async def own(self, interaction: discord.Interaction[Any]) -> Sequence[Subscription]:
        """Those of the server, for its managers."""
        if interaction.guild_id is None or not interaction.permissions.manage_guild:
            return []
        known: Subscriptions = interaction.client.usecases.subscriptions
        return await known.of_guild(GuildId(interaction.guild_id))

    def label(self, interaction: discord.Interaction[Any], one: Subscription, words: str) -> str:
        """The channel, then what it gets."""
        channel = interaction.client.get_channel(one.target.id)
        return f"#{getattr(channel, 'name', None) or _('deleted channel')}: {words}"


AlertArgument = app_commands.Transform[SubscriptionId, AlertOption]
FollowedArgument = app_commands.Transform[SubscriptionId, FollowedOption]
