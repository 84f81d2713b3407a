"""The permission bits that a news bot meets, and how Discord adds them up."""

from collections.abc import Iterable
from enum import IntFlag

from tests.loopback.model import Channel, Guild, Overwrite


class Permission(IntFlag):
    """Discord's permission bits under Discord's names (docs, topics/permissions)."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYTHING = Permission(sum(Permission))
IN_A_DIRECT_MESSAGE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
)


def named(names: Iterable[str]) -> Permission:
    """Add up permissions given by Discord's names, in any case; KeyError names the one that is none."""
    total = Permission(0)
    for name in names:
        total |= Permission[name.upper()]
    return total


def base_permissions(guild: Guild, user_id: str) -> Permission:
    """What a member may do in the guild before any channel has its say."""
    if user_id == guild.owner_id:
        return EVERYTHING
    granted = Permission(guild.roles[guild.id].permissions)
    for role_id in guild.members[user_id].role_ids:
        granted |= Permission(guild.roles[role_id].permissions)
    return EVERYTHING if granted & Permission.ADMINISTRATOR else granted


def permissions_in(guild: Guild, user_id: str, channel: Channel) -> Permission:
    """What a member may do in a guild channel; nothing at all when they cannot see it."""
    granted = base_permissions(guild, user_id)
    if granted & Permission.ADMINISTRATOR:
        return granted
    holder = guild.channels[channel.thread.parent_id] if channel.thread else channel
    role_ids = guild.members[user_id].role_ids
    tiers = (
        [o for o in holder.overwrites if o.target_id == guild.id],
        [o for o in holder.overwrites if o.target_id in role_ids],
        [o for o in holder.overwrites if o.target_id == user_id],
    )
    for tier in tiers:
        granted = _overwritten(granted, tier)
    return granted if granted & Permission.VIEW_CHANNEL else Permission(0)


def _overwritten(granted: Permission, tier: list[Overwrite]) -> Permission:
    """Within one tier Discord takes all denials away first and then gives all allowances."""
    denied = allowed = 0
    for overwrite in tier:
        denied |= overwrite.deny
        allowed |= overwrite.allow
    return Permission((granted & ~denied) | allowed)
