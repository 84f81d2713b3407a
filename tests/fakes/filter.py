"""What a StoryFilter lets through."""

from collections.abc import Iterable

from bot.domain.story import Story, StoryFilter
from bot.domain.words import unspaced, words


def passes(wanted: StoryFilter, story: Story) -> bool:
    """Whether the filter lets that story through."""
    outlets = {words(report.outlet.name) for report in story.reports}
    return (
        story.audience.includes(wanted.guild)
        and (story.topics or not wanted.tagged)
        and wanted.topic in {None, *(topic.id for topic in story.topics)}
        and wanted.place in {None, *(place.code for place in story.places)}
        and (wanted.outlet is None or words(wanted.outlet) in outlets)
        and (wanted.since is None or story.changed_at >= wanted.since)
        and (not wanted.words or _holds(story, wanted.words))
    )


def _holds(story: Story, wanted: Iterable[str]) -> bool:
    texts = [story.brief.headline]
    for report in story.reports:
        texts += [report.title, report.article.text]
    there = {word for text in texts for word in words(text)}
    there |= {part for word in there for part in word.split("'")}
    needed = [word for text in wanted for word in words(text)]
    return bool(needed) and all(
        any(word in run for run in there) if unspaced(word) else word in there for word in needed
    )
