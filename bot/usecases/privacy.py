"""Privacy: what is known of a member is theirs to have and to end."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.feed import UserId
from bot.domain.query import Query
from bot.ports.clock import Clock
from bot.ports.subscriptions import PersonalData
from bot.usecases.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Export:
    """All that is known of a member, as a JSON document, and how many things that is."""

    document: bytes
    things: int


class Privacy:
    """Gives and ends what is known of a member.

    `backups_days` is how long the operator says that backups are kept, 0 if they did not say.
    """

    def __init__(
        self, data: PersonalData, subscriptions: Subscriptions, clock: Clock, backups_days: int = 0
    ) -> None:
        self.backups_days = backups_days
        self._data = data
        self._subscriptions = subscriptions
        self._clock = clock

    async def export(self, member: UserId) -> Export:
        """Everything that names the member, with queries also in words."""
        held = await self._data.of(member)
        known = {name: [self._told(dict(row)) for row in rows] for name, rows in held.items()}
        document = {"member": str(member), "made_at": self._clock.now(), "known": known}
        text = json.dumps(document, ensure_ascii=False, indent=2, default=_text)
        return Export(text.encode(), sum(map(len, known.values())))

    async def erase(self, member: UserId) -> int:
        """Delete it all; returns how many things it was."""
        return await self._data.erase(member)

    def _told(self, row: dict[str, Any]) -> dict[str, Any]:
        # Discord's ids have more digits than JavaScript can count to, so they are texts.
        told = {name: str(value) if name.endswith("_id") else value for name, value in row.items()}
        if "query" in row:
            told["means"] = self._subscriptions.describe(Query.from_canonical(row["query"]))
        return told


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
