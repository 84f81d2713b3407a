"""The real bot on a simulated Discord, over use cases with fake stores."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle
from simcord.results import InteractionResult

import cogs
from bot.adapters.discord.publisher import DiscordPublisher
from bot.alerts.index import QueryIndex
from bot.client import RightswireBot, UseCases
from bot.domain.story import Story
from bot.domain.subscription import Target, TargetKind
from bot.presentation import texts
from bot.presentation.card import Cards
from bot.presentation.lasting import LASTING_ITEMS
from bot.presentation.names import Names
from bot.presentation.translator import CommandTranslator
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.briefs import Briefs
from bot.usecases.corrections import Corrections
from bot.usecases.digests import Digests
from bot.usecases.doctor import Doctor
from bot.usecases.editor import Editor
from bot.usecases.feeds import Feeds
from bot.usecases.inboxes import Inboxes
from bot.usecases.lanes import Senders
from bot.usecases.languages import Languages
from bot.usecases.lists import Lists
from bot.usecases.objections import Files, Objections
from bot.usecases.previews import Previews
from bot.usecases.privacy import Privacy
from bot.usecases.stories import Stories
from bot.usecases.subscriptions import Limits, Subscriptions
from bot.usecases.suggest import Suggest
from bot.usecases.tags import Tags
from bot.usecases.telling import Teller
from bot.usecases.tracing import Tracing
from bot.usecases.trends import Trends
from bot.usecases.web import Web
from tests.fakes.clock import FakeClock
from tests.fakes.documents import DirectReader
from tests.fakes.fetcher import FakeFetcher
from tests.fakes.jobs import FakeJobs
from tests.fakes.samples import NOW
from tests.fakes.stores import FakeStores

TAGS = Tags(load_taxonomy(), load_gazetteer())


RSS = """<rss version="2.0"><channel><title>{title}</title><link>https://wire.example/</link>{items}</channel></rss>"""
ITEM = "<item><title>{title}</title><link>https://wire.example/{number}</link><guid>{number}</guid></item>"
PAGE = """<html lang="en"><head><title>{title}</title></head>
<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"""


