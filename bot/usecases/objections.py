"""Objections: a reader says what is wrong with a story; what a manager says takes effect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from bot.domain.errors import InvalidInput, NotFound, StoryConflict
from bot.domain.feed import GuildId, UserId
from bot.domain.objection import Complaint, Objection, Wrong
from bot.domain.repair import Split, family, kept_apart, parted
from bot.domain.report import ReportId
from bot.domain.story import NEWS_AGE, Story, StoryId
from bot.ports.clock import Clock
from bot.ports.repairs import ObjectionStore, RepairStore
from bot.ports.stories import StoryStore
from bot.usecases.lanes import Senders
from bot.usecases.telling import Teller, accounts_of

MOST_COMPLAINTS: Final = 10
_ATTEMPTS: Final = 3


class Outcome(Enum):
    """What became of an objection: managers will read it, it took effect, or others read the story too."""

    KEPT = auto()
    DONE = auto()
    SHARED = auto()


@dataclass(frozen=True, slots=True)
class Voice:
    """Who objects: a member of a server; `only_server` when the bot serves no other."""

    guild: GuildId
    member: UserId
    manages: bool = False
    only_server: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """The stores that objecting reads and writes."""

    stories: StoryStore
    repairs: RepairStore
    objections: ObjectionStore


class Objections:
    """Takes what readers and managers say is wrong."""

    def __init__(self, files: Files, teller: Teller, senders: Senders, clock: Clock) -> None:
        self._files = files
        self._teller = teller
        self._senders = senders
        self._clock = clock

    async def wrong_tags(self, story_id: StoryId, voice: Voice) -> Outcome:
        """Its topics or countries are wrong. Raises NotFound, as all of these do."""
        return await self._keep(await self._story(story_id, voice), voice, Wrong.TAGS)

    async def other_event(self, story_id: StoryId, report_id: ReportId, voice: Voice) -> Outcome:
        """That report tells of another event: from a manager, it leaves the story for good.

        Its copies go with it. Raises InvalidInput when nothing would be left.
        """
        story = await self._story(story_id, voice)
        if not _has_effect(story, voice):
            return await self._keep(story, voice, Wrong.EVENT, report=report_id)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                await self._files.repairs.split(await self._split(story, report_id))
                break
            except StoryConflict:
                if attempt == _ATTEMPTS:
                    raise
                story = await self._story(story_id, voice)
        return await self._done(story, voice, Wrong.EVENT)

    async def false_sentence(self, story_id: StoryId, sentence: str, voice: Voice) -> Outcome:
        """A point made of that sentence is false: from a manager, it is gone for good."""
        story = await self._story(story_id, voice)
        if not _has_effect(story, voice):
            return await self._keep(story, voice, Wrong.BRIEF, sentence=sentence)
        await self._files.objections.withhold(story.id, sentence)
        return await self._done(story, voice, Wrong.BRIEF)

    async def complaints(self, guild: GuildId) -> Sequence[tuple[Complaint, Story]]:
        """What members of that server object to, the latest first, with the stories."""
        found = await self._files.objections.complaints(guild, MOST_COMPLAINTS)
        return [(one, await self._files.stories.get(one.story_id)) for one in found]

    async def settle(self, guild: GuildId, story_id: StoryId, wrong: Wrong) -> None:
        """Managers of that server have dealt with it."""
        await self._files.objections.settle(guild, story_id, wrong)

    async def _story(self, story_id: StoryId, voice: Voice) -> Story:
        story = await self._files.stories.get(story_id)
        if not story.audience.includes(voice.guild):
            raise NotFound("story")
        return story

    async def _keep(
        self, story: Story, voice: Voice, wrong: Wrong, report: ReportId | None = None, sentence: str = ""
    ) -> Outcome:
        now = self._clock.now()
        said = Objection(story.id, voice.guild, voice.member, wrong, now, report, sentence)
        await self._files.objections.keep(said)
        return Outcome.SHARED if voice.manages else Outcome.KEPT

    async def _done(self, story: Story, voice: Voice, wrong: Wrong) -> Outcome:
        await self._files.objections.settle(voice.guild, story.id, wrong)
        await self._senders.wake()
        return Outcome.DONE

    async def _split(self, story: Story, report_id: ReportId) -> Split:
        if report_id not in {report.id for report in story.reports}:
            raise NotFound("report")
        stays, leaves = parted(story, family(story, report_id))
        if not leaves:
            raise InvalidInput("All its reports are one and the same text: there is nothing to take apart.")
        now = self._clock.now()
        return Split(
            story_id=story.id,
            expected_version=story.version,
            leaving=frozenset(report.id for report in leaves),
            stays=await self._teller.tell(accounts_of(stays), story),
            leaves=await self._teller.tell(accounts_of(leaves), replace(story, corrected=False)),
            at=now,
            notify=now - max(report.published_at for report in leaves) < NEWS_AGE,
            apart=kept_apart(stays, leaves),
        )


def _has_effect(story: Story, voice: Voice) -> bool:
    """Whether a manager speaks, and no other server reads the story."""
    return voice.manages and (voice.only_server or story.audience.is_only(voice.guild))
