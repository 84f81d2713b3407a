"""The live window: where a new report belongs among those of the last days."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from bot.domain.report import Draft, ReportId
from bot.domain.story import Comparison, StoryId, WindowReport
from bot.domain.topic import CountryCode
from bot.domain.url import canonical
from bot.domain.vector import Vector
from bot.stories.copies import is_copy
from bot.stories.evidence import Matrix, Others
from bot.stories.held import Held, HeldReports
from bot.stories.meaning import WHOLE, likeness
from bot.stories.model import Model, probabilities, shipped_model
from bot.stories.profile import Account, Profile, profile_of

SPAN: Final = timedelta(days=3)
# Some 50 MB, and three days of two thousand reports.
MOST: Final = 6_000

_CANDIDATES: Final = 48
_STORIES: Final = 12
# By meaning fewer: what words do not find is mostly in another language.
_NEAREST: Final = 16
_STORIES_BY_MEANING: Final = 6
_LINKS: Final = 24
_COPIES: Final = 6
_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a report belongs. `story_id` None opens a story; `copy_of` is the report that it re-posts.

    `probability` is that of the story it joins, or of the best that it did not join; `compared` holds the
    likeliest few.
    """

    story_id: StoryId | None
    probability: float
    copy_of: ReportId | None = None
    compared: tuple[Comparison, ...] = ()


