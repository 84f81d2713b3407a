"""`/server setup`: one message in which a manager has a channel follow the news.

The message is the only memory: what was chosen is read back from its own menus, so its buttons work for
as long as it is there, whatever was restarted meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import discord
from discord import ui

from bot.domain.language import Language
from bot.domain.query import Query, about_any
from bot.domain.subscription import Manner
from bot.domain.topic import Topic, TopicId
from bot.languages.current import OWN_NAMES, current, speaking
from bot.languages.messages import _, marked
from bot.presentation.card import Cards
from bot.presentation.layout import Accent, Board, framed, quiet, text
from bot.presentation.manners import Wished, changed
from bot.presentation.permissions import Postable, postable_problem
from bot.presentation.subscriptions import rate
from bot.usecases.previews import Preview

CHANNEL: Final = "rightswire:setup:channel"
TOPICS: Final = "rightswire:setup:topics"
TIMES: Final = "rightswire:setup:times"
LANGUAGE: Final = "rightswire:setup:language"
START: Final = "rightswire:setup:start"
CHECK: Final = "rightswire:setup:check"
UNDO: Final = "rightswire:setup:undo"
POSTABLE: Final = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
)
_EVERYTHING: Final = marked("Every topic, or pick some")
_MOST_TOPICS: Final = 25
_AT_ONCE: Final = "at-once"
_TIMES: Final[Mapping[str, tuple[str, Wished]]] = {
    _AT_ONCE: (marked("At once"), Wished()),
    "confirmed": (marked("Once two independent outlets report it"), Wished(confirmed_by=2)),
    "daily": (marked("In a digest every day"), Wished(when="every day")),
    "weekly": (marked("In a digest every week"), Wished(when="every week")),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is chosen so far: the channel to post in, topics (none means all), when, in what language."""

    channel: int
    topics: tuple[TopicId, ...] = ()
    times: str = _AT_ONCE
    language: Language | None = None

    @classmethod
    def shown_in(cls, message: discord.Message) -> Self:
        """The plan that the menus of that message show."""
        plan = cls(message.channel.id)
        for menu in _menus(message.components):
            if menu.custom_id == CHANNEL and menu.default_values:
                plan = replace(plan, channel=menu.default_values[0].id)
            elif menu.custom_id == TOPICS:
                plan = replace(plan, topics=tuple(map(TopicId, _chosen(menu))))
            elif menu.custom_id == TIMES:
                plan = replace(plan, times=next(_chosen(menu), plan.times))
            elif menu.custom_id == LANGUAGE:
                plan = replace(plan, language=next(map(Language, _chosen(menu)), None))
        return plan

    @property
    def query(self) -> Query:
        """What the channel would follow."""
        return about_any(self.topics)

    @property
    def manner(self) -> Manner:
        """How the channel would be served."""
        return changed(Manner(), _TIMES[self.times][1])


@dataclass(frozen=True, slots=True)
class Prospect:
    """What the plan would come to: the channel, what would have been posted, how many feeds are begun with.

    A server that reads feeds already is not given more: `beginning` is 0 then.
    """

    channel: Postable
    preview: Preview
    beginning: int = 0


def setup_board(plan: Plan, prospect: Prospect, topics: Iterable[Topic], cards: Cards) -> ui.LayoutView:
    """The message: what to choose, what stands in the way, what it would look like."""
    problem = postable_problem(prospect.channel)
    steps: list[ui.Item[Any]] = [
        text(
            f"### {_('Where do I post, what, and when?')}",
            _("Change what you like, then press **{button}**.", button=_("Start posting")),
        ),
        ui.ActionRow(_channel_menu(plan)),
        ui.ActionRow(_topic_menu(plan, topics)),
        ui.ActionRow(_times_menu(plan)),
        ui.ActionRow(_language_menu(plan)),
        text(*_findings(prospect, problem)),
        ui.ActionRow(*_buttons(blocked=problem is not None)),
    ]
    board = Board(timeout=None).add_item(framed(Accent.LIST, *steps))
    for story in prospect.preview.stories[:1]:
        board.add_item(text(quiet([_("This is what a post looks like")])))
        with speaking(plan.language or current()):
            board.add_item(cards.specimen(story))
    return board


