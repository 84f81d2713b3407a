"""Digests in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import DeliveryId, DeliveryKind, DeliveryState
from bot.domain.digest import LATEST, Candidate, Digest, DigestId, NewDigest, Round
from bot.domain.errors import NotFound
from bot.domain.story import Choice, Story
from bot.domain.subscription import Cadence, Subscription, Target
from tests.fakes.world import World


class FakeDigestStore:
    """DigestStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def due(self, now: datetime, limit: int) -> Sequence[Target]:
        return list(dict.fromkeys(one.target for one in self._due(now)))[:limit]

    async def rounds(self, target: Target, now: datetime) -> Sequence[Round]:
        due = [one for one in self._due(now) if one.target == target]
        return [Round(one.id, one.manner, self._world.dates[one.id].next_at) for one in due]

    async def candidates(self, target: Target, now: datetime) -> Sequence[Candidate]:
        due = [one for one in self._due(now) if one.target == target and self._world.dates[one.id].next_at]
        found = ((story, self._asking(story, due)) for story in self._world.stories.values())
        return [
            Candidate(story, len(asking), min(one.manner.confirmed_by for one in asking))
            for story, asking in found
            if asking and not self._had(story, target)
        ]

    def _due(self, now: datetime) -> list[Subscription]:
        active = [s for s in self._world.subscriptions.values() if s.paused_because is None]
        digested = [s for s in active if s.manner.cadence is not Cadence.AT_ONCE]
        return [s for s in digested if (self._world.dates[s.id].next_at or now) <= now]

    def _asking(self, story: Story, due: Iterable[Subscription]) -> list[Subscription]:
        answered = self._world.answered[story.id]
        since = {one.id: self._world.dates[one.id].since for one in due}
        return [
            one
            for one in due
            if one.query_id in answered and story.audience.includes(one.guild)
            if (begin := since[one.id]) is not None and story.changed_at >= begin
        ]

    def _had(self, story: Story, target: Target) -> bool:
        cards = (row for row in self._world.deliveries.values() if row.kind is DeliveryKind.CARD)
        carded = any((row.subject, row.target) == (story.id, target) for row in cards)
        digested = any(story.id in d.story_ids for d in self._world.digests.values() if d.target == target)
        return carded or digested or self._world.choices.get((story.id, target)) is Choice.MUTE

    def _date(self, digest: NewDigest) -> bool:
        dates = [(self._world.dates[one.subscription_id], one.due_at, at) for one, at in digest.next_rounds]
        if any(date.next_at != due_at for date, due_at, _ in dates):
            return False
        for date, due_at, at in dates:
            date.since = digest.at - LATEST if due_at is not None else date.since or digest.at
            date.next_at = at
        return True

    async def owe(self, digest: NewDigest) -> Digest | None:
        if not self._date(digest):
            return None
        for number in digest.folded:
            row = self._world.deliveries[DeliveryId(number)]
            if row.state is DeliveryState.OPEN and row.is_post:
                row.state = DeliveryState.FOLDED
        known = {i for d in self._world.digests.values() if d.target == digest.target for i in d.story_ids}
        fresh = tuple(i for i in dict.fromkeys(digest.story_ids) if i not in known)
        if not fresh:
            return None
        made = DigestId(self._world.next_id())
        self._world.digests[made] = replace(digest, story_ids=fresh)
        self._world.owe_row(DeliveryKind.DIGEST, made, digest.target, digest.at)
        return await self.get(made)

    async def get(self, digest_id: DigestId) -> Digest:
        if digest_id not in self._world.digests:
            raise NotFound("digest")
        made = self._world.digests[digest_id]
        stories = tuple(self._world.stories[story_id] for story_id in made.story_ids)
        return Digest(digest_id, made.target, made.occasion, stories, made.at)
