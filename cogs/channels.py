"""/channels: what is posted where."""

from discord import app_commands

from bot.client import Interaction, RightswireBot
from bot.domain.feed import GuildId, UserId
from bot.domain.query import Query
from bot.domain.subscription import Manner, Subscription
from bot.languages.current import speaking
from bot.languages.messages import _
from bot.presentation.card import Cards
from bot.presentation.listing import Listing, story_entry
from bot.presentation.manners import ChannelWished, changed
from bot.presentation.names import Names
from bot.presentation.own import FollowedArgument
from bot.presentation.permissions import (
    ManagersCog,
    Postable,
    check_manager,
    check_mentionable,
    check_postable,
    guild_here,
    target_of,
)
from bot.presentation.subscriptions import (
    NOT_POSTED,
    change_entry,
    channel_follows,
    channel_restored,
    channel_unfollowed,
    described,
    followed_entry,
    rate,
    stories_title,
)
from bot.presentation.texts import NO_CHANGES, NO_CHANNELS
from bot.presentation.undo import Undoable
from bot.presentation.wishes import wishing
from bot.usecases.subscriptions import Wish


class Channels(ManagersCog, group_name="channels", group_description="What I post, and where"):
    """The server's subscriptions, for its managers."""

    def __init__(self, bot: RightswireBot) -> None:
        self._subscriptions = bot.usecases.subscriptions
        self._previews = bot.usecases.previews
        self._tags = bot.usecases.tags
        self._cards = Cards(Names.of(self._tags))

    @app_commands.command(description="Post stories in a channel, thread or forum")
    @app_commands.describe(channel="Where to post")
    @wishing(ChannelWished)
    async def follow(self, interaction: Interaction, channel: Postable, wish: ChannelWished) -> None:
        """Have the channel follow what the options say, and show the last story that it would have got."""
        await interaction.response.defer(ephemeral=True)
        check_postable(channel)
        check_mentionable(wish.mention, interaction)
        asked = Wish(wish.query(self._tags), changed(Manner(), wish))
        guild = GuildId(channel.guild.id)
        await interaction.client.remember(interaction)
        made = await self._subscriptions.follow(asked, target_of(channel), guild, UserId(interaction.user.id))
        await self._answer(interaction, channel.mention, made)

    @app_commands.command(description="Change what a channel gets, or when")
    @app_commands.describe(subscription="What to change")
    @wishing(ChannelWished)
    async def edit(
        self, interaction: Interaction, subscription: FollowedArgument, wish: ChannelWished
    ) -> None:
        """Change it: what is not named stays, but all that says which stories is said anew."""
        await interaction.response.defer(ephemeral=True)
        check_mentionable(wish.mention, interaction)
        query = wish.query(self._tags) if wish.names_stories else None
        before = await self._subscriptions.followed(subscription, guild_here(interaction))
        manner = changed(before.manner, wish)
        after = await self._subscriptions.change_followed(before, query, manner, UserId(interaction.user.id))
        await self._answer(interaction, f"<#{after.target.id}>", after)

    @app_commands.command(description="Show what a channel would have got in the last days")
    @app_commands.describe(subscription="What to show")
    async def preview(self, interaction: Interaction, subscription: FollowedArgument) -> None:
        """List the stories, without posting any."""
        await interaction.response.defer(ephemeral=True)
        one = await self._subscriptions.followed(subscription, guild_here(interaction))
        found = await self._previews.of(Wish(one.query, one.manner), one.guild)
        entries = [story_entry(story, self._cards.names) for story in found.stories]
        await self._list(interaction, stories_title(found), entries, rate(found))

    @app_commands.command(name="list", description="What the channels of this server follow")
    async def show(self, interaction: Interaction) -> None:
        """List the server's subscriptions."""
        await interaction.response.defer(ephemeral=True)
        own = await self._subscriptions.of_guild(guild_here(interaction))
        entries = [followed_entry(one, self._describe(one.query)) for one in own]
        await self._list(interaction, _("Channels"), entries, _(NO_CHANNELS))

    @app_commands.command(description="Who changed what the channels follow, and when")
    async def log(self, interaction: Interaction) -> None:
        """List the last changes, newest first."""
        await interaction.response.defer(ephemeral=True)
        changes = await self._subscriptions.changes(guild_here(interaction))
        entries = [change_entry(one, self._describe(one.query)) for one in changes]
        await self._list(interaction, _("Changes"), entries, _(NO_CHANGES))

    @app_commands.command(description="Stop posting something in a channel")
    @app_commands.describe(subscription="What to stop")
    async def unfollow(self, interaction: Interaction, subscription: FollowedArgument) -> None:
        """Remove one of the server's subscriptions."""
        await interaction.response.defer(ephemeral=True)
        guild, manager = guild_here(interaction), UserId(interaction.user.id)
        gone = await self._subscriptions.unfollow(subscription, guild, manager)
        channel, what = f"<#{gone.target.id}>", self._describe(gone.query)

        async def undo(pressed: Interaction) -> str:
            check_manager(pressed)
            await self._subscriptions.restore(gone, UserId(pressed.user.id))
            return channel_restored(channel, what)

        view = Undoable(channel_unfollowed(channel, what), interaction, undo)
        await interaction.followup.send(view=view, ephemeral=True)

    async def _answer(self, interaction: Interaction, channel: str, made: Subscription) -> None:
        """What it gets now, how often it would have rung, and the last story that it would have got."""
        preview = await self._previews.of(Wish(made.query, made.manner), made.guild)
        told = f"{channel_follows(channel, self._describe(made.query), made.manner)} {rate(preview)}"
        if not preview.stories:
            await interaction.followup.send(told, ephemeral=True)
            return
        above = f"{told} {_(NOT_POSTED)}"
        with speaking(made.manner.language or await interaction.client.writing(interaction)):
            view = self._cards.post(preview.stories[0], made.manner.size, above)
        await interaction.followup.send(view=view, ephemeral=True)

    async def _list(self, interaction: Interaction, title: str, entries: list[str], nothing: str) -> None:
        if entries:
            await interaction.followup.send(view=Listing(title, entries, interaction), ephemeral=True)
        else:
            await interaction.followup.send(nothing, ephemeral=True)

    def _describe(self, query: Query) -> str:
        return described(self._subscriptions.describe(query))


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Channels(bot))
