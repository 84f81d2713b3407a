"""`/server setup`: one message in which a manager has a channel follow the news.

The message is the only memory: what was chosen is read back from its own menus, so its buttons work for
as long as it is there, whatever was restarted meanwhile.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import discord
from discord import ui

from bot.domain.query import Query, about_any
from bot.domain.topic import Topic, TopicId
from bot.presentation.card import Cards
from bot.presentation.layout import Accent, Board, framed, quiet, text
from bot.presentation.permissions import Postable, postable_problem
from bot.presentation.subscriptions import rate
from bot.usecases.previews import Preview

CHANNEL: Final = "rightswire:setup:channel"
TOPICS: Final = "rightswire:setup:topics"
START: Final = "rightswire:setup:start"
CHECK: Final = "rightswire:setup:check"
UNDO: Final = "rightswire:setup:undo"
POSTABLE: Final = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
)
_EVERYTHING: Final = "All digital-rights news, or pick topics"
_MOST_TOPICS: Final = 25


@dataclass(frozen=True, slots=True)
class Plan:
    """What is chosen so far: the channel to post in, and topics; none means all."""

    channel: int
    topics: tuple[TopicId, ...] = ()

    @classmethod
    def shown_in(cls, message: discord.Message) -> Self:
        """The plan that the menus of that message show."""
        plan = cls(message.channel.id)
        for menu in _menus(message.components):
            if menu.custom_id == CHANNEL and menu.default_values:
                plan = replace(plan, channel=menu.default_values[0].id)
            elif menu.custom_id == TOPICS:
                chosen = tuple(TopicId(option.value) for option in menu.options if option.default)
                plan = replace(plan, topics=chosen)
        return plan

    @property
    def query(self) -> Query:
        """What the channel would follow."""
        return about_any(self.topics)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the plan would come to: the channel, whether anything is read, what would have been posted."""

    channel: Postable
    preview: Preview
    reads_feeds: bool = True


def setup_board(plan: Plan, prospect: Prospect, topics: Iterable[Topic], cards: Cards) -> ui.LayoutView:
    """The message: what to choose, what stands in the way, what it would look like."""
    problem = postable_problem(prospect.channel)
    steps: list[ui.Item[Any]] = [
        text("### Where do I post, and what?", "Change what you like, then press **Start posting**."),
        ui.ActionRow(_channel_menu(plan)),
        ui.ActionRow(_topic_menu(plan, topics)),
        text(*_findings(prospect, problem)),
        ui.ActionRow(*_buttons(blocked=problem is not None)),
    ]
    board = Board(timeout=None).add_item(framed(Accent.LIST, *steps))
    for story in prospect.preview.stories[:1]:
        board.add_item(text(quiet(["This is what a post looks like"])))
        board.add_item(cards.specimen(story))
    return board


def setup_done(channel: str, what: str, subscription: int) -> ui.LayoutView:
    """What stands there once the channel follows the news."""
    undo = ui.Button[ui.LayoutView](label="Undo", custom_id=f"{UNDO}:{subscription}")
    words = text(
        "### Done",
        f"{channel} now gets {what}. The next story is posted there by itself, once.",
        "- `/channels` adds, changes and ends what is posted\n"
        "- `/feeds add` reads another site\n"
        "- `/server settings` shows it all and what stands in the way",
        quiet(["Members: `/news latest` reads, `/alerts add` tells them by direct message"]),
    )
    return Board(timeout=None).add_item(framed(Accent.LIST, words, ui.ActionRow(undo)))


def setup_undone(channel: str, what: str) -> ui.LayoutView:
    """What stands there after Undo."""
    words = f"Undone: {channel} no longer gets {what}. `/server setup` starts again."
    return Board(timeout=None).add_item(framed(Accent.LIST, text(words)))


def _findings(prospect: Prospect, problem: str | None) -> Iterator[str]:
    yield problem or f"I may post in {prospect.channel.mention}."
    if not prospect.reads_feeds:
        yield "This server reads no feeds yet, so nothing would come: `/feeds add` takes the address of one."
    else:
        yield quiet([rate(prospect.preview)])


def _channel_menu(plan: Plan) -> ui.ChannelSelect[Any]:
    chosen = discord.SelectDefaultValue(id=plan.channel, type=discord.SelectDefaultValueType.channel)
    return ui.ChannelSelect(
        custom_id=CHANNEL,
        channel_types=list(POSTABLE),
        placeholder="Which channel?",
        default_values=[chosen],
    )


def _topic_menu(plan: Plan, topics: Iterable[Topic]) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=topic.name(), value=topic.id, default=topic.id in plan.topics)
        for topic in topics
    ][:_MOST_TOPICS]
    return ui.Select(
        custom_id=TOPICS,
        placeholder=_EVERYTHING,
        min_values=0,
        max_values=len(options),
        options=options,
        required=False,
    )


def _buttons(*, blocked: bool) -> Iterator[ui.Button[Any]]:
    yield ui.Button(
        label="Start posting", style=discord.ButtonStyle.success, custom_id=START, disabled=blocked
    )
    if blocked:
        yield ui.Button(label="Check again", custom_id=CHECK)


def _menus(components: Iterable[Any]) -> Iterator[discord.SelectMenu]:
    for component in components:
        if isinstance(component, discord.SelectMenu):
            yield component
        yield from _menus(getattr(component, "children", ()))