class Window:
    """The reports of the last days in memory, and the story each belongs to.

    Where there are more than `most`, those that were published last.
    """

    def __init__(self, span: timedelta = SPAN, model: Model | None = None, most: int = MOST) -> None:
        self.span: Final = span
        self.most: Final = most
        self._model: Final = model or shipped_model()
        self._held = HeldReports()
        self._placed: tuple[Account, Profile] | None = None
        self._changed: dict[StoryId, None] = {}

    def __len__(self) -> int:
        return len(self._held)

    def add(self, report: WindowReport) -> None:
        """Compare new reports with this one too."""
        account = Account(
            report.title,
            report.text,
            report.published_at,
            report.outlet,
            report.countries,
            report.language,
            report.vector,
        )
        self._held.remove(report.id)
        profile = self._profile(account)
        since = min(report.story_opened_at or report.published_at, report.published_at)
        self._held.add(Held(report.id, report.story_id, profile, _address(report.url), since))
        self._held.keep(self.most)
        self._changed[report.story_id] = None

    def replace(self, report: WindowReport) -> None:
        """Its text changed, or it belongs to another story."""
        self.add(report)

    @property
    def oldest(self) -> datetime | None:
        """When the report was published that a new one is compared with and is older than all others."""
        return self._held.oldest

    def take_changed(self) -> list[StoryId]:
        """The stories that reports were added to since this was asked last."""
        changed, self._changed = list(self._changed), {}
        return changed

    def of_story(self, story_id: StoryId) -> list[Held]:
        """That story's reports here, the oldest first."""
        return sorted(self._held.of_story(story_id), key=lambda held: held.id)

    def neighbours(self, reports: Sequence[Held], count: int) -> list[StoryId]:
        """The other stories that hold the reports most like these."""
        own = {held.story_id for held in reports}
        ranks: dict[StoryId, int] = {}
        for report in reports:
            for found in (
                self._held.alike(report.profile, _CANDIDATES),
                self._held.nearest(report.profile, _NEAREST),
            ):
                for rank, held in enumerate(found):
                    if held.story_id not in own and self._within(held, report.profile.published_at):
                        ranks[held.story_id] = min(rank, ranks.get(held.story_id, rank))
        return sorted(ranks, key=lambda story_id: ranks[story_id])[:count]

    def likely(self, reports: Sequence[Held], others: Sequence[Held]) -> Matrix:
        """How likely each of these and each of those tell of one event; NaN where they are too far apart."""
        compared = Others([other.profile for other in others])
        rows = [probabilities(report.profile, compared, self._model) for report in reports]
        far = [
            [not self._within(other, report.profile.published_at) for other in others] for report in reports
        ]
        return np.where(np.array(far), np.nan, np.array(rows))

    def forget(self, before: datetime) -> None:
        """Drop the reports that were published before that time."""
        self._held.forget(before)

    def place(
        self,
        draft: Draft,
        received_at: datetime,
        countries: Sequence[CountryCode] = (),
        vector: Vector | None = None,
    ) -> Placement:
        """The story that the report belongs to, with what it was compared with.

        It joins the story whose reports within the span it is likeliest to share the event with, on average
        (`_comparison`), unless that is less likely than the model's threshold, or would go on in a chain
        (`chains`). A publication date after `received_at` is none.
        `countries` are those that the report is about, `vector` is what it means; only those of one encoder
        may be here.
        """
        published_at = min(draft.published_at, received_at)
        article = draft.article
        account = Account(
            draft.title, article.text, published_at, draft.outlet.name, countries, article.language, vector
        )
        profile = self._profile(account)
        self._placed = (account, profile)
        near = [held for held in self._held.alike(profile, _CANDIDATES) if self._within(held, published_at)]
        original = self._original(profile, draft.url, near)
        if original:
            same = Comparison(original.story_id, 1.0, original.id, 1)
            return Placement(original.story_id, 1.0, original.id, (same,))
        compared = self._compared(profile, near)
        open_ones = (
            story for story in compared if not self.chains(story.story_id, story.links, published_at)
        )
        best = next(open_ones, None)
        joined = best.story_id if best and best.probability >= self._model.threshold else None
        return Placement(joined, best.probability if best else 0.0, None, compared[:_TOLD])

    def chains(self, story_id: StoryId, links: int, published_at: datetime) -> bool:
        """Whether one link alone ties what was published then to a story that began before the span.

        Link by link, a story would otherwise go on to whatever resembles its last report.
        """
        oldest = published_at - self.span
        return links == 1 and any(held.since < oldest for held in self._held.of_story(story_id))

    def _profile(self, account: Account) -> Profile:
        """That of the report placed last, which is mostly the one that is added next."""
        if self._placed and self._placed[0] == account:
            return self._placed[1]
        return profile_of(account, self._held.frequencies)

    def _within(self, held: Held, published_at: datetime) -> bool:
        return abs(held.profile.published_at - published_at) <= self.span

    def _original(self, profile: Profile, url: str | None, near: Iterable[Held]) -> Held | None:
        address = _address(url)
        same_page = self._held.at(address) if address else None
        if same_page and self._within(same_page, profile.published_at):
            return same_page
        alike = [*list(near)[:_COPIES], *self._held.within(profile, _COPIES)]
        recent = (held for held in alike if self._within(held, profile.published_at))
        return next((held for held in recent if is_copy(profile.imprint, held.profile.imprint)), None)

    def _compared(self, profile: Profile, near: Iterable[Held]) -> tuple[Comparison, ...]:
        by_meaning = [
            h for h in self._held.nearest(profile, _NEAREST) if self._within(h, profile.published_at)
        ]
        stories = list(
            dict.fromkeys([*_stories(near)[:_STORIES], *_stories(by_meaning)[:_STORIES_BY_MEANING]])
        )
        links = [self._links(story_id, profile) for story_id in stories]
        likely = iter(self._likely(profile, [held.profile for linked in links for held in linked]))
        compared = [
            _comparison(story_id, linked, [next(likely) for _ in linked], profile)
            for story_id, linked in zip(stories, links, strict=True)
        ]
        return tuple(sorted(compared, key=lambda story: -story.probability))

    def _likely(self, profile: Profile, others: Sequence[Profile]) -> list[float]:
        if not others:
            return []
        likely: list[float] = probabilities(profile, Others(others), self._model).tolist()
        return likely

    def _links(self, story_id: StoryId, profile: Profile) -> Sequence[Held]:
        """The story's reports within the span; of very many, the first and evenly chosen others."""
        reports = [h for h in self._held.of_story(story_id) if self._within(h, profile.published_at)]
        step = max(1, -(-len(reports) // _LINKS))
        return reports[::step]


def together(likely: Matrix) -> float:
    """How likely two groups of reports tell of one event, by all their links; 0 without any."""
    links = likely[~np.isnan(likely)]
    return float(links.mean()) if links.size else 0.0


def _stories(reports: Iterable[Held]) -> list[StoryId]:
    """Each once, in the order of the first report of it."""
    return list(dict.fromkeys(held.story_id for held in reports))


def _comparison(
    story_id: StoryId, linked: Sequence[Held], likely: Sequence[float], profile: Profile
) -> Comparison:
    """The quadratic mean over the links: what speaks for the story weighs more than what says nothing."""
    closest = max(range(len(linked)), key=likely.__getitem__)
    mean = math.sqrt(sum(probability * probability for probability in likely) / len(likely))
    return Comparison(
        story_id, mean, linked[closest].id, len(linked), _likeness(profile, linked[closest].profile)
    )


def _likeness(one: Profile, other: Profile) -> float | None:
    """The cosine of what the two mean as a whole."""
    if one.meaning is None or other.meaning is None:
        return None
    return float(likeness(one.meaning, [other.meaning])[0, WHOLE])


def _address(url: str | None) -> str | None:
    return canonical(url) if url else None
