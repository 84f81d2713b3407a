"""Taking stories apart, putting them together and objecting to them, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.delivery import EDIT_WINDOW, DeliveryKind, DeliveryState
from bot.domain.digest import NewDigest
from bot.domain.errors import StoryConflict
from bot.domain.feed import GuildId
from bot.domain.objection import Complaint, Objection, Wrong
from bot.domain.repair import Apart, Merge, Split, Telling
from bot.domain.report import Report, ReportId
from bot.domain.story import Choice, Story, StoryId
from tests.fakes.world import DeliveryRow, World


class FakeRepairStore:
    """RepairStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def split(self, split: Split) -> tuple[Story, Story]:
        self._world.meet("split")
        before = self._expected(split.story_id, split.expected_version)
        if not split.leaving <= {report.id for report in before.reports}:
            raise StoryConflict
        staying = tuple(report for report in before.reports if report.id not in split.leaving)
        leaving = tuple(report for report in before.reports if report.id in split.leaving)
        stays = _retold(replace(before, version=before.version + 1, reports=staying), split.stays)
        opened = StoryId(self._world.next_id())
        fresh = replace(before, id=opened, version=1, reports=leaving, corrected=False)
        leaves = _retold(replace(fresh, opened_at=split.at, changed_at=split.at), split.leaves)
        self._store(stays, leaves, moved=leaving)
        for (story_id, target), choice in list(self._world.choices.items()):
            if story_id == before.id and choice is Choice.MUTE:
                self._world.choices[opened, target] = choice
        for row in self._updates(split.leaving):
            if row.is_post and row.claimed_until is None:
                del self._world.deliveries[row.id]
            row.story_id = opened
        self._world.apart |= split.apart
        self._world.refresh(stays)
        if split.notify:
            self._world.owe(leaves, split.leaves.query_ids)
        return stays, leaves

    async def merge(self, merge: Merge) -> Story:
        self._world.meet("merge")
        kept = self._expected(merge.story_id, merge.expected_version)
        gone = self._expected(merge.other_id, merge.other_version)
        together = replace(
            kept,
            version=max(kept.version, gone.version) + 1,
            reports=tuple(sorted((*kept.reports, *gone.reports), key=lambda report: report.id)),
            audience=kept.audience | gone.audience,
            changed_at=max(kept.changed_at, gone.changed_at),
            opened_at=min(kept.opened_at, gone.opened_at),
            corrected=kept.corrected or gone.corrected,
            withheld=(*kept.withheld, *gone.withheld),
        )
        del self._world.stories[gone.id]
        story = _retold(together, merge.told)
        self._store(story, moved=gone.reports)
        self._inherit(gone, story)
        self._world.refresh(story)
        if merge.notify:
            self._world.owe(story, merge.told.query_ids)
        return story

    async def apart(self, report_ids: Collection[ReportId]) -> Collection[Apart]:
        return {pair for pair in self._world.apart if set(pair) & set(report_ids)}

    def _expected(self, story_id: StoryId, version: int) -> Story:
        story = self._world.story(story_id)
        if (story.id, story.version) != (story_id, version):
            raise StoryConflict
        return story

    def _store(self, *stories: Story, moved: Sequence[Report]) -> None:
        for story in stories:
            self._world.stories[story.id] = story
        for report in moved:
            self._world.revisions[report.id] = max(self._world.revisions.values(), default=0) + 1

    def _updates(self, reports: Collection[ReportId]) -> list[DeliveryRow]:
        rows = self._world.deliveries.values()
        return [row for row in rows if row.kind is DeliveryKind.UPDATE and row.subject in reports]

    def _inherit(self, gone: Story, heir: Story) -> None:
        world = self._world
        world.merged = {old: heir.id if into == gone.id else into for old, into in world.merged.items()}
        world.merged[gone.id] = heir.id
        world.answered[heir.id] |= world.answered.pop(gone.id, set())
        for story_id, target in list(world.choices):
            if story_id == gone.id:
                world.choices.setdefault((heir.id, target), world.choices.pop((story_id, target)))
        for story_id, guild in list(world.corrections):
            if story_id == gone.id:
                moved = replace(world.corrections.pop((story_id, guild)), story_id=heir.id)
                world.corrections.setdefault((heir.id, guild), moved)
        for key, objection in list(world.objections.items()):
            if key[0] == gone.id:
                del world.objections[key]
                world.objections.setdefault((heir.id, *key[1:]), replace(objection, story_id=heir.id))
        for number, digest in list(world.digests.items()):
            world.digests[number] = _with_heir(digest, gone.id, heir.id, world)
        self._inherit_cards(gone, heir)

    def _inherit_cards(self, gone: Story, heir: Story) -> None:
        there = {row.target for row in self._world.cards_of(heir.id)}
        for row in [row for row in self._world.deliveries.values() if row.story_id == gone.id]:
            row.story_id = heir.id
            if row.kind is not DeliveryKind.CARD:
                continue
            waits = row.is_post and row.claimed_until is None and row.begun_at is None
            if row.target in there and waits:
                del self._world.deliveries[row.id]
                continue
            if row.target not in there:
                row.subject = heir.id
            lately = row.first_sent_at is None or row.first_sent_at > heir.changed_at - EDIT_WINDOW
            if row.state is DeliveryState.OPEN and lately:
                row.wanted = heir.version


class FakeObjectionStore:
    """ObjectionStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def keep(self, objection: Objection) -> None:
        story = self._world.story(objection.story_id)
        key = (story.id, objection.guild, objection.member, objection.wrong)
        self._world.objections[key] = replace(objection, story_id=story.id)

    async def complaints(self, guild: GuildId, limit: int) -> Sequence[Complaint]:
        ours = [one for one in self._world.objections.values() if one.guild == guild]
        grouped: dict[tuple[StoryId, Wrong, ReportId | None, str], list[Objection]] = {}
        for one in ours:
            grouped.setdefault((one.story_id, one.wrong, one.report, one.sentence), []).append(one)
        latest = sorted(grouped.items(), key=lambda item: max(one.at for one in item[1]), reverse=True)
        return [Complaint(key[0], key[1], len(same), key[2], key[3]) for key, same in latest[:limit]]

    async def settle(self, guild: GuildId, story_id: StoryId, wrong: Wrong | None = None) -> None:
        for key in list(self._world.objections):
            if key[:2] == (story_id, guild) and wrong in {None, key[3]}:
                del self._world.objections[key]

    async def withhold(self, story_id: StoryId, sentence: str) -> Story:
        before = self._world.story(story_id)
        story = replace(
            before,
            version=before.version + 1,
            withheld=tuple(dict.fromkeys((*before.withheld, sentence))),
            brief=before.brief.without([sentence]),
        )
        self._world.stories[story.id] = story
        self._world.refresh(story)
        return story


def _retold(story: Story, told: Telling) -> Story:
    return replace(story, brief=told.brief, topics=told.topics, places=told.places)


def _with_heir(digest: NewDigest, gone: StoryId, heir: StoryId, world: World) -> NewDigest:
    """It holds the heir in place of what is gone, unless another of the target's digests does."""
    if gone not in digest.story_ids:
        return digest
    had = {n for one in world.digests.values() if one.target == digest.target for n in one.story_ids}
    left = [n for n in digest.story_ids if n != gone]
    return replace(digest, story_ids=tuple(left if heir in had else [*left, heir]))
