"""Options of commands: what a person types, as a topic or a country, with a list that follows the typing."""

import heapq
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

import discord
from discord import app_commands
from rapidfuzz import fuzz, process

from bot.alerts.quiet import zone_named
from bot.domain.errors import InvalidInput
from bot.domain.feed import GuildId
from bot.domain.topic import Place, Topic
from bot.domain.words import fold
from bot.presentation.escape import cut, plain
from bot.usecases.suggest import Suggest
from bot.usecases.tags import Tags

MAX_CHOICES: Final = 25
WORDS: Final = 'Words, begin*, "a phrase", (this OR that), -without; kind:press lang:en sources:>=3'
_MAX_CHOICE: Final = 100
_ALIKE: Final = 75.0
# Shorter than this, every word is like every other.
_LEAST_FUZZY: Final = 4
_NOT_AT_ALL: Final = 3

Value = str | int | float
Choice = app_commands.Choice[Value]


def choices(offered: Iterable[tuple[str, str]], typed: str) -> list[Choice]:
    """The (label, value) pairs that fit what was typed, best first, at most 25; similar ones if none fits."""
    pairs, wanted = list(offered), fold(typed[:_MAX_CHOICE]).strip()
    folded = [fold(label) for label, _ in pairs]
    fits = [(_fit(label, wanted), number) for number, label in enumerate(folded)]
    best = heapq.nsmallest(MAX_CHOICES, [fit for fit in fits if fit[0] < _NOT_AT_ALL])
    ranked = [number for _, number in best] or _similar(folded, wanted)
    return [_choice(*pairs[number]) for number in ranked]


class TopicOption(app_commands.Transformer):
    """A topic by its name or id."""

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> Topic:
        """The topic. Raises TransformerError because of UnknownTopic."""
        tags: Tags = interaction.client.usecases.tags
        try:
            return tags.taxonomy.find(value)
        except InvalidInput as error:
            raise app_commands.TransformerError(value, self.type, self) from error

    async def autocomplete(self, interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """Topics that fit."""
        tags: Tags = interaction.client.usecases.tags
        names, found = tags.topic_names(), tags.taxonomy.suggest(str(value))
        return [_choice(names[topic.id], topic.id) for topic in found][:MAX_CHOICES]


class PlaceOption(app_commands.Transformer):
    """A country by its name or code."""

    async def transform(self, interaction: discord.Interaction[Any], value: str, /) -> Place:
        """The country. Raises TransformerError because of UnknownPlace."""
        tags: Tags = interaction.client.usecases.tags
        try:
            return tags.gazetteer.find(value)
        except InvalidInput as error:
            raise app_commands.TransformerError(value, self.type, self) from error

    async def autocomplete(self, interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """Countries that fit."""
        tags: Tags = interaction.client.usecases.tags
        names, found = tags.place_names(), tags.gazetteer.suggest(str(value))
        return [_choice(names[place.code], place.code) for place in found][:MAX_CHOICES]


class ZoneOption(app_commands.Transformer):
    """An IANA time zone."""

    async def transform(self, _interaction: discord.Interaction[Any], value: str, /) -> str:
        """Its name. Raises TransformerError because of InvalidInput."""
        try:
            return zone_named(value)
        except InvalidInput as error:
            raise app_commands.TransformerError(value, self.type, self) from error

    async def autocomplete(self, _interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """Zones that fit."""
        return zone_choices(str(value))


class OutletOption(app_commands.Transformer):
    """An outlet by its name; one that is not known yet may be meant too."""

    async def transform(self, _interaction: discord.Interaction[Any], value: str, /) -> str:
        """Its name."""
        return value[:_MAX_CHOICE]

    async def autocomplete(self, interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """Outlets that fit, of those that the server reads."""
        suggest: Suggest = interaction.client.usecases.suggest
        guild = GuildId(interaction.guild_id) if interaction.guild_id else None
        return choices(((name, name) for name in await suggest.outlets(guild)), str(value))


class StoryOption(app_commands.Transformer):
    """A story: its number where it was picked from the list, else a link or words to find it by."""

    async def transform(self, _interaction: discord.Interaction[Any], value: str, /) -> str:
        """What was picked or typed."""
        return value

    async def autocomplete(self, interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """Headlines that fit: the latest, and those of any age with the words that are typed."""
        suggest: Suggest = interaction.client.usecases.suggest
        guild = GuildId(interaction.guild_id) if interaction.guild_id else None
        found = await suggest.headlines(guild, str(value))
        return choices(((headline, str(number)) for number, headline in found), str(value))


OutletArgument = app_commands.Transform[str, OutletOption]
StoryArgument = app_commands.Transform[str, StoryOption]
ZoneArgument = app_commands.Transform[str, ZoneOption]
TopicArgument = app_commands.Transform[Topic, TopicOption]
PlaceArgument = app_commands.Transform[Place, PlaceOption]
Outlets = app_commands.Range[int, 1, 10]


def zone_choices(typed: str) -> list[Choice]:
    """Time zones that fit what was typed: with it in their names, those of cities first."""
    wanted = fold(typed).strip().replace(" ", "_")
    fitting = [name for name in _zones() if wanted in fold(name)]
    return [_choice(name.replace("_", " "), name) for name in fitting[:MAX_CHOICES]]


@cache
def _zones() -> tuple[str, ...]:
    names = available_timezones() - {"localtime"}
    return tuple(sorted(names, key=lambda name: ("/" not in name, name.startswith("Etc/"), name)))


def _choice(label: str, value: str) -> Choice:
    return Choice(name=cut(plain(label), _MAX_CHOICE) or value[:_MAX_CHOICE], value=value[:_MAX_CHOICE])


def _fit(label: str, wanted: str) -> int:
    """How well what was typed fits: a beginning best, then a word's beginning, then anywhere."""
    if not wanted or label.startswith(wanted):
        return 0
    if wanted not in label:
        return _NOT_AT_ALL
    return 1 if f" {wanted}" in label else 2


def _similar(folded: Sequence[str], wanted: str) -> list[int]:
    """The numbers of the labels that are like it, for typing errors and other orders of words."""
    if len(wanted) < _LEAST_FUZZY:
        return []
    for scorer in (fuzz.partial_ratio, fuzz.token_set_ratio):
        found = process.extract(wanted, folded, scorer=scorer, limit=MAX_CHOICES, score_cutoff=_ALIKE)
        if found:
            return [number for _, _, number in found]
    return []
