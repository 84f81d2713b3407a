"""What became of deliveries, in memory."""

from collections.abc import Sequence

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.digest import DigestId
from bot.domain.feed import GuildId
from bot.domain.life import Life, PlaceStanding
from bot.domain.story import StoryId
from bot.domain.subscription import Target, TargetKind
from tests.fakes.world import DeliveryRow, World


class FakeDeliveryLog:
    """DeliveryLog in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def of_story(self, story_id: StoryId, guild: GuildId) -> Sequence[Life]:
        places = self._places(guild)
        rows = [row for row in self._world.deliveries.values() if row.target in places]
        return [_life(row) for row in rows if row.story_id == story_id or self._holds(row, story_id)]

    async def standings(self, guild: GuildId) -> Sequence[PlaceStanding]:
        return [self._standing(target) for target in self._places(guild)]

    def _places(self, guild: GuildId) -> list[Target]:
        own = (one.target for one in self._world.subscriptions.values() if one.guild == guild)
        return list(dict.fromkeys(target for target in own if target.kind is not TargetKind.MEMBER))

    def _holds(self, row: DeliveryRow, story_id: StoryId) -> bool:
        digest = row.kind is DeliveryKind.DIGEST
        return digest and story_id in self._world.digests[DigestId(row.subject)].story_ids

    def _standing(self, target: Target) -> PlaceStanding:
        rows = [row for row in self._world.deliveries.values() if row.target == target]
        posts = [row for row in rows if row.is_owed and row.is_post]
        free = [row for row in posts if row.held is None]
        rejected = [row for row in rows if row.state is DeliveryState.REJECTED]
        uncertain = [row for row in rows if row.state is DeliveryState.UNCERTAIN]
        return PlaceStanding(
            target,
            waiting=len(free),
            oldest=min((row.owed_at or row.next_at for row in free), default=None),
            why=_reason(posts),
            held=len(posts) - len(free),
            rejected=len(rejected),
            uncertain=len(uncertain),
            failed_because=_reason([*rejected, *uncertain]),
        )


def _reason(rows: Sequence[DeliveryRow]) -> str | None:
    return max((row.why for row in rows if row.why), default=None)


def _life(row: DeliveryRow) -> Life:
    return Life(
        row.kind,
        row.target,
        row.state,
        row.wanted,
        row.sent,
        row.attempts,
        row.next_at,
        row.first_sent_at,
        row.message,
        row.held,
        row.why,
    )
