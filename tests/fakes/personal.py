"""What the fake stores hold of a member."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.digest import NewDigest
from bot.domain.feed import UserId
from bot.domain.language import Addressee
from bot.domain.subscription import NOBODY, Change, Subscription, SubscriptionId, Target, TargetKind
from tests.fakes.world import World


class FakePersonalData:
    """PersonalData in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def of(self, member: UserId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        inbox = Target(TargetKind.MEMBER, member)
        return {
            "messages": [{"id": row.id} for row in self._world.deliveries.values() if row.target == inbox],
            "stories_chosen": [{"story_id": n} for n, target in self._world.choices if target == inbox],
            "digest_stories": [{"story_id": n} for one in self._digests(inbox) for n in one.story_ids],
            "digests": [{"made_at": one.at} for one in self._digests(inbox)],
            "objections": [{"story_id": key[0]} for key in self._world.objections if key[2] == member],
            "alerts": [_alert(one) for one in self._world.subscriptions.values() if one.target == inbox],
            "quiet_hours": [{"zone": hours.zone} for at, hours in self._world.quiet.items() if at == inbox],
            "language": [
                {"language": known.language}
                for at, known in self._world.languages.items()
                if at == Addressee.member(member)
            ],
            "switched_off": [{"why": off.why} for at, off in self._world.off.items() if at == inbox],
            "feed_notices": [
                {"id": one.id} for one, _ in self._world.notices.values() if one.member == member
            ],
            "channels_set_up": [_alert(one) for one in self._set_up_by(member)],
            "channel_changes": [{"at": one.by.at} for one in self._changed_by(member)],
            "feeds_added": [{"feed_id": key[0]} for key, by in self._world.added_by.items() if by == member],
        }

    async def erase(self, member: UserId) -> int:
        count = sum(map(len, (await self.of(member)).values()))
        inbox, world = Target(TargetKind.MEMBER, member), self._world
        for one in self._set_up_by(member):
            world.subscriptions[one.id] = replace(one, created_by=NOBODY)
        world.changes = [_unsigned(one, member) for one in world.changes]
        world.subscriptions = {n: one for n, one in world.subscriptions.items() if one.target != inbox}
        wanted = {one.query_id for one in world.subscriptions.values()}
        world.queries = {number: query for number, query in world.queries.items() if number in wanted}
        world.deliveries = {n: row for n, row in world.deliveries.items() if row.target != inbox}
        world.digests = {n: one for n, one in world.digests.items() if one.target != inbox}
        world.choices = {key: what for key, what in world.choices.items() if key[1] != inbox}
        world.objections = {key: one for key, one in world.objections.items() if key[2] != member}
        world.quiet.pop(inbox, None)
        world.off.pop(inbox, None)
        world.languages.pop(Addressee.member(member), None)
        world.notices = {n: pair for n, pair in world.notices.items() if pair[0].member != member}
        world.added_by = {key: None if by == member else by for key, by in world.added_by.items()}
        return count

    def _digests(self, inbox: Target) -> list[NewDigest]:
        return [one for one in self._world.digests.values() if one.target == inbox]

    def _changed_by(self, member: UserId) -> list[Change]:
        return [one for one in self._world.changes if one.by.member == member]

    def _set_up_by(self, member: UserId) -> list[Subscription]:
        made = [one for one in self._world.subscriptions.values() if one.created_by == member]
        return [one for one in made if one.target.kind is not TargetKind.MEMBER]


def _unsigned(one: Change, member: UserId) -> Change:
    return replace(one, by=replace(one.by, member=NOBODY)) if one.by.member == member else one


def _alert(one: Subscription) -> dict[str, Any]:
    return {"id": SubscriptionId(one.id), "query": one.query.canonical, "created_at": one.created_at}
