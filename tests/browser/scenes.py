"""Every command as it is given for a picture: who gives it, on a Discord where nothing else happens."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum, auto
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.demo.samples import load_outlets
from bot.domain.feed import GuildId, NewFeed, UserId
from bot.domain.language import Addressee, Language
from bot.domain.story import Audience, Comparison, Story
from tests.integration.discord.lab import Lab, answered, labels

PAGE = "https://wire.example/a-cybercrime-sweep"
_LIST = b"""<opml version="2.0"><body>
<outline text="Rights Watch" xmlUrl="https://rights.example/feed"/>
<outline text="The Paper" xmlUrl="https://the-paper.example"/>
<outline text="Gone News" xmlUrl="https://gone.example/feed"/>
</body></opml>"""
# Seconds in which a busy machine draws a picture.
_PATIENCE = 60.0


class Last(Enum):
    """What a scene is about."""

    SUBSCRIPTION = auto()
    FEED = auto()
    PAGE = auto()
    LIST = auto()


@dataclass(frozen=True)
class Scene:
    """A command, who gives it, with which options, `after` which others; `press` are buttons, `about` is for its name.

    An option that is a Last stands for what was made last; a command with a capital is in a message's menu.
    """

    command: str
    options: Mapping[str, Any] = field(default_factory=dict)
    manager: bool = False
    press: tuple[str, ...] = ()
    after: tuple["Scene", ...] = ()
    language: Language | None = None
    about: str = ""

    @property
    def name(self) -> str:
        """What its pictures are called."""
        pressed = [label.lower().rstrip("?") for label in self.press]
        parts = [*self.command.lower().split(), *pressed, self.about, self.language or ""]
        return "-".join(filter(None, parts))


FOLLOWED = (
    Scene("channels follow", {"topic": "spyware", "confirmed_by": 2, "size": "Compact"}, manager=True),
    Scene("channels follow", {"topic": "censorship", "words": "block* OR ban*", "hour": 18}, manager=True),
)
ALERTS = (
    Scene("alerts add", {"topic": "shutdown", "rest": "3 hours"}),
    Scene("alerts add", {"words": '(VPN OR Tor) surveil* -"press release"', "outlet": "Sample Wire"}),
)
ADDED = (Scene("feeds add", {"address": "https://the-paper.example"}, manager=True),)

SCENES = (
    Scene("news latest"),
    Scene("news digest", {"period": "weekly"}),
    Scene("news search", {"query": "internet"}),
    Scene("news story", {"story": "cybercrime bloggers"}),
    Scene("news story", {"story": "cybercrime bloggers"}, press=("Sources",)),
    Scene("news story", {"story": "cybercrime bloggers"}, press=("Wrong?",)),
    Scene("news story", {"story": "cybercrime bloggers", "quiet": True}, language=Language("ar")),
    Scene("news latest", {"quiet": True}, language=Language("zh")),
    Scene("news brief", {"url": Last.PAGE}),
    Scene("news trends"),
    Scene("news why", {"story": "cybercrime bloggers"}),
    Scene("news why", {"story": "https://the-paper.example/missed"}, after=ADDED, about="missed"),
    Scene("Brief this"),
    Scene("alerts add", {"topic": "shutdown"}),
    Scene("alerts list", after=ALERTS),
    Scene(
        "alerts edit",
        {"alert": Last.SUBSCRIPTION, "when": "every week", "zone": "Europe/Berlin"},
        after=ALERTS,
    ),
    Scene("alerts pause", {"alert": Last.SUBSCRIPTION}, after=ALERTS),
    Scene("alerts resume", {"alert": Last.SUBSCRIPTION}, after=ALERTS),
    Scene("alerts remove", {"alert": Last.SUBSCRIPTION}, after=ALERTS),
    Scene("alerts test", {"alert": Last.SUBSCRIPTION}, after=(Scene("alerts add", {"topic": "spyware"}),)),
    Scene("alerts language", {"language": "es"}),
    Scene("alerts quiet-hours", {"starts": "22:00", "ends": "7:30", "zone": "Europe/Berlin"}),
    Scene("channels follow", {"topic": "spyware"}, manager=True),
    Scene(
        "channels edit",
        {"subscription": Last.SUBSCRIPTION, "when": "every day", "language": "fr"},
        manager=True,
        after=FOLLOWED,
    ),
    Scene("channels unfollow", {"subscription": Last.SUBSCRIPTION}, manager=True, after=FOLLOWED),
    Scene("channels list", manager=True, after=FOLLOWED),
    Scene("channels preview", {"subscription": Last.SUBSCRIPTION}, manager=True, after=FOLLOWED),
    Scene(
        "channels log",
        manager=True,
        after=(*FOLLOWED, Scene("channels unfollow", {"subscription": Last.SUBSCRIPTION}, manager=True)),
    ),
    *ADDED,
    Scene("feeds list", manager=True),
    Scene("feeds info", {"feed": Last.FEED}, manager=True, after=ADDED),
    Scene("feeds health", manager=True),
    Scene("feeds pause", {"feed": Last.FEED}, manager=True, after=ADDED),
    Scene(
        "feeds resume",
        {"feed": Last.FEED},
        manager=True,
        after=(*ADDED, Scene("feeds pause", {"feed": Last.FEED}, manager=True)),
    ),
    Scene("feeds remove", {"feed": Last.FEED}, manager=True, after=ADDED),
    Scene("feeds import", {"file": Last.LIST}, manager=True),
    Scene("feeds export", manager=True),
    Scene("feeds catalogue", {"topic": "censorship"}, manager=True),
    Scene("tags why", {"story": "cybercrime bloggers"}, manager=True),
    Scene(
        "tags correct", {"story": "cybercrime bloggers", "topics": "censorship, surveillance"}, manager=True
    ),
    Scene(
        "tags reported",
        manager=True,
        after=(Scene("news story", {"story": "1"}, press=("Wrong?", "Topics or countries")),),
    ),
    Scene("server setup", manager=True),
    Scene("server settings", manager=True, after=FOLLOWED),
    Scene("server language", {"language": "pt"}, manager=True),
    Scene(
        "server doctor", manager=True, after=(Scene("channels follow", {"topic": "spyware"}, manager=True),)
    ),
    Scene("privacy policy"),
    Scene("privacy export", after=ALERTS),
    Scene("privacy delete"),
    Scene("help"),
    Scene("about"),
)


@asynccontextmanager
async def furnished(stories: Sequence[Story], spread: timedelta = timedelta()) -> AsyncIterator[Lab]:
    """A Discord where nothing else happens: SimCord's preview likes quiet."""
    lab = Lab()
    lab.now = max(story.changed_at for story in stories) + timedelta(minutes=2)
    async with simcord.run(lab.bot(), check_errors=False, settle_timeout=_PATIENCE) as env:
        assert env.bot.user is not None
        await env.bot.user.edit(username="Rightswire")
        lab.open(env)
        await env.advance_time((lab.now - env.now()).total_seconds())
        lab.hold(*(_shared(story, number * spread) for number, story in enumerate(stories)))
        for sample in load_outlets():
            await lab.stores.feeds.add(NewFeed(f"https://{sample.domain}/feed", sample.outlet, lab.now))
        _poll(lab)
        _compare(lab)
        _serve(lab)
        yield lab


