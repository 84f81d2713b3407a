"""“Alert me”: an alert for one of a story's topics or countries, at the press of a button or two."""

import re
from re import Match
from typing import Any, Final, Self

import discord
from discord import ui

from bot.domain.feed import GuildId, UserId
from bot.domain.query import Query, about_any, in_place
from bot.domain.story import Story
from bot.domain.subscription import Manner
from bot.domain.topic import CountryCode, TopicId
from bot.languages.messages import _, marked
from bot.presentation.escape import cut, plain
from bot.presentation.layout import MAX_LABEL, Accent, Board, answering, framed, quiet, text
from bot.presentation.names import Names
from bot.presentation.story_button import StoryButton
from bot.presentation.subscriptions import alert_added, described, rate
from bot.usecases.previews import Previews
from bot.usecases.subscriptions import Subscriptions, Wish
from bot.usecases.tags import Tags

_VALUE: Final = re.compile("[A-Za-z_-]{2,40}")
_MOST: Final = 5
_MOST_TOPICS: Final = 3


class AlertButton(StoryButton, verb="alert-me"):
    """Asks whoever presses it which of the story's topics and countries they want to hear of."""

    label = marked("Alert me")

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Ask."""
        tags: Tags = interaction.client.usecases.tags
        add = interaction.client.mention("alerts add")
        view = _question(await self.story(interaction), Names.of(tags), add)
        await interaction.followup.send(view=view, ephemeral=True)


class WishButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"rightswire:alert:(?P<kind>topic|place):(?P<value>[A-Za-z_-]{2,40})",
):
    """Makes an alert for that topic or country for whoever presses it."""

    def __init__(self, kind: str, value: str, label: str = "") -> None:
        super().__init__(ui.Button(label=label or value, custom_id=f"rightswire:alert:{kind}:{value}"))
        self.kind = kind
        self.value = value

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: Match[str], /
    ) -> Self:
        """The button of any message of ours."""
        return cls(match["kind"], match["value"])

    @property
    def query(self) -> Query:
        """What the alert is for."""
        if self.kind == "topic":
            return about_any([TopicId(self.value)])
        return in_place(CountryCode(self.value))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer, or have the client's one boundary answer."""
        async with answering(interaction):
            await self._subscribe(interaction)

    async def _subscribe(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        own: Subscriptions = interaction.client.usecases.subscriptions
        previews: Previews = interaction.client.usecases.previews
        wish, member = Wish(self.query, Manner()), UserId(interaction.user.id)
        guild = GuildId(interaction.guild_id) if interaction.guild_id else None
        await interaction.client.remember(interaction)
        made = await own.alert(wish, member, guild)
        told = rate(await previews.of(wish, guild))
        reopened = await own.reopen_inbox(member) > 0
        what = described(own.describe(made.query))
        answer = alert_added(what, made.manner, told, reopened=reopened)
        await interaction.followup.send(answer, ephemeral=True)


def _question(story: Story, names: Names, add: str) -> ui.LayoutView:
    """The story's first topics and countries, as buttons; `add` asks for all else."""
    topics = [("topic", tag.id, names.topics.get(tag.id, tag.id)) for tag in story.topics[:_MOST_TOPICS]]
    places = [("place", tag.code, names.places.get(tag.code, tag.code)) for tag in story.places]
    known = list(dict.fromkeys(wish for wish in topics + places if _VALUE.fullmatch(wish[1])))[:_MOST]
    wishes: list[ui.Item[Any]] = [WishButton(kind, value, _label(name)) for kind, value, name in known]
    asked = _("Tell you of every story on…") if wishes else _("This story has no topic and no country")
    row: list[ui.Item[Any]] = [ui.ActionRow(*wishes)] if wishes else []
    more = text(quiet([_("For words, or less often: {add}", add=add)]))
    return Board(timeout=None).add_item(framed(Accent.LIST, text(f"### {asked}"), *row, more))


def _label(name: str) -> str:
    return cut(plain(name), MAX_LABEL)
