"""The world that the loopback Discord starts with: one guild, its people and its channels."""

from collections.abc import Iterable

from tests.loopback.model import Channel, ChannelKind, Guild, Member, Overwrite, Role, Tag, User
from tests.loopback.permissions import Permission
from tests.loopback.state import State

EVERYONE_MAY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.USE_APPLICATION_COMMANDS
)
BOT_MAY = EVERYONE_MAY | Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS
STORY_TAGS = ("censorship", "surveillance", "shutdown", "encryption")


def rights_lab(state: State, tags: Iterable[str] = STORY_TAGS) -> None:
    """Rights Lab: members owner, manager, reader; #news, #locked, #announcements, forum stories."""
    owner, manager, reader = (state.add_user(name) for name in ("owner", "manager", "reader"))
    guild = Guild(state.new_id(), "Rights Lab", owner.id)
    state.guilds[guild.id] = guild
    guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE_MAY)
    _give(state, guild, "rightswire", BOT_MAY, state.bot)
    _give(state, guild, "managers", EVERYONE_MAY | Permission.MANAGE_GUILD, manager)
    for member in (owner, reader):
        guild.members[member.id] = Member(member)
    alerts = Role(state.new_id(), "alerts", mentionable=True)
    guild.roles[alerts.id] = alerts
    add_channel(state, guild, ChannelKind.TEXT, "news")
    locked = add_channel(state, guild, ChannelKind.TEXT, "locked")
    locked.overwrites.append(Overwrite(state.bot.id, 1, deny=Permission.SEND_MESSAGES))
    add_channel(state, guild, ChannelKind.ANNOUNCEMENT, "announcements")
    stories = add_channel(state, guild, ChannelKind.FORUM, "stories")
    stories.tags += [Tag(state.new_id(), name) for name in tags]


def add_channel(state: State, guild: Guild, kind: ChannelKind, name: str) -> Channel:
    """Add a channel to a guild."""
    return state.add_channel(Channel(state.new_id(), kind, name, guild_id=guild.id))


def _give(state: State, guild: Guild, name: str, permissions: Permission, user: User) -> None:
    role = Role(state.new_id(), name, permissions)
    guild.roles[role.id] = role
    guild.members[user.id] = Member(user, [role.id])
