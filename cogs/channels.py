"""/channels: what is posted where."""

from discord import app_commands
from discord.ext import commands

from bot.alerts.language import Options
from bot.client import Interaction, RightswireBot
from bot.domain.feed import GuildId, UserId
from bot.domain.subscription import Manner, Subscription
from bot.languages.messages import _, plural
from bot.presentation.card import Cards
from bot.presentation.listing import Listing, story_entry
from bot.presentation.manners import CHOICES, DESCRIPTIONS, Asked, Day, Hour, Rest, When, changed
from bot.presentation.names import Names
from bot.presentation.options import WORDS, Outlets, PlaceArgument, TopicArgument, ZoneArgument
from bot.presentation.own import FollowedArgument
from bot.presentation.permissions import Postable, check_manager, check_postable, guild_here, target_of
from bot.presentation.subscriptions import (
    NOT_POSTED,
    channel_follows,
    channel_gets,
    channel_restored,
    channel_unfollowed,
    described,
    rate,
    subscription_entry,
)
from bot.presentation.texts import NO_CHANNELS
from bot.presentation.undo import Undoable
from bot.usecases.previews import DAYS
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
        words=WORDS,
        **DESCRIPTIONS,
    )
    @app_commands.choices(**CHOICES)
    async def follow(
        self,
        interaction: Interaction,
        channel: Postable,
        topic: TopicArgument | None = None,
        place: PlaceArgument | None = None,
        words: str = "",
        confirmed_by: Outlets | None = None,
        when: When | None = None,
        hour: Hour | None = None,
        day: Day | None = None,
        zone: ZoneArgument | None = None,
        rest: Rest | None = None,
    ) -> None:
        """Have the channel follow what the options say, and show the last story that it would have got."""
        await interaction.response.defer(ephemeral=True)
        check_postable(channel)
        query = self._tags.query(words, Options(topic, place))
        wish = Wish(query, changed(Manner(), Asked(confirmed_by, when, hour, day, zone, rest)))
        guild = GuildId(channel.guild.id)
        made = await self._subscriptions.follow(wish, target_of(channel), guild, UserId(interaction.user.id))
        await self._answer(
            interaction, channel_follows(channel.mention, self._describe(made), made.manner), made
        )

    @app_commands.command(description="Change what a channel gets, or when")
    @app_commands.describe(
        subscription="What to change",
        topic="Only about this topic",
        place="Only about this country",
        words=WORDS,
        **DESCRIPTIONS,
    )
    @app_commands.choices(**CHOICES)
    async def edit(
        self,
        interaction: Interaction,
        subscription: FollowedArgument,
        topic: TopicArgument | None = None,
        place: PlaceArgument | None = None,
        words: str = "",
        confirmed_by: Outlets | None = None,
        when: When | None = None,
        hour: Hour | None = None,
        day: Day | None = None,
        zone: ZoneArgument | None = None,
        rest: Rest | None = None,
    ) -> None:
        """Change it: what is not named stays, but topic, place and words say together what it is for."""
        await interaction.response.defer(ephemeral=True)
        guild = guild_here(interaction)
        query = self._tags.query(words, Options(topic, place)) if topic or place or words else None
        before = await self._subscriptions.followed(subscription, guild)
        manner = changed(before.manner, Asked(confirmed_by, when, hour, day, zone, rest))
        after = await self._subscriptions.change_followed(subscription, guild, query, manner)
        sentence = channel_follows(f"<#{after.target.id}>", self._describe(after), after.manner)
        await self._answer(interaction, sentence, after)

    @app_commands.command(description="Show what a channel would have got in the last days")
    @app_commands.describe(subscription="What to show")
    async def preview(self, interaction: Interaction, subscription: FollowedArgument) -> None:
        """List the stories, without posting any."""
        await interaction.response.defer(ephemeral=True)
        one = await self._subscriptions.followed(subscription, guild_here(interaction))
        found = await self._previews.of(Wish(one.query, one.manner), one.guild)
        if not found.stories:
            await interaction.followup.send(rate(found), ephemeral=True)
            return
        entries = [story_entry(story, self._cards.names) for story in found.stories]
        title = plural(
            "{count} story of the last {days} days",
            "{count} stories of the last {days} days",
            len(entries),
            days=DAYS,
        )
        await interaction.followup.send(view=Listing(title, entries, interaction), ephemeral=True)

    @app_commands.command(name="list", description="What the channels of this server follow")
    async def show(self, interaction: Interaction) -> None:
        """List the server's subscriptions."""
        await interaction.response.defer(ephemeral=True)
        own = await self._subscriptions.of_guild(guild_here(interaction))
        if not own:
            await interaction.followup.send(_(NO_CHANNELS), ephemeral=True)
            return
        entries = [
            subscription_entry(one, channel_gets(f"<#{one.target.id}>", self._describe(one))) for one in own
        ]
        await interaction.followup.send(view=Listing(_("Channels"), entries, interaction), ephemeral=True)

    @app_commands.command(description="Stop posting something in a channel")
    @app_commands.describe(subscription="What to stop")
    async def unfollow(self, interaction: Interaction, subscription: FollowedArgument) -> None:
        """Remove one of the server's subscriptions."""
        await interaction.response.defer(ephemeral=True)
        gone = await self._subscriptions.unfollow(subscription, guild_here(interaction))
        channel, what = f"<#{gone.target.id}>", self._describe(gone)

        async def undo(pressed: Interaction) -> str:
            check_manager(pressed)
            await self._subscriptions.restore(gone)
            return channel_restored(channel, what)

        view = Undoable(channel_unfollowed(channel, what), interaction, undo)
        await interaction.followup.send(view=view, ephemeral=True)

    async def _answer(self, interaction: Interaction, sentence: str, made: Subscription) -> None:
        """The sentence, how often it would have rung, and the last story that the channel would have got."""
        preview = await self._previews.of(Wish(made.query, made.manner), made.guild)
        told = f"{sentence} {rate(preview)}"
        if not preview.stories:
            await interaction.followup.send(told, ephemeral=True)
            return
        view = self._cards.preview(preview.stories[0], f"{told} {_(NOT_POSTED)}")
        await interaction.followup.send(view=view, ephemeral=True)

    def _describe(self, subscription: Subscription) -> str:
        return described(self._subscriptions.describe(subscription.query))


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Channels(bot))
