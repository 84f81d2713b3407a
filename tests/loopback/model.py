"""The things a Discord is made of: users, guilds, channels, messages."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, TypeAlias

Payload: TypeAlias = dict[str, Any]


class ChannelKind(IntEnum):
    """The channel types a news bot meets, with Discord's numbers."""

    TEXT = 0
    DIRECT = 1
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    FORUM = 15


@dataclass(slots=True)
class User:
    """An account; a closed inbox refuses direct messages."""

    id: str
    name: str
    bot: bool = False
    inbox_open: bool = True
    locale: str = "en-GB"


@dataclass(slots=True)
class Role:
    """A guild role; the role whose id is the guild's is @everyone."""

    id: str
    name: str
    permissions: int = 0
    mentionable: bool = False


@dataclass(slots=True)
class Member:
    """A user in a guild."""

    user: User
    role_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies to one role (kind 0) or member (kind 1)."""

    target_id: str
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class Tag:
    """A forum tag."""

    id: str
    name: str
    moderated: bool = False


@dataclass(slots=True)
class Thread:
    """What makes a channel a thread."""

    parent_id: str
    owner_id: str
    created_at: datetime
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 4320
    tag_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Attachment:
    """An uploaded file."""

    id: str
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mentions:
    """Ids named by a message's text and let through by its allowed_mentions."""

    users: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    everyone: bool = False


@dataclass(slots=True)
class Message:
    """A message, with what a test asks about it: who was really pinged, and how often it was edited."""

    id: str
    channel_id: str
    author: User
    created_at: datetime
    content: str = ""
    embeds: list[Payload] = field(default_factory=list)
    components: list[Payload] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    reference: Payload | None = None
    interaction: Payload | None = None
    mentions: Mentions = Mentions()
    pinged: Mentions = Mentions()
    ephemeral_to: str | None = None
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False
    thread_id: str | None = None


@dataclass(slots=True)
class Channel:
    """A guild channel, a thread or a direct message channel."""

    id: str
    kind: ChannelKind
    name: str
    guild_id: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    flags: int = 0
    topic: str | None = None
    recipient: User | None = None
    thread: Thread | None = None
    messages: dict[str, Message] = field(default_factory=dict)

    def visible(self) -> list[Message]:
        """Messages that the channel's history shows, oldest first."""
        return [m for m in self.messages.values() if not m.deleted and m.ephemeral_to is None]


@dataclass(slots=True)
class Guild:
    """A server and all it holds; threads are among its channels."""

    id: str
    name: str
    owner_id: str
    locale: str = "en-GB"
    roles: dict[str, Role] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