@dataclass(frozen=True, slots=True)
class Done:
    """A channel that follows the news now, in a sentence."""

    sentence: str
    subscription: int


def setup_done(done: Done, reading: str = "") -> ui.LayoutView:
    """What stands there once the channel follows the news; `reading` says how far the first feeds are."""
    undo = ui.Button[ui.LayoutView](label=_("Undo"), custom_id=f"{UNDO}:{done.subscription}")
    words = text(
        f"### {_('Done')}",
        f"{done.sentence} {_('What comes next is posted there by itself.')}",
        *([reading] if reading else []),
        f"- {_('`/channels follow` posts something more, `/channels unfollow` ends it')}",
        f"- {_('`/feeds add` reads another site')}",
        f"- {_('`/server settings` shows it all and what stands in the way')}",
        quiet([_("Members: `/news latest` reads, `/alerts add` tells them by direct message")]),
    )
    return Board(timeout=None).add_item(framed(Accent.LIST, words, ui.ActionRow(undo)))


def setup_undone(channel: str, what: str) -> ui.LayoutView:
    """What stands there after Undo."""
    words = _(
        "Undone: {channel} no longer gets {what}. `/server setup` starts again.", channel=channel, what=what
    )
    return Board(timeout=None).add_item(framed(Accent.LIST, text(words)))


def _findings(prospect: Prospect, problem: str | None) -> Iterator[str]:
    yield problem or _("I may post in {channel}.", channel=prospect.channel.mention)
    if prospect.beginning:
        yield _(
            "This server reads no feeds yet. I begin with the {count} of my catalogue about digital rights; "
            "`/feeds catalogue` shows them.",
            count=prospect.beginning,
        )
    else:
        yield quiet([rate(prospect.preview)])


def _channel_menu(plan: Plan) -> ui.ChannelSelect[Any]:
    chosen = discord.SelectDefaultValue(id=plan.channel, type=discord.SelectDefaultValueType.channel)
    return ui.ChannelSelect(
        custom_id=CHANNEL,
        channel_types=list(POSTABLE),
        placeholder=_("Which channel?"),
        default_values=[chosen],
    )


def _topic_menu(plan: Plan, topics: Iterable[Topic]) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=topic.name(current()), value=topic.id, default=topic.id in plan.topics)
        for topic in topics
    ][:_MOST_TOPICS]
    return ui.Select(
        custom_id=TOPICS,
        placeholder=_(_EVERYTHING),
        min_values=0,
        max_values=len(options),
        options=options,
        required=False,
    )


def _times_menu(plan: Plan) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=_(told[0]), value=value, default=value == plan.times)
        for value, told in _TIMES.items()
    ]
    return ui.Select(custom_id=TIMES, options=options)


def _language_menu(plan: Plan) -> ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=_("Language: {language}", language=name), value=one, default=one == plan.language
        )
        for one, name in OWN_NAMES.items()
    ]
    return ui.Select(custom_id=LANGUAGE, options=options)


def _chosen(menu: discord.SelectMenu) -> Iterator[str]:
    return (option.value for option in menu.options if option.default)


def _buttons(*, blocked: bool) -> Iterator[ui.Button[Any]]:
    yield ui.Button(
        label=_("Start posting"), style=discord.ButtonStyle.success, custom_id=START, disabled=blocked
    )
    if blocked:
        yield ui.Button(label=_("Check again"), custom_id=CHECK)


def _menus(components: Iterable[Any]) -> Iterator[discord.SelectMenu]:
    for component in components:
        if isinstance(component, discord.SelectMenu):
            yield component
        yield from _menus(getattr(component, "children", ()))