def _shared(story: Story, earlier: timedelta) -> Story:
    reports = (replace(report, published_at=report.published_at - earlier) for report in story.reports)
    return replace(story, audience=Audience(shared=True), reports=tuple(reports))


async def answer(lab: Lab, member: MemberActor, scene: Scene) -> discord.Message:
    if scene.language:
        await lab.stores.languages.choose(Addressee.member(UserId(member.id)), scene.language)
    for before in scene.after:
        await _pressed(lab, before)
    return await _pressed(lab, scene)


async def _pressed(lab: Lab, scene: Scene) -> discord.Message:
    member = lab.manager if scene.manager else lab.reader
    answer = _last(await _used(lab, member, scene))
    for wanted in scene.press:
        label = next(label for label in labels(answer) if label.startswith(wanted))
        pressed = await member.click(answer, label=label)
        answer = answered(pressed) if pressed.response else lab.channel.history(viewer=member)[-1]
    return answer


def _last(result: InteractionResult) -> discord.Message:
    """The message that says how it ended: an import tells first that it has begun."""
    messages = [message for message in [result.response, *result.followups] if message is not None]
    return messages[-1].message


async def _used(lab: Lab, member: MemberActor, scene: Scene) -> InteractionResult:
    if scene.command[0].isupper():
        message = await lab.manager.send(lab.channel, f"Worth a look: {_page(lab)}")
        return await member.context_menu(lab.channel, scene.command, message)
    return await member.slash(lab.channel, scene.command, **_options(lab, scene))


def _options(lab: Lab, scene: Scene) -> dict[str, Any]:
    """The scene's options, with what was made last."""
    known: dict[Any, Callable[[], Any]] = {
        Last.SUBSCRIPTION: lambda: str(max(lab.stores.world.subscriptions)),
        Last.FEED: lambda: str(max(lab.stores.world.feeds)),
        Last.PAGE: lambda: _page(lab),
        Last.LIST: lambda: ("reader.opml", _LIST),
    }
    options = {name: known[value]() if value in known else value for name, value in scene.options.items()}
    return options | ({"channel": lab.channel} if scene.command == "channels follow" else {})


def _page(lab: Lab) -> str:
    """The address of the first article about bloggers, which is on the lab's web."""
    told = next(one for one in lab.stores.world.stories.values() if "bloggers" in one.brief.headline)
    lab.serve_page(PAGE, told.lead.title, *told.lead.article.text.split("\n\n"))
    return PAGE


def _poll(lab: Lab) -> None:
    """All feeds were read minutes ago; one has failed since yesterday, one is paused."""
    feeds, last = lab.stores.world.feeds, lab.now - timedelta(minutes=4)
    for feed_id, feed in feeds.items():
        soon = replace(feed.schedule, next_poll_at=last + timedelta(minutes=15))
        feeds[feed_id] = replace(feed, polled_at=last, schedule=soon)
    failing, paused = list(feeds)[1:3]
    schedule = replace(
        feeds[failing].schedule,
        failures=9,
        last_error="the server answered 503",
        failing_since=lab.now - timedelta(days=1),
    )
    feeds[failing] = replace(feeds[failing], schedule=schedule)
    feeds[paused] = replace(feeds[paused], paused_by=frozenset({GuildId(lab.guild.id)}))


def _compare(lab: Lab) -> None:
    """Each report that joined a story was compared with it."""
    for story in lab.stores.world.stories.values():
        for number, joined in enumerate(story.reports[1:]):
            likely = Comparison(story.id, 0.98 - 0.05 * number, story.lead.id, number + 1)
            lab.stores.world.comparisons[joined.id] = (likely,)


def _serve(lab: Lab) -> None:
    """A site with a feed, and one that is gone."""
    headlines = [one.brief.headline for one in lab.stores.world.stories.values()]
    lab.serve_feed("https://the-paper.example", "The Paper", *headlines[:4])
    lab.serve_feed("https://rights.example/feed", "Rights Watch", *headlines[4:7])
    lab.web.serve("https://gone.example/feed", status=410)
