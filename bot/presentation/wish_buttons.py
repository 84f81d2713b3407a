"""“Alert me about…”: an alert for one of a story's topics or countries, at the press of a button."""

import re
from re import Match
from typing import Any, Final, Self

import discord
from discord import ui

from bot.domain.feed import GuildId, UserId
from bot.domain.query import Query, wanted
from bot.domain.story import Story
from bot.domain.subscription import Manner
from bot.domain.topic import CountryCode, TopicId
from bot.languages.messages import _
from bot.presentation.escape import cut, plain
from bot.presentation.layout import MAX_LABEL, answering
from bot.presentation.names import Names
from bot.presentation.subscriptions import alert_added, described, rate
from bot.usecases.previews import Previews
from bot.usecases.subscriptions import Subscriptions, Wish

_VALUE: Final = re.compile("[A-Za-z_-]{2,40}")
_MOST: Final = 5
_MOST_TOPICS: Final = 3


class WishButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"rightswire:alert:(?P<kind>topic|place):(?P<value>[A-Za-z_-]{2,40})",
):
    """Makes an alert for that topic or country for whoever presses it."""

    def __init__(self, kind: str, value: str, label: str = "") -> None:
        super().__init__(
            ui.Button(label=label or _("Alert me"), custom_id=f"rightswire:alert:{kind}:{value}")
        )
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
            return wanted([TopicId(self.value)])
        return wanted(places=[CountryCode(self.value)])

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


def wish_buttons(story: Story, names: Names) -> list[WishButton]:
    """A button for each of the story's first topics and countries, five at most."""
    topics = [("topic", tag.id, names.topics.get(tag.id, tag.id)) for tag in story.topics[:_MOST_TOPICS]]
    places = [("place", tag.code, names.places.get(tag.code, tag.code)) for tag in story.places]
    known = list(dict.fromkeys(wish for wish in topics + places if _VALUE.fullmatch(wish[1])))
    return [WishButton(kind, value, _label(name)) for kind, value, name in known[:_MOST]]


def _label(name: str) -> str:
    return cut(_("Alert me: {topic}", topic=plain(name)), MAX_LABEL)
