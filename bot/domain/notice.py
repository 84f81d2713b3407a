"""Notices: what people are told about the feeds that they added."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from bot.domain.feed import GuildId, Outlet, UserId
from bot.domain.subscription import Target

NoticeId = NewType("NoticeId", int)


class NoticeKind(StrEnum):
    """What happened to the feed."""

    FAILING = "failing"
    BACK = "back"
    GONE = "gone"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class OffNotice:
    """What one member is told of a target that they set up: nothing is sent to it any more."""

    target: Target
    member: UserId
    guild: GuildId | None
    why: str

    @property
    def nonce(self) -> str:
        """What Discord recognises a repeated attempt by."""
        return f"off{self.target.id}"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that one member is told of a feed that they added to a server; `why` it failed last."""

    id: NoticeId
    kind: NoticeKind
    member: UserId
    guild: GuildId
    outlet: Outlet
    url: str
    why: str | None = None

    @property
    def nonce(self) -> str:
        """What Discord recognises a repeated attempt by."""
        return f"notice{self.id}"