class Lab:
    """A server with a manager and a reader, the bot in it, and what its stores hold."""

    env: simcord.Env
    guild: GuildHandle
    channel: ChannelHandle
    manager: MemberActor
    reader: MemberActor
    rita: UserHandle
    managers: RoleHandle

    def __init__(self) -> None:
        self.stores = FakeStores()
        self.web = FakeFetcher()
        self.jobs = FakeJobs()
        self.limits = Limits()
        self.now = NOW

    def bot(self) -> RightswireBot:
        """A bot over the stores as they are now."""
        clock, web = FakeClock(self.now), Web(self.web, DirectReader(), self.web)
        index, senders = QueryIndex(), Senders(self.stores.outbox, self.jobs, clock)
        own = Subscriptions(self.stores.subscriptions, index, TAGS, clock, self.limits)
        feeds = Feeds(self.stores.feeds, web, self.jobs, clock)
        usecases = UseCases(
            since=clock.now(),
            stories=Stories(self.stores.stories),
            briefs=Briefs(web, TAGS, clock),
            feeds=feeds,
            lists=Lists(feeds, web.reader),
            subscriptions=own,
            previews=Previews(self.stores.stories, clock),
            privacy=Privacy(self.stores.personal, own, clock),
            corrections=Corrections(self.stores.corrections, index, senders, clock),
            objections=Objections(
                Files(self.stores.stories, self.stores.repairs, self.stores.objections),
                Teller(TAGS, index, Editor(clock)),
                senders,
                clock,
            ),
            suggest=Suggest(self.stores.suggestions, clock),
            inboxes=Inboxes(self.stores.outbox, self.stores.subscriptions),
            digests=Digests(self.stores.digests, self.stores.stories, clock),
            doctor=Doctor((self.stores.log, self.stores.sightings), self.stores.outbox, (own, feeds), clock),
            languages=Languages(self.stores.languages),
            tags=TAGS,
            tracing=Tracing(self.stores.sightings, feeds),
            trends=Trends(self.stores.tally, clock),
        )
        return RightswireBot(
            usecases,
            texts=texts,
            translator=CommandTranslator(),
            extension_names=cogs.EXTENSIONS,
            items=LASTING_ITEMS,
            shard_count=1,
        )

    def running(self) -> RightswireBot:
        """The bot that is logged in now."""
        assert isinstance(self.env.bot, RightswireBot)
        return self.env.bot

    def publisher(self) -> DiscordPublisher:
        """A publisher through the bot that runs now."""
        return DiscordPublisher(self.env.bot, Cards(Names.of(TAGS)))

    def open(self, env: simcord.Env) -> None:
        """Furnish the server."""
        self.env = env
        self.guild = env.create_guild(name="Digital Rights Lab")
        self.channel = self.guild.create_text_channel("news")
        self.managers = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self.manager = self.guild.add_member(env.create_user("mona"), roles=[self.managers])
        self.rita = env.create_user("rita")
        self.reader = self.guild.add_member(self.rita)

    @property
    def target(self) -> Target:
        """The channel as a place to deliver to."""
        return Target(TargetKind.CHANNEL, self.channel.id)

    def serve_feed(self, url: str, title: str, *titles: str) -> None:
        """Put a feed on the web."""
        items = "".join(ITEM.format(title=one, number=number) for number, one in enumerate(titles))
        self.web.serve(url, RSS.format(title=title, items=items), "application/rss+xml")

    def serve_page(self, url: str, title: str, *paragraphs: str) -> None:
        """Put an article on the web."""
        text = "".join(f"<p>{one}</p>" for one in paragraphs)
        self.web.serve(url, PAGE.format(title=title, paragraphs=text), "text/html; charset=utf-8")

    def hold(self, *stories: Story) -> None:
        """Put these stories into the archive, numbered from 1."""
        for number, story in enumerate(stories, 1):
            stored = replace(story, id=type(story.id)(number))
            self.stores.world.stories[stored.id] = stored

    async def ask(self, command: str, **options: Any) -> InteractionResult:
        """The reader gives a command in the channel."""
        return await self.reader.slash(self.channel, command, **options)

    async def manage(self, command: str, **options: Any) -> InteractionResult:
        """The manager gives a command in the channel."""
        return await self.manager.slash(self.channel, command, **options)


def said(result: InteractionResult) -> str:
    """All that the answer to a command says, whatever it was put in."""
    messages = [result.response, *result.followups]
    return "\n".join(shown(message.message) for message in messages if message is not None)


def answered(result: InteractionResult) -> discord.Message:
    """The one message that answers a command."""
    messages = [message for message in [result.response, *result.followups] if message is not None]
    assert len(messages) == 1
    return messages[0].message


def shown(message: discord.Message) -> str:
    """All text of a message."""
    return "\n".join(
        [message.content, *_texts([component.to_dict() for component in message.components])]
    ).strip()


def labels(message: discord.Message) -> list[str]:
    """The labels of a message's buttons."""
    return [button["label"] for button in buttons(message)]


def buttons(message: discord.Message) -> list[dict[str, Any]]:
    """A message's buttons as Discord has them."""
    return [part for part in _parts([c.to_dict() for c in message.components]) if part["type"] == 2]


def _texts(components: Sequence[Any]) -> list[str]:
    return [part["content"] for part in _parts(components) if "content" in part]


def _parts(components: Sequence[Any]) -> list[dict[str, Any]]:
    inner = [part for component in components for part in _parts(_within(component))]
    return [*components, *inner]


def _within(component: Any) -> list[Any]:
    beside = [component["accessory"]] if "accessory" in component else []
    return [*component.get("components", []), *beside]
