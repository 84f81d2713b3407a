"""The loopback Discord without its HTTP: all parts put together, and waiting for what the bot does."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.loopback.commands import Commands
from tests.loopback.contract import Contract
from tests.loopback.description import description_at_hand
from tests.loopback.directory import Directory
from tests.loopback.faults import Faults
from tests.loopback.gateway import Gateway, Session
from tests.loopback.interactions import Interaction, Interactions
from tests.loopback.journal import Journal
from tests.loopback.limits import RateLimits
from tests.loopback.messages import Messages
from tests.loopback.model import Message
from tests.loopback.moderator import Moderator
from tests.loopback.people import People
from tests.loopback.rest import Access
from tests.loopback.rights_lab import rights_lab
from tests.loopback.state import State


@dataclass(frozen=True, slots=True)
class Options:
    """How this Discord behaves; times in seconds, port 0 takes a free one."""

    token: str = "loopback-token"
    port: int = 0
    spec: Path | None = field(default_factory=description_at_hand)
    nonce_window: float = 180.0
    interaction_deadline: float = 3.0
    heartbeat_interval: float = 41.25
    shards: int = 1
    clock: Callable[[], float] = time.time
    rate_limits: bool = False
    seed: int = 0
    world: Callable[[State], None] = rights_lab


class Discord:
    """The parts of one Discord, by name, for tests that run in its process."""

    def __init__(self, options: Options | None = None) -> None:
        options = options or Options()
        self.options = options
        self.state = State(options.clock)
        options.world(self.state)
        self.gateway = Gateway(self.state, options.token, options.heartbeat_interval)
        self.messages = Messages(self.state, self.gateway.dispatch, options.nonce_window)
        self.commands = Commands(self.state)
        self.interactions = Interactions(self.state, self.messages, options.interaction_deadline)
        self.people = People(self.state, self.gateway, self.commands, self.interactions)
        self.moderator = Moderator(self.state, self.messages, self.gateway.dispatch)
        self.directory = Directory(self.state)
        self.journal = Journal(self.state)
        self.contract = Contract(options.spec)
        self.faults = Faults(self.state.changes, Random(options.seed))
        self.access = Access(options.token, RateLimits(options.clock) if options.rate_limits else None)

    def revoke_token(self, renewed: str | None = None) -> None:
        """The bot's token was reset in the portal: it is refused from now on, only the new one is taken."""
        self.access.token = renewed
        self.gateway.revoke(renewed)

    async def online(self, sessions: int = 1, within: float = 10.0) -> list[Session]:
        """Wait until so many shards are connected and have identified."""

        def enough() -> list[Session] | None:
            connected = self.gateway.connected()
            return connected if len(connected) >= sessions else None

        return await self.state.changes.until(enough, within)

    async def posted(self, channel: str, count: int = 1, within: float = 5.0) -> list[Message]:
        """Wait until a channel shows so many messages, ephemeral ones not counted; oldest first."""

        def enough() -> list[Message] | None:
            visible = self.directory.channel(channel).visible()
            return visible if len(visible) >= count else None

        return await self.state.changes.until(enough, within)

    async def acknowledged(self, interaction: Interaction, within: float | None = None) -> Interaction:
        """Wait for the first answer, a deferral being one; TimeoutError after the deadline."""
        patience = self.options.interaction_deadline if within is None else within
        await self.state.changes.until(lambda: interaction.callback, patience)
        return interaction

    async def answered(self, interaction: Interaction, within: float = 10.0) -> Interaction:
        """Wait for something to see: a message, an update, choices or a form; after a deferral its sequel."""
        await self.acknowledged(interaction)
        await self.state.changes.until(interaction.complete, within)
        return interaction
