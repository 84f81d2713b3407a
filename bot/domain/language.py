"""The language in which somebody is written to."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, Self

from bot.domain.feed import GuildId, UserId

# An ISO 639 code; those that are spoken are in `bot.languages.current`.
Language = NewType("Language", str)


class AddresseeKind(StrEnum):
    """What kind of addressee."""

    SERVER = "server"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom we write to: a server, in its channels, or a member, by direct message."""

    kind: AddresseeKind
    id: int

    @classmethod
    def server(cls, guild: GuildId) -> Self:
        """That server."""
        return cls(AddresseeKind.SERVER, guild)

    @classmethod
    def member(cls, member: UserId) -> Self:
        """That member."""
        return cls(AddresseeKind.MEMBER, member)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an addressee's language: `chosen` by them, or seen of their Discord."""

    language: Language
    chosen: bool = False
