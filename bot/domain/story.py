"""Stories: one event in the world, with the reports that tell of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType, Self

from bot.domain.brief import Brief
from bot.domain.feed import EntryId, GuildId, Outlet, OutletKind
from bot.domain.report import Draft, Report, ReportId
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.vector import Vector

StoryId = NewType("StoryId", int)

# What was published longer ago is no news: nobody is told of it.
NEWS_AGE: Final = timedelta(hours=48)
QUIET_AFTER: Final = timedelta(days=1)
COMPARISONS_KEPT: Final = timedelta(days=30)


class Phase(StrEnum):
    """How a story stands: told by one outlet so far, told by more, or left alone for a day."""

    NEW = "new"
    DEVELOPING = "developing"
    QUIET = "quiet"


class Choice(StrEnum):
    """What somebody chose for one story: to hear of what is new in it, or nothing of it at all."""

    FOLLOW = "follow"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Audience:
    """Which servers a story is for: everyone (`shared`) or those whose feeds brought it."""

    shared: bool = False
    servers: frozenset[GuildId] = frozenset()

    def __or__(self, other: "Audience") -> "Audience":
        """Both audiences together."""
        return Audience(self.shared or other.shared, self.servers | other.servers)

    def includes(self, guild: GuildId | None) -> bool:
        """Whether somebody in that server (None: in no server) may be shown it."""
        return self.shared or guild in self.servers

    def is_only(self, guild: GuildId) -> bool:
        """Whether nobody outside that server may be shown it."""
        return self == Audience(servers=frozenset({guild}))


@dataclass(frozen=True, slots=True)
class Story:
    """One event: reports in order of arrival, the brief over all of them, the tags, its audience.

    `version` starts at 1 and grows with every change; messages are edited when they show an older one.
    `corrected` tags are people's, and stay whatever later reports say. `withheld` are sentences that people
    call false; no brief is made of them.
    """

    id: StoryId
    version: int
    reports: tuple[Report, ...]
    brief: Brief
    topics: tuple[TopicTag, ...]
    places: tuple[PlaceTag, ...]
    opened_at: datetime
    changed_at: datetime
    audience: Audience = Audience()
    corrected: bool = False
    withheld: tuple[str, ...] = ()

    @property
    def lead(self) -> Report:
        """The report that opened the story."""
        return self.reports[0]

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """The independent outlets in order of arrival: re-posts add none, nor does a second report."""
        independent = {report.outlet.name: report.outlet for report in self.reports if report.copy_of is None}
        return tuple(independent.values())

    @property
    def outlets_by_kind(self) -> Mapping[OutletKind, Sequence[Outlet]]:
        """The independent outlets of each kind, the commonest kind first."""
        kinds = [kind for kind, _ in Counter(outlet.kind for outlet in self.outlets).most_common()]
        return {kind: [outlet for outlet in self.outlets if outlet.kind is kind] for kind in kinds}

    def phase(self, now: datetime) -> Phase:
        """How it stands at that time."""
        if now - self.changed_at >= QUIET_AFTER:
            return Phase.QUIET
        return Phase.DEVELOPING if len(self.outlets) > 1 else Phase.NEW

    def report_by(self, outlet: Outlet) -> Report:
        """That outlet's first report of the story."""
        return next(report for report in self.reports if report.outlet.name == outlet.name)


@dataclass(frozen=True, slots=True)
class StoryText:
    """What a story's reports say, each title and each text: read many times as quickly as all of it."""

    id: StoryId
    changed_at: datetime
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WindowReport:
    """What grouping needs to know of a report that is already in a story.

    `countries` are those it is about; stores keep none, whoever fills the window adds them. `revision` is
    the number of its last change among those of all reports. `vector` is None where no encoder read it;
    `story_opened_at` None says that its story is no older than its reports.
    """

    id: ReportId
    story_id: StoryId
    title: str
    text: str
    language: str
    published_at: datetime
    outlet: str
    url: str | None = None
    countries: tuple[CountryCode, ...] = ()
    revision: int = 0
    vector: Vector | None = None
    story_opened_at: datetime | None = None

    @classmethod
    def of(cls, report: Report, story: Story, vector: Vector | None) -> Self:
        """The story's report, with what it means."""
        return cls(
            id=report.id,
            story_id=story.id,
            title=report.title,
            text=report.article.text,
            language=report.article.language,
            published_at=report.published_at,
            outlet=report.outlet.name,
            url=report.url,
            revision=report.revision,
            vector=vector,
            story_opened_at=story.opened_at,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """A story that a report was compared with, how likely it belongs there, and the report closest to it.

    `links` is how many of the story's reports it was compared with; `likeness` is the cosine of its vector
    with that of the closest one, None unless both have one.
    """

    story_id: StoryId
    probability: float
    closest: ReportId
    links: int
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class StoryChange:
    """A report's way into the store: all of it happens in one transaction, or none.

    `story_id` None opens a story; otherwise `expected_version` must still be the stored one.
    `updates` names a report of that story which this one replaces (the publisher changed its entry).
    `new_facts` are what it adds to what the story told so far; a report that is replaced by one without any
    keeps those it had.
    `compared` are the likeliest stories it was compared with, kept for `COMPARISONS_KEPT`.
    `query_ids` are the subscriptions' queries that the story now answers; every active subscription
    to them is owed the story once (`notify` False: only messages already posted are refreshed).
    `seen` is the revision of the reports that were compared with it to find its story: one of the
    LONGEST_WINDOW that was revised since had to be compared too.
    `vector` is what the report means, kept for those to come.
    """

    entry_id: EntryId
    draft: Draft
    brief: Brief
    topics: tuple[TopicTag, ...]
    places: tuple[PlaceTag, ...]
    audience: Audience
    at: datetime
    story_id: StoryId | None = None
    expected_version: int = 0
    copy_of: ReportId | None = None
    updates: ReportId | None = None
    new_facts: tuple[str, ...] = ()
    compared: tuple[Comparison, ...] = ()
    query_ids: tuple[int, ...] = ()
    notify: bool = True
    seen: int | None = None
    vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class StoryFilter:
    """What a reader asks the archive for; `words` must all occur (whole words, any case).

    `tagged` leaves out what is not about digital rights: stories without any topic.
    """

    guild: GuildId | None = None
    topic: TopicId | None = None
    place: CountryCode | None = None
    outlet: str | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None
    tagged: bool = False
