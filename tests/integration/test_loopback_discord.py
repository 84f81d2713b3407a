"""The unmodified client against the loopback Discord over TCP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from discord.ext import commands

from tests.loopback.errors import CannotUse
from tests.loopback.faults import Fault, Kind, When
from tests.loopback.people import Invocation, Place
from tests.loopback.server import LoopbackDiscord

Press = discord.Interaction["LabBot"]


class FollowButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=r"follow:(?P<story>\d+)"
):
    """A button that works on every message that carries it."""

    def __init__(self, story: int) -> None:
        super().__init__(discord.ui.Button(label="Follow story", custom_id=f"follow:{story}"))
        self.story = story

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction[Any], item: Any, match: Any, /) -> Self:
        return cls(int(match["story"]))

    async def callback(self, interaction: Any) -> None:
        await interaction.response.send_message(f"You follow story {self.story}.", ephemeral=True)


def card(headline: str, story: int = 7) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow(FollowButton(story).item)
    row.add_item(discord.ui.Button(label="Sources", url="https://example.org/sources"))
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(f"## {headline}"), row))
    return view


news = app_commands.Group(name="news", description="The news")


@news.command(description="Latest stories")
@app_commands.describe(topic="What about")
async def latest(interaction: Press, topic: str | None = None) -> None:
    await interaction.response.defer()
    await interaction.followup.send(view=card(f"Latest on {topic}"))


@latest.autocomplete("topic")
async def complete_topic(interaction: Press, typed: str) -> list[app_commands.Choice[str]]:
    topics = ("censorship", "cybercrime", "speech")
    return [app_commands.Choice(name=t.title(), value=t) for t in topics if t.startswith(typed)]


@app_commands.command(description="For managers")
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def setup(interaction: Press, channel: discord.TextChannel, role: discord.Role) -> None:
    await interaction.response.send_message(f"{channel.name} and {role.name}", ephemeral=True)


@app_commands.context_menu(name="Brief this")
async def brief_this(interaction: Press, message: discord.Message) -> None:
    await interaction.response.send_message(f"Brief of: {message.content}", ephemeral=True)


@app_commands.command(description="Never answers")
async def silent(interaction: Press) -> None:
    return None


class Form(discord.ui.Modal, title="Wrong?"):
    reason: discord.ui.TextInput[Self] = discord.ui.TextInput(label="Why")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Thank you: {self.reason.value}", ephemeral=True)


@app_commands.command(description="Opens a form")
async def wrong(interaction: Press) -> None:
    await interaction.response.send_modal(Form())


class LabBot(commands.AutoShardedBot):
    """A bot as small as one can be that still does all that Rightswire does with Discord."""

    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self._connection.guild_ready_timeout = 0.05
        self.resumed = asyncio.Event()

    async def setup_hook(self) -> None:
        self.add_dynamic_items(FollowButton)
        self.tree.add_command(news)
        self.tree.add_command(brief_this)
        self.tree.add_command(setup)
        self.tree.add_command(silent)
        self.tree.add_command(wrong)
        await self.tree.sync()

    async def on_resumed(self) -> None:
        self.resumed.set()

    def text(self, name: str) -> discord.TextChannel:
        channel = discord.utils.get(self.get_all_channels(), name=name)
        assert isinstance(channel, discord.TextChannel)
        return channel

    def forum(self) -> discord.ForumChannel:
        channel = discord.utils.get(self.get_all_channels(), name="stories")
        assert isinstance(channel, discord.ForumChannel)
        return channel


@asynccontextmanager
async def running(loopback: LoopbackDiscord) -> AsyncIterator[LabBot]:
    async with LabBot() as bot:
        await bot.login(loopback.options.token)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(bot.connect())
            await bot.wait_until_ready()
            yield bot
            await bot.close()


@pytest.fixture
async def loopback(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    """A loopback Discord that the client is pointed at; in the end it must have nothing to object to."""
    async with LoopbackDiscord() as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.rest_address)
        monkeypatch.setattr(
            discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway.address)
        )
        yield server
        assert server.contract.violations == []


@pytest.fixture
async def bot(loopback: LoopbackDiscord) -> AsyncIterator[LabBot]:
    async with running(loopback) as started:
        yield started


async def test_the_client_logs_in_and_sees_the_guild(loopback: LoopbackDiscord, bot: LabBot) -> None:
    assert [guild.name for guild in bot.guilds] == ["Rights Lab"]
    assert {channel.name for channel in bot.guilds[0].channels} == {
        "news",
        "locked",
        "announcements",
        "stories",
    }
    assert bot.guilds[0].me.guild_permissions.manage_messages
    assert [session.shards for session in await loopback.online()] == [1]


async def test_a_wrong_token_is_refused(loopback: LoopbackDiscord) -> None:
    async with LabBot() as stranger:
        with pytest.raises(discord.LoginFailure):
            await stranger.login("another-token")


async def test_synced_commands_are_stored_and_listed_back(loopback: LoopbackDiscord, bot: LabBot) -> None:
    listed = {command.name: command for command in await bot.tree.fetch_commands()}

    assert set(listed) == {"news", "setup", "Brief this", "silent", "wrong"}
    assert listed["setup"].default_member_permissions == discord.Permissions(manage_guild=True)
    assert [option.name for option in listed["news"].options] == ["latest"]
    again = {command.name: command.id for command in await bot.tree.sync()}
    assert again == {name: command.id for name, command in listed.items()}


async def test_a_card_is_posted_and_edited_in_place(loopback: LoopbackDiscord, bot: LabBot) -> None:
    message = await bot.text("news").send(view=card("Law passed"))
    await message.edit(view=card("Law passed, then vetoed"))

    [posted] = await loopback.posted("news")
    assert posted.id == str(message.id)
    assert posted.edits == 1
    fetched = await bot.text("news").fetch_message(message.id)
    assert fetched.flags.components_v2
    [container] = fetched.components
    assert isinstance(container, discord.Container)
    [text, _row] = container.children
    assert isinstance(text, discord.TextDisplay)
    assert text.content == "## Law passed, then vetoed"


async def test_one_nonce_is_one_message(loopback: LoopbackDiscord, bot: LabBot) -> None:
    first = await bot.text("news").send("Story", nonce="delivery-1")
    second = await bot.text("news").send("Story", nonce="delivery-1")
    third = await bot.text("news").send("Story", nonce="delivery-2")

    assert first.id == second.id != third.id
    assert len(await loopback.posted("news")) == 2


async def test_an_answer_lost_after_the_effect_posts_once(loopback: LoopbackDiscord, bot: LabBot) -> None:
    cut = loopback.faults.add(Fault("POST", "/channels/*/messages", Kind.CUT, When.AFTER))
    with pytest.raises(aiohttp.ClientError):
        await bot.text("news").send("Story", nonce="delivery-1")
    await bot.text("news").send("Story", nonce="delivery-1")

    assert cut.hits == 1
    assert len(await loopback.posted("news")) == 1


async def test_a_rate_limit_is_waited_out(loopback: LoopbackDiscord, bot: LabBot) -> None:
    loopback.faults.add(Fault("POST", "/channels/*/messages", status=429, retry_after=0.01))
    await bot.text("news").send("Story")

    posts = loopback.journal.select("POST", "/channels/{channel_id}/messages")
    assert [entry.status for entry in posts] == [429, 200]


async def test_a_channel_without_the_right_to_send_is_forbidden(bot: LabBot) -> None:
    with pytest.raises(discord.Forbidden) as refused:
        await bot.text("locked").send("Story")
    assert refused.value.code == 50013


async def test_a_hidden_channel_is_forbidden_as_a_whole(loopback: LoopbackDiscord, bot: LabBot) -> None:
    channel = bot.text("news")
    loopback.moderator.set_bot_permissions("news", deny=["view_channel"])
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("Story")
    assert refused.value.code == 50001


async def test_a_deleted_channel_is_unknown(loopback: LoopbackDiscord, bot: LabBot) -> None:
    channel = bot.text("news")
    loopback.moderator.delete_channel("news")
    with pytest.raises(discord.NotFound) as refused:
        await channel.send("Story")
    assert refused.value.code == 10003


async def test_somebody_elses_message_cannot_be_edited(loopback: LoopbackDiscord, bot: LabBot) -> None:
    written = loopback.moderator.write("reader", "news", "Look at this")
    with pytest.raises(discord.Forbidden) as refused:
        await bot.text("news").get_partial_message(int(written.id)).edit(content="Mine")
    assert refused.value.code == 50005


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"embed": discord.Embed(title="x" * 257)}, "embeds.0.title"),
        ({"embeds": [discord.Embed(description="x" * 3001)] * 2}, "embeds"),
        ({"view": card("x" * 3998)}, "components"),
        ({"view": discord.ui.LayoutView()}, "empty message"),
    ],
)
async def test_what_is_too_long_is_refused_and_not_posted(
    loopback: LoopbackDiscord, bot: LabBot, message: dict[str, Any], where: str
) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await bot.text("news").send(**message)
    assert refused.value.status == 400
    assert where in str(refused.value)
    assert await loopback.posted("news", count=0) == []
    loopback.contract.violations.clear()


async def test_nobody_is_pinged_unless_allowed(loopback: LoopbackDiscord, bot: LabBot) -> None:
    guild = loopback.state.guilds[str(bot.guilds[0].id)]
    alerts = next(role for role in guild.roles.values() if role.name == "alerts")
    reader = loopback.directory.user("reader")
    text = f"@everyone <@{reader.id}> <@&{alerts.id}>"

    await bot.text("news").send(text)
    opted_in = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(int(alerts.id))])
    await bot.text("news").send(text, allowed_mentions=opted_in)

    quiet, loud = await loopback.posted("news", 2)
    assert (quiet.pinged.users, quiet.pinged.roles, quiet.pinged.everyone) == ((), (), False)
    assert (loud.pinged.users, loud.pinged.roles, loud.pinged.everyone) == ((), (alerts.id,), False)


async def test_a_slash_command_defers_and_follows_up(loopback: LoopbackDiscord, bot: LabBot) -> None:
    used = await loopback.answered(loopback.people.use(Invocation("news latest", {"topic": "speech"})))

    assert used.callback is not None
    assert used.callback.name == "DEFERRED_MESSAGE"
    assert used.followups == []
    assert used.original is not None
    assert "Latest on speech" in str(used.original.components)
    assert await loopback.posted("news") == [used.original]


async def test_an_option_is_completed(loopback: LoopbackDiscord, bot: LabBot) -> None:
    typed = await loopback.answered(
        loopback.people.use(Invocation("news latest", {"topic": "cyb"}, focused="topic"))
    )

    assert [choice["value"] for choice in typed.choices or []] == ["cybercrime"]


async def test_a_manager_uses_what_a_reader_is_not_offered(loopback: LoopbackDiscord, bot: LabBot) -> None:
    invocation = Invocation("setup", {"channel": "#news", "role": "@alerts"})
    with pytest.raises(CannotUse, match="hidden"):
        loopback.people.use(invocation)
    used = await loopback.answered(loopback.people.use(invocation, Place(member="manager")))

    assert used.original is not None
    assert used.original.content == "news and alerts"
    assert used.original.ephemeral_to == used.user.id
    assert await loopback.posted("news", count=0) == []


async def test_a_message_menu_command_gets_the_message(loopback: LoopbackDiscord, bot: LabBot) -> None:
    written = loopback.moderator.write("reader", "news", "A long article")
    used = await loopback.answered(loopback.people.use_on_message("Brief this", written))

    assert used.original is not None
    assert used.original.content == "Brief of: A long article"


async def test_a_form_is_filled_in(loopback: LoopbackDiscord, bot: LabBot) -> None:
    opened = await loopback.answered(loopback.people.use(Invocation("wrong")))
    assert opened.modal is not None
    [custom_id] = [row["components"][0]["custom_id"] for row in opened.modal["components"]]
    sent = await loopback.answered(loopback.people.submit(opened, {custom_id: "Not the same event"}))

    assert sent.original is not None
    assert sent.original.content == "Thank you: Not the same event"


async def test_a_command_that_never_answers_times_out(loopback: LoopbackDiscord, bot: LabBot) -> None:
    used = loopback.people.use(Invocation("silent"))
    with pytest.raises(TimeoutError):
        await loopback.acknowledged(used, within=0.05)


async def test_a_dynamic_button_works_after_a_restart(loopback: LoopbackDiscord) -> None:
    async with running(loopback) as first:
        await first.text("news").send(view=card("Law passed", story=42))
    [message] = await loopback.posted("news")
    async with running(loopback):
        pressed = await loopback.answered(loopback.people.press(message, "follow:42"))

    assert pressed.original is not None
    assert pressed.original.content == "You follow story 42."


async def test_a_member_gets_a_direct_message_unless_the_inbox_is_closed(
    loopback: LoopbackDiscord, bot: LabBot
) -> None:
    reader = await bot.fetch_user(int(loopback.directory.user("reader").id))
    await reader.send(view=card("For you"))
    loopback.moderator.set_inbox("reader", opened=False)
    with pytest.raises(discord.Forbidden) as refused:
        await reader.send("Again")

    assert refused.value.code == 50007
    assert len(await loopback.posted("@reader")) == 1


async def test_a_forum_post_is_a_thread_with_a_first_message(loopback: LoopbackDiscord, bot: LabBot) -> None:
    forum = bot.forum()
    created = await forum.create_thread(
        name="Law passed", view=card("Law passed"), applied_tags=[forum.available_tags[0]]
    )
    await created.thread.send("More")
    await created.thread.edit(archived=True)

    assert created.message.id == created.thread.id
    assert [thread.id for thread in await bot.guilds[0].active_threads()] == []
    assert [thread.id async for thread in forum.archived_threads()] == [created.thread.id]
    assert len(await loopback.posted("Law passed", 2)) == 2


async def test_a_forum_post_knows_no_nonce(loopback: LoopbackDiscord, bot: LabBot) -> None:
    await bot.forum().create_thread(name="Law passed", content="Law passed")
    await bot.forum().create_thread(name="Law passed", content="Law passed")

    assert len(await bot.guilds[0].active_threads()) == 2


async def test_a_post_is_published_and_discussed(loopback: LoopbackDiscord, bot: LabBot) -> None:
    message = await bot.text("announcements").send("Law passed")
    await message.publish()
    thread = await message.create_thread(name="Law passed")
    await thread.send("A new fact")

    with pytest.raises(discord.HTTPException) as refused:
        await message.publish()
    assert refused.value.code == 40033
    history = [m.content async for m in thread.history()]
    assert history == ["A new fact"]


async def test_a_picture_is_uploaded_and_shown(loopback: LoopbackDiscord, bot: LabBot, tmp_path: Any) -> None:
    chart = tmp_path / "chart.png"
    chart.write_bytes(b"picture")
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://chart.png")))
    message = await bot.text("news").send(view=view, file=discord.File(chart))

    assert await message.attachments[0].read() == b"picture"
    [gallery] = message.components
    assert isinstance(gallery, discord.MediaGalleryComponent)
    assert gallery.items[0].media.url == message.attachments[0].url


async def test_a_told_reconnect_resumes_the_session(loopback: LoopbackDiscord, bot: LabBot) -> None:
    [session] = await loopback.online()
    loopback.gateway.reconnect()
    await loopback.state.changes.until(lambda: session.resumes > 0)
    await bot.resumed.wait()

    assert await loopback.online() == [session]
    await loopback.answered(loopback.people.use(Invocation("news latest")))


async def test_events_missed_while_away_are_replayed(loopback: LoopbackDiscord, bot: LabBot) -> None:
    [session] = await loopback.online()
    loopback.gateway.reconnect()
    await loopback.state.changes.until(lambda: session.connection is None)
    loopback.moderator.create_channel("missed")
    await bot.resumed.wait()

    assert discord.utils.get(bot.get_all_channels(), name="missed") is not None


async def test_the_route_table_is_within_the_official_description(loopback: LoopbackDiscord) -> None:
    if not loopback.contract.checks:
        pytest.skip("Discord's OpenAPI description is not at hand: set RIGHTSWIRE_DATA")
    unknown = [r for r in loopback.routes() if not loopback.contract.describes(r.method, r.template)]
    assert unknown == []
