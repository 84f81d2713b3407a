"""WebSub: hubs are asked to send us what is new, what they send is checked, polling stays the safety net."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

import structlog

from bot.domain.errors import DocumentError, FetchError, InvalidAddress, NotFound
from bot.domain.feed import FeedId
from bot.domain.websub import (
    AFTER_DENIAL,
    ASK_AGAIN,
    ASKED,
    Lease,
    Wanted,
    is_signed,
    lease_of,
    renewal,
)
from bot.ports.clock import Clock
from bot.ports.feeds import HubLeaseStore, Hubs

log = structlog.get_logger()

_AT_ONCE: Final = 20

Take = Callable[[FeedId, bytes, str], Awaitable[None]]


class WebSub:
    """The subscriber. `address` is where hubs reach us from outside; each feed has a token of its own there.

    `take` makes news of what a hub sent.
    """

    def __init__(self, address: str, leases: HubLeaseStore, hubs: Hubs, take: Take, clock: Clock) -> None:
        self._address = address.rstrip("/")
        self._leases = leases
        self._hubs = hubs
        self._take = take
        self._clock = clock

    async def once(self) -> None:
        """Ask the hubs that are to be asked now, and renew what would run out."""
        for wanted in await self._leases.wanted(self._clock.now(), _AT_ONCE):
            await self._ask(wanted)

    async def confirm(self, token: str, said: dict[str, str]) -> str | None:
        """The challenge to answer a hub's verification of intent with; None for what we did not ask for."""
        try:
            lease = await self._leases.get(token)
        except NotFound:
            return None
        mode, topic, challenge = said.get("hub.mode"), said.get("hub.topic"), said.get("hub.challenge")
        if mode == "denied":
            await self._leases.deny(token, self._clock.now() + AFTER_DENIAL)
            log.info("hub.denied", topic=lease.hub.topic, why=said.get("hub.reason", "")[:200])
            return ""
        if mode != "subscribe" or topic != lease.hub.topic or not challenge:
            return None
        now = self._clock.now()
        until = now + lease_of(_seconds(said.get("hub.lease_seconds", "")))
        await self._leases.grant(token, until, renewal(now, until))
        log.info("hub.granted", topic=lease.hub.topic, until=until.isoformat())
        return challenge

    async def knows(self, token: str) -> bool:
        """Whether we gave that token to any hub."""
        try:
            await self._leases.get(token)
        except NotFound:
            return False
        return True

    async def receive(self, token: str, signature: str, body: bytes, content_type: str) -> None:
        """Take what a hub sent. What is not signed with the lease's secret is dropped without a word."""
        lease = await self._leases.get(token)
        if not is_signed(lease, signature, body):
            log.warning("hub.forged", topic=lease.hub.topic)
            return
        try:
            await self._take(lease.feed_id, body, content_type)
        except DocumentError as error:
            log.warning("hub.unreadable", topic=lease.hub.topic, why=error.why)

    async def _ask(self, wanted: Wanted) -> None:
        lease = wanted.lease or Lease(
            wanted.feed_id, wanted.hub, secrets.token_urlsafe(24), secrets.token_urlsafe(32)
        )
        lease = replace(lease, hub=wanted.hub)
        # Before the question, because the hub may confirm before it has answered it.
        await self._leases.asked(lease, self._clock.now() + ASK_AGAIN)
        try:
            await self._hubs.post(lease.hub.url, self._form(lease))
        except (FetchError, InvalidAddress) as error:
            log.info("hub.refused", hub=lease.hub.url, topic=lease.hub.topic, why=error.why)

    def _form(self, lease: Lease) -> dict[str, str]:
        return {
            "hub.mode": "subscribe",
            "hub.topic": lease.hub.topic,
            "hub.callback": f"{self._address}/{lease.token}",
            "hub.lease_seconds": str(int(ASKED.total_seconds())),
            "hub.secret": lease.secret,
        }


def _seconds(text: str) -> float:
    """What a hub says, or a day when it says nothing that can be read."""
    readable = text.isascii() and text.isdecimal() and len(text) < 12
    return float(text) if readable else timedelta(days=1).total_seconds()
