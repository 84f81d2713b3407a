"""Whether all that is owed arrived once and in order: what the database holds against what Discord shows."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import select

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows.wishes import target as target_of
from bot.adapters.storage.schema import deliveries, digest_stories, stories
from bot.domain.delivery import Delivery, DeliveryId, DeliveryKind
from tests.chaos.town import Town

_SOURCES: Final = re.compile(r"rightswire:sources:(\d+)")
_COUNT: Final = re.compile(r"Sources \((\d+)\)")

_Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was owed: every story to every place, by itself or in a digest.

    `stale` cards lack their last edit, `disordered` ones overtook another. `amiss` says where what is.
    """

    owed: int
    delivered: int
    lost: int
    doubled: int
    stale: int
    disordered: int
    states: dict[str, int]
    amiss: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        states = Counter(self.states) + Counter(other.states)
        return Outcome(
            self.owed + other.owed,
            self.delivered + other.delivered,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.stale + other.stale,
            self.disordered + other.disordered,
            dict(states),
            self.amiss + other.amiss,
        )


async def audit(database: Database, town: Town, reports: Mapping[int, int]) -> Outcome:
    """Look into every place; `reports` says how many a story has by now, where the card is to tell it."""
    async with database.reading() as connection:
        owed = {row.id for row in await connection.execute(select(stories.c.id))}
        rows = (await connection.execute(select(deliveries))).all()
        held = (await connection.execute(select(digest_stories))).all()
    digests = {_key(row): row.subject for row in rows if row.kind == DeliveryKind.DIGEST.value}
    total = Outcome(0, 0, 0, 0, 0, 0, dict(Counter(row.state for row in rows)))
    for target, name in town.places.items():
        messages = await town.messages(target)
        if target in town.digested:
            shown = [digests[_number(message)] for message in messages]
            seen = [row.story_id for digest in shown for row in held if row.digest_id == digest]
            total += _counted(name, owed, seen)
        else:
            total += _audited(name, owed, messages, reports)
    return total


def _audited(name: str, owed: set[int], messages: list[_Message], reports: Mapping[int, int]) -> Outcome:
    order = [_story(message) for message in messages]
    latest = dict(zip(order, map(_reports, messages), strict=True))
    stale = sum(latest[story] != reports.get(story, latest[story]) for story in owed & latest.keys())
    disordered = sum(later < earlier for earlier, later in pairwise(order))
    return replace(_counted(name, owed, order), stale=stale, disordered=disordered)


def _counted(name: str, owed: set[int], seen: Iterable[int]) -> Outcome:
    times = Counter(seen)
    lost = owed - times.keys()
    twice = {story: often for story, often in times.items() if often > 1}
    amiss = [f"{name}: story {story} is lost" for story in sorted(lost)]
    amiss += [f"{name}: story {story} is there {often} times" for story, often in sorted(twice.items())]
    doubled = sum(often - 1 for often in twice.values())
    return Outcome(len(owed), len(owed) - len(lost), len(lost), doubled, 0, 0, {}, tuple(amiss))


def _story(message: _Message) -> int:
    keys = (_SOURCES.match(button["custom_id"] or "") for button in message["buttons"])
    return next(int(key[1]) for key in keys if key)


def _reports(message: _Message) -> int:
    counts = (_COUNT.match(button["label"] or "") for button in message["buttons"])
    return next((int(found[1]) for found in counts if found), 1)


def _number(message: _Message) -> int:
    """What a digest carries unseen."""
    return int(message["payload"]["components"][0]["id"])


def _key(row: Any) -> int:
    return Delivery(DeliveryId(row.id), DeliveryKind(row.kind), row.subject, target_of(row), 1, 0).key
