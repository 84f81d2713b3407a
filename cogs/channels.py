"""/channels: what is posted where."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.alerts.language import Options
from bot.client import Interaction, RightswireBot
from bot.domain.errors import NotFound
from bot.domain.feed import GuildId, UserId
from bot.domain.subscription import Subscription, SubscriptionId
from bot.presentation.card import Cards
from bot.presentation.listing import Listing
from bot.presentation.names import Names
from bot.presentation.options import Choice, Outlets, PlaceArgument, TopicArgument, choices
from bot.presentation.permissions import check_manager, check_postable, target_of
from bot.presentation.subscriptions import (
    channel_follows,
    channel_unfollowed,
    described,
    rate,
    subscription_entry,
)
from bot.presentation.texts import NO_CHANNELS
from bot.usecases.subscriptions import Wish


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # else the tree's are added
@app_commands.default_permissions(manage_guild=True)
class Channels(commands.GroupCog, group_name="channels", group_description="What I post, and where"):
    """The server's subscriptions, for its managers."""

    def __init__(self, bot: RightswireBot) -> None:
        self._subscriptions = bot.usecases.subscriptions
        self._previews = bot.usecases.previews
        self._tags = bot.usecases.tags
        self._cards = Cards(Names.of(self._tags))

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]
        """Managers only."""
        return check_manager(interaction)

    @app_commands.command(description="Post stories in a channel, thread or forum")
    @app_commands.describe(
        channel="Where to post",
        topic="Only about this topic",
        place="Only about this country",
        words='Words, "a phrase", (this OR that), -without; also topic:privacy place:CN outlet:"a name"',
        confirmed_by="Wait until that many independent outlets report it",
    )
    async def follow(
        self,
        interaction: Interaction,
        channel: discord.TextChannel | discord.ForumChannel | discord.Thread,
        topic: TopicArgument | None = None,
        place: PlaceArgument | None = None,
        words: str = "",
        confirmed_by: Outlets = 1,
    ) -> None:
        """Have the channel follow what the options say, and show the last story that it would have got."""
        await interaction.response.defer(ephemeral=True)
        check_postable(channel)
        query = self._tags.query(words, Options(topic, place))
        guild, wish = GuildId(channel.guild.id), Wish(query, confirmed_by)
        made = await self._subscriptions.follow(wish, target_of(channel), guild, UserId(interaction.user.id))
        preview = await self._previews.of(wish, guild)
        example = preview.stories[:1]
        sentence = channel_follows(
            channel.mention, self._describe(made), rate(preview), example=bool(example)
        )
        if example:
            view = self._cards.preview(example[0], sentence)
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.followup.send(sentence, ephemeral=True)

    @app_commands.command(name="list", description="What the channels of this server follow")
    async def show(self, interaction: Interaction) -> None:
        """List the server's subscriptions."""
        await interaction.response.defer(ephemeral=True)
        own = await self._of_guild(interaction)
        if not own:
            await interaction.followup.send(NO_CHANNELS, ephemeral=True)
            return
        entries = [subscription_entry(one, f"<#{one.target.id}> gets {self._describe(one)}") for one in own]
        await interaction.followup.send(view=Listing("Channels", entries, interaction), ephemeral=True)

    @app_commands.command(description="Stop posting something in a channel")
    @app_commands.describe(subscription="What to stop")
    async def unfollow(self, interaction: Interaction, subscription: str) -> None:
        """Remove one of the server's subscriptions."""
        await interaction.response.defer(ephemeral=True)
        if not subscription.isdecimal() or interaction.guild_id is None:
            raise NotFound("subscription")
        number = SubscriptionId(int(subscription))
        gone = await self._subscriptions.unfollow(number, GuildId(interaction.guild_id))
        sentence = channel_unfollowed(f"<#{gone.target.id}>", self._describe(gone))
        await interaction.followup.send(sentence, ephemeral=True)

    @unfollow.autocomplete("subscription")
    async def _own(self, interaction: Interaction, typed: str) -> list[Choice]:
        own = await self._of_guild(interaction)
        return choices(((self._label(interaction, one), str(one.id)) for one in own), typed)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """What it followed rests."""
        await self._subscriptions.channel_gone(channel.id, GuildId(channel.guild.id))

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """What it followed rests."""
        await self._subscriptions.channel_gone(payload.thread_id, GuildId(payload.guild_id))

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """What the server's channels follow rests until we are back."""
        await self._subscriptions.left(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """What rested since we left runs again."""
        await self._subscriptions.joined(GuildId(guild.id))

    async def _of_guild(self, interaction: Interaction) -> list[Subscription]:
        if interaction.guild_id is None:
            return []
        return list(await self._subscriptions.of_guild(GuildId(interaction.guild_id)))

    def _label(self, interaction: Interaction, subscription: Subscription) -> str:
        channel = interaction.client.get_channel(subscription.target.id)
        name = getattr(channel, "name", "deleted channel")
        return f"#{name}: {self._subscriptions.describe(subscription.query)}"

    def _describe(self, subscription: Subscription) -> str:
        return described(self._subscriptions.describe(subscription.query))


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Channels(bot))
