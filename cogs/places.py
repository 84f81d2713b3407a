"""Channels, roles and servers that come and go: what they follow rests meanwhile."""

import discord
from discord.ext import commands

from bot.client import RightswireBot
from bot.domain.feed import GuildId
from bot.domain.subscription import RoleId


class Places(commands.Cog):
    """Keeps subscriptions in step with what Discord still has."""

    def __init__(self, bot: RightswireBot) -> None:
        self._subscriptions = bot.usecases.subscriptions

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """What it followed rests."""
        await self._subscriptions.channel_gone(channel.id, GuildId(channel.guild.id))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """What it followed rests."""
        await self._subscriptions.channel_gone(payload.thread_id, GuildId(payload.guild_id))

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Nothing mentions it any more."""
        await self._subscriptions.role_gone(GuildId(role.guild.id), RoleId(role.id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """What the server's channels follow rests until we are back."""
        await self._subscriptions.left(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """What rested since we left runs again."""
        await self._subscriptions.joined(GuildId(guild.id))


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Places(bot))
