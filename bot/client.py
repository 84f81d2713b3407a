"""The discord.py client: loads the cogs, hands them the use cases, answers for their errors."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from discord.http import Route

from bot.domain.errors import InboxClosed
from bot.domain.feed import GuildId, UserId
from bot.domain.language import Addressee, Language
from bot.languages.current import nearest, speak
from bot.usecases.briefs import Briefs
from bot.usecases.corrections import Corrections
from bot.usecases.digests import Digests
from bot.usecases.doctor import Doctor
from bot.usecases.feeds import Feeds
from bot.usecases.inboxes import Inboxes
from bot.usecases.languages import Languages
from bot.usecases.lists import Lists
from bot.usecases.objections import Objections
from bot.usecases.previews import Previews
from bot.usecases.privacy import Privacy
from bot.usecases.stories import Stories
from bot.usecases.subscriptions import Subscriptions
from bot.usecases.suggest import Suggest
from bot.usecases.tags import Tags
from bot.usecases.tracing import Tracing
from bot.usecases.trends import Trends
from bot.usecases.vectors import Vectors

LONGEST_WAIT: Final = 30.0
_HEARD: Final = "heard"
_log: Final = structlog.get_logger()

# What we set in a command; the rest is Discord's, or deprecated.
_COMPARED: Final = (
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "type",
    "options",
    "required",
    "choices",
    "value",
    "autocomplete",
    "channel_types",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "nsfw",
    "default_member_permissions",
    "contexts",
    "integration_types",
)

Interaction = discord.Interaction["RightswireBot"]
DynamicItem = type[discord.ui.DynamicItem[discord.ui.Item[Any]]]


@dataclass(frozen=True, slots=True)
class UseCases:
    """All that a cog may ask for; since when it may."""

    since: datetime
    stories: Stories
    briefs: Briefs
    feeds: Feeds
    lists: Lists
    subscriptions: Subscriptions
    previews: Previews
    privacy: Privacy
    corrections: Corrections
    objections: Objections
    suggest: Suggest
    digests: Digests
    doctor: Doctor
    inboxes: Inboxes
    languages: Languages
    tags: Tags
    tracing: Tracing
    trends: Trends
    vectors: Vectors = field(default_factory=Vectors)


class Texts(Protocol):
    """Sentences for errors; the module `bot.presentation.texts` is one."""

    def sentence(self, error: BaseException, /) -> str | None:
        """What to tell whoever asked; None for what nobody expected."""
        ...

    def apology(self, reference: str, /) -> str:
        """What to say for what nobody expected."""
        ...

    def no_longer(self, custom_id: str, mention: Callable[[str], str], /) -> str:
        """What to say of a button that nobody answers for any more."""
        ...


class _Tree(app_commands.CommandTree["RightswireBot"]):
    async def interaction_check(self, interaction: Interaction, /) -> bool:
        await self.client.hear(interaction)
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        await self.client.answer_for(interaction, error)


class RightswireBot(commands.AutoShardedBot):
    """The bot as Discord sees it. Cogs reach the use cases as `bot.usecases`.

    `extensions` are the modules of the cogs, `items` the buttons that outlive a restart.
    """

    def __init__(
        self,
        usecases: UseCases,
        *,
        texts: Texts,
        translator: app_commands.Translator | None = None,
        extension_names: Collection[str] = (),
        items: Sequence[DynamicItem] = (),
        **options: Any,
    ) -> None:
        # discord.py warns of missing voice libraries at start; this bot never speaks.
        discord.VoiceClient.warn_nacl = False
        discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            **options,
        )
        self.usecases = usecases
        self.command_ids: Mapping[str, int] = {}
        self._texts = texts
        self._translator = translator
        self._extension_names = extension_names
        self._items = items

    async def setup_hook(self) -> None:
        """Load the cogs, listen to the buttons of old messages, tell Discord of changed commands."""
        for name in self._extension_names:
            await self.load_extension(name)
        self.add_dynamic_items(*self._items)
        await self.tree.set_translator(self._translator)
        await self._sync()

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer for buttons that nobody answers for any more: timed out, or from before a restart."""
        # Discord's event comes last: whoever answers has begun to, and has heard the interaction.
        if interaction.type is discord.InteractionType.component and _HEARD not in interaction.extras:
            await self.hear(interaction)
            pressed: Mapping[str, Any] = interaction.data or {}
            await _tell(interaction, self._texts.no_longer(str(pressed.get("custom_id")), self.mention))

    async def hear(self, interaction: discord.Interaction[Any], *, public: bool = False) -> None:
        """Speak from now on the language of whoever reads the answer: the member's, or that of the server."""
        interaction.extras[_HEARD] = True
        guild = guild_of(interaction) if public else None
        addressee, seen = _server(interaction, guild) if guild else _member(interaction)
        speak(await self.usecases.languages.answering(addressee, seen))

    async def remember(self, interaction: discord.Interaction[Any]) -> None:
        """Note what whoever sets something up reads, and the server: they will be written to unasked."""
        guild = guild_of(interaction)
        await self.usecases.languages.see(*_member(interaction))
        if guild is not None:
            await self.usecases.languages.see(*_server(interaction, guild))

    async def writing(self, interaction: discord.Interaction[Any]) -> Language:
        """The language in which what stands in this server's channels is written."""
        guild = guild_of(interaction)
        addressee, seen = _server(interaction, guild) if guild else _member(interaction)
        return await self.usecases.languages.writing(addressee, seen)

    async def answer_for(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Tell whoever asked what went wrong, where only they see it, and log it once."""
        await self.hear(interaction)
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        command = interaction.command.qualified_name if interaction.command else interaction.type.name
        sentence = self._texts.sentence(cause)
        if sentence is not None:
            _log.info("interaction.refused", command=command, why=type(cause.__cause__ or cause).__name__)
        else:
            reference = secrets.token_hex(3).upper()
            _log.error("interaction.failed", command=command, reference=reference, exc_info=cause)
            sentence = self._texts.apology(reference)
        await _tell(interaction, sentence)

    def mention(self, command: str) -> str:
        """That command as a link that fills in the message box, `/command` before Discord named its id."""
        number = self.command_ids.get(command.split(" ", 1)[0])
        return f"</{command}:{number}>" if number else f"`/{command}`"

    async def _sync(self) -> None:
        # What Discord has is asked for rather than remembered: a memory is wrong as soon as the token is
        # another application's, and one GET a start is free where new commands are limited to 200 a day.
        if self.application_id is None:
            return
        ours = await self._commands()
        listed = Route("GET", "/applications/{application_id}/commands", application_id=self.application_id)
        theirs: list[dict[str, Any]] = await self.http.request(listed, params={"with_localizations": "true"})
        if not same_commands(ours, theirs):
            synced = await self.http.bulk_upsert_global_commands(self.application_id, ours)
            theirs = list(map(dict, synced))
            _log.info("commands.synced", commands=len(ours))
        self.command_ids = {command["name"]: int(command["id"]) for command in theirs}

    async def _commands(self) -> list[dict[str, Any]]:
        if self._translator is None:
            return [command.to_dict(self.tree) for command in self.tree.get_commands()]
        return [
            await command.get_translated_payload(self.tree, self._translator)
            for command in self.tree.get_commands()
        ]


async def think(interaction: Interaction, *, quiet: bool) -> None:
    """Let whoever asked wait for an answer that they alone see, or everybody in the server's language."""
    await interaction.response.defer(ephemeral=quiet)
    if not quiet:
        await interaction.client.hear(interaction, public=True)


async def write(member: discord.abc.Messageable, card: discord.ui.LayoutView) -> None:
    """Send a direct message. Raises InboxClosed."""
    try:
        await member.send(view=card)
    except discord.Forbidden as error:
        raise InboxClosed("takes no direct messages") from error


def guild_of(interaction: discord.Interaction[Any]) -> GuildId | None:
    """The server that somebody asks in; None in direct messages."""
    return GuildId(interaction.guild_id) if interaction.guild_id else None


def _member(interaction: discord.Interaction[Any]) -> tuple[Addressee, Language | None]:
    return Addressee.member(UserId(interaction.user.id)), nearest(interaction.locale.value)


def _server(interaction: discord.Interaction[Any], guild: GuildId) -> tuple[Addressee, Language | None]:
    locale = interaction.guild_locale
    return Addressee.server(guild), nearest(locale.value if locale else None)


def same_commands(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> bool:
    """Whether Discord's commands are ours: what it leaves out, adds or spells otherwise does not count."""
    known = {command["name"]: command for command in theirs}
    return len(ours) == len(theirs) and all(_alike(command, known.get(command["name"])) for command in ours)


def _alike(ours: Any, theirs: Any) -> bool:
    if not ours and not theirs:
        return True
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return all(_alike(ours.get(key), theirs.get(key)) for key in _COMPARED)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(_alike, ours, theirs))
    return str(ours) == str(theirs)


async def _tell(interaction: discord.Interaction[Any], sentence: str) -> None:
    # An interaction that is too old to be answered leaves nobody to tell.
    with suppress(discord.HTTPException):
        if not interaction.response.is_done():
            await interaction.response.send_message(sentence, ephemeral=True)
            return
        thinking = interaction.response.type is discord.InteractionResponseType.deferred_channel_message
        # The first answer after a public "thinking…" is public whatever it says of itself; the second is not.
        placeholder = await interaction.edit_original_response(content="…") if thinking else None
        await interaction.followup.send(sentence, ephemeral=True)
        if placeholder is not None:
            await placeholder.delete()
