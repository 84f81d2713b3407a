"""Who may change a server's settings, and what the bot may not do in a channel."""

from contextlib import suppress
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import InvalidInput
from bot.domain.feed import GuildId
from bot.domain.subscription import Target, TargetKind
from bot.languages.formats import enumeration
from bot.languages.messages import _, marked
from bot.presentation.escape import plain

Postable = discord.TextChannel | discord.ForumChannel | discord.Thread

_LABELS: Final = {
    "view_channel": marked("View Channel"),
    "send_messages": marked("Send Messages"),
    "send_messages_in_threads": marked("Send Messages in Threads"),
    "embed_links": marked("Embed Links"),
    "read_message_history": marked("Read Message History"),
}
_FORUM_LABELS: Final = _LABELS | {
    "send_messages": marked("Create Posts"),
    "send_messages_in_threads": marked("Send Messages in Posts"),
}
# After a crash we look whether a card came through before we send it again.
_LOOK: Final = "read_message_history"
_NEEDED: Final = {
    TargetKind.CHANNEL: ("view_channel", "send_messages", "embed_links", _LOOK),
    TargetKind.THREAD: ("view_channel", "send_messages_in_threads", "embed_links", _LOOK),
    TargetKind.FORUM: ("view_channel", "send_messages", "send_messages_in_threads", "embed_links", _LOOK),
}


def check_manager(interaction: discord.Interaction[Any]) -> bool:
    """Whether a manager of the server asks; what commands are hidden from is only a hint to Discord.

    Raises MissingPermissions, and NoPrivateMessage outside servers.
    """
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    if is_manager(interaction):
        return True
    raise app_commands.MissingPermissions(["manage_guild"])


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # else the tree's are added
@app_commands.default_permissions(manage_guild=True)
class ManagersCog(commands.GroupCog):
    """A group of commands for a server's managers."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Managers only."""
        return check_manager(interaction)


def is_manager(interaction: discord.Interaction[Any]) -> bool:
    """Whether whoever asks may change settings of the server that it is asked in."""
    permissions = interaction.permissions
    return interaction.guild_id is not None and (permissions.manage_guild or permissions.administrator)


def guild_here(interaction: discord.Interaction[Any]) -> GuildId:
    """The server in which somebody asks. Raises NoPrivateMessage outside servers."""
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    return GuildId(interaction.guild_id)


def target_of(channel: Postable) -> Target:
    """The channel as a place to deliver to."""
    match channel:
        case discord.Thread():
            return Target(TargetKind.THREAD, channel.id)
        case discord.ForumChannel():
            return Target(TargetKind.FORUM, channel.id)
        case _:
            return Target(TargetKind.CHANNEL, channel.id)


def check_postable(channel: Postable) -> None:
    """Raises InvalidInput, naming what is missing and where to allow it, when the bot cannot post there."""
    problem = postable_problem(channel)
    if problem:
        raise InvalidInput(problem)


_WE_MAY_NOT: Final = marked(
    "I may not mention the role {role}. Open Server Settings, go to Roles, pick it, turn on **Allow anyone "
    "to @mention this role**, and try again."
)
_YOU_MAY_NOT: Final = marked(
    "You may not mention the role {role}. Open Server Settings, go to Roles, pick it, turn on **Allow anyone "
    "to @mention this role**, and try again."
)


def check_mentionable(role: discord.Role | None, interaction: discord.Interaction[Any]) -> None:
    """Raises InvalidInput when the role is everybody's, or when we or who asks may not mention it."""
    if role is None:
        return
    if role.is_default():
        raise InvalidInput(
            marked("I mention no one but a role that people chose, so @everyone is not for me.")
        )
    if role.mentionable:
        return
    ours = role.guild.me.guild_permissions.mention_everyone
    if not ours or not interaction.permissions.mention_everyone:
        raise InvalidInput(_WE_MAY_NOT if not ours else _YOU_MAY_NOT, role=plain(role.name))


def postable_problem(channel: Postable) -> str | None:
    """What keeps the bot from posting there and where to allow it; None when nothing does."""
    kind = target_of(channel).kind
    allowed = channel.permissions_for(channel.guild.me)
    labels = _FORUM_LABELS if kind is TargetKind.FORUM else _LABELS
    missing = [f"**{_(labels[name])}**" for name in _NEEDED[kind] if not getattr(allowed, name)]
    if not missing:
        return None
    place = channel.parent if isinstance(channel, discord.Thread) and channel.parent else channel
    return _(
        "I cannot post in {channel} yet: I need {permissions} there. "
        "Open the settings of {place}, go to Permissions, add me, allow it, and try again.",
        channel=f"#{plain(channel.name)}",
        permissions=enumeration(missing),
        place=f"#{plain(place.name)}",
    )


async def postable_channel(interaction: discord.Interaction[Any], channel_id: int) -> Postable:
    """The channel of that id in the server that is asked in. Raises InvalidInput for what is none."""
    guild = interaction.guild
    found = guild.get_channel_or_thread(channel_id) if guild else None
    if found is None:
        with suppress(discord.NotFound, discord.Forbidden):
            found = await interaction.client.fetch_channel(channel_id)
    if not isinstance(found, discord.TextChannel | discord.ForumChannel | discord.Thread):
        raise InvalidInput("I cannot post there. Pick a text channel, a thread or a forum of this server.")
    return found
