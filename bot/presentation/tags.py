"""A story's topics and countries in words: why it has them, and what managers say instead."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.domain.correction import Correction
from bot.domain.story import Story
from bot.languages.formats import enumeration
from bot.languages.messages import _, series
from bot.presentation.escape import line
from bot.presentation.names import Names

_HEADLINE: Final = 120
_WORDS: Final = 48
# A message holds 2,000 characters; of a country one or two names tell enough.
_TOPIC_REASONS, _PLACE_REASONS = 3, 2


def reasons(story: Story, names: Names) -> str:
    """Each tag with the words of the reports that it was given for."""
    topics = [
        (f"**{names.topics.get(tag.id, tag.id)}**", tag.because[:_TOPIC_REASONS]) for tag in story.topics
    ]
    places = [(f"**{names.place(tag.code)}**", tag.because[:_PLACE_REASONS]) for tag in story.places]
    head = f"“{line(story.brief.headline, _HEADLINE)}”"
    lines = [f"- {name}: {_quoted(because)}" for name, because in (*topics, *places)]
    none = [_("It has no topic: nothing in it was sure enough to be about digital rights.")]
    return "\n".join([head, *lines, *(none if not topics else [])])


def corrected(story: Story, correction: Correction, names: Names) -> str:
    """The answer to a correction."""
    topics = [names.topics.get(topic, topic) for topic in correction.topics]
    places = [names.place(code) for code in correction.places]
    about = _(
        "“{story}” is about: {topics}; {places}.",
        story=line(story.brief.headline, _HEADLINE),
        topics=_listed(topics) or _("no topic"),
        places=_listed(places) or _("no country"),
    )
    if correction.effective:
        return f"{about}\n" + _(
            "Cards that were posted lately change too, and no later report changes it back."
        )
    return f"{about}\n" + _(
        "I remember that and learn from it. Other servers read this story too, so its tags stay as they are."
    )


def _quoted(because: Sequence[str]) -> str:
    return series(f"“{line(words, _WORDS)}”" for words in because) or _("no reason was kept")


def _listed(names: Iterable[str]) -> str:
    return enumeration([f"**{name}**" for name in names])
