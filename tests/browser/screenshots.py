"""Takes the pictures of docs/images from the running demo: `scripts/screenshots`.

Names of pictures as arguments take just those, such as `news-brief alerts-language`.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path
from typing import Any

import discord
import simcord
from playwright.async_api import Browser, async_playwright
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.adapters.observability import logs
from bot.demo.samples import load_outlets
from bot.demo.show import opened_show
from bot.domain.feed import GuildId, NewFeed, UserId
from bot.domain.language import Addressee, Language
from bot.domain.story import Audience, Comparison, Story, StoryFilter, StoryId
from tests.browser.posts import POSTS
from tests.browser.visitor import CHROMIUM, FLAGS, command, message, visitor
from tests.integration.discord.lab import Lab, answered, labels

IMAGES = Path(__file__).parents[2] / "docs" / "images"
HEADLINE = "A cybercrime sweep that counts bloggers among the criminals"
DESK, PHONE = 900, 390
PACE = 1.0
PAGE = "https://wire.example/a-cybercrime-sweep"
CARDS = 12
# A picture of a story a day says little: the stories of the demo's minutes are spread over weeks.
APART = timedelta(days=2.3)
_LIST = b"""<opml version="2.0"><body>
<outline text="Rights Watch" xmlUrl="https://rights.example/feed"/>
<outline text="The Paper" xmlUrl="https://the-paper.example"/>
<outline text="Gone News" xmlUrl="https://gone.example/feed"/>
</body></opml>"""
LOADED = """id => [...document.querySelectorAll(`article[data-message-id="${id}"] img`)]
    .every(image => image.complete && image.naturalWidth > 0)"""


class Last(Enum):
    """What a scene is about."""

    SUBSCRIPTION = auto()
    FEED = auto()
    PAGE = auto()
    LIST = auto()


@dataclass(frozen=True)
class Scene:
    """A command, who gives it, with which options, `after` which others; `press` are buttons.

    An option that is a Last stands for what was made last; a command with a capital is in a message's menu.
    """

    command: str
    options: Mapping[str, Any] = field(default_factory=dict)
    manager: bool = False
    press: tuple[str, ...] = ()
    after: tuple["Scene", ...] = ()
    language: Language | None = None

    @property
    def name(self) -> str:
        """What its pictures are called."""
        pressed = [label.lower().rstrip("?") for label in self.press]
        parts = [*self.command.lower().split(), *pressed, self.language or ""]
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


async def take(names: Sequence[str] = ()) -> None:
    """The demo as a visitor sees it, every command's answer and what comes unasked; or just those."""
    if not names:
        await _take_channel()
    stories = await _stories()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for scene in SCENES:
            if not names or scene.name in names:
                await _take_scene(browser, scene, stories)
        for name in POSTS:
            if not names or name in names:
                await _take_post(browser, name, stories)
        await browser.close()


async def _stories() -> Sequence[Story]:
    """What the real pipeline made of the sample outlets."""
    logs.configure("error")
    async with opened_show(PACE) as show:
        await asyncio.wait_for(show.seen.until(lambda: len(show.seen.posts) >= CARDS), 900)
        guild = GuildId(show.stage.manager.guild.id)
        return await show.house.usecases.stories.latest(StoryFilter(guild, tagged=True), 25)


async def _take_scene(browser: Browser, scene: Scene, stories: Sequence[Story]) -> None:
    """A command's answer."""
    spread = APART if scene.command == "news trends" else timedelta()
    async with _furnished(stories, spread) as lab:
        member = lab.manager if scene.manager else lab.reader
        await _photograph(browser, lab, await _answer(lab, member, scene), f"commands/{scene.name}", member)


async def _take_post(browser: Browser, name: str, stories: Sequence[Story]) -> None:
    """What comes unasked."""
    async with _furnished(stories) as lab:
        message = await POSTS[name](lab, [await lab.stores.stories.get(StoryId(n + 1)) for n in range(12)])
        await _photograph(browser, lab, message, f"posts/{name}", lab.reader)


@asynccontextmanager
async def _furnished(stories: Sequence[Story], spread: timedelta = timedelta()) -> AsyncIterator[Lab]:
    """A Discord where nothing else happens: SimCord's preview likes quiet."""
    lab = Lab()
    lab.now = max(story.changed_at for story in stories) + timedelta(minutes=2)
    async with simcord.run(lab.bot(), check_errors=False) as env:
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


async def _photograph(
    browser: Browser, lab: Lab, message: discord.Message, name: str, member: MemberActor
) -> None:
    """The message on a desk and on a phone."""
    async with lab.env.preview(lab.channel, viewers=[member], layout="channel") as preview:
        for suffix, width in (("", DESK), ("-phone", PHONE)):
            page = await browser.new_page(viewport={"width": width, "height": 2400})
            await page.goto(preview.url)
            shown = page.locator(f'article.channel-message[data-message-id="{message.id}"]')
            await shown.wait_for()
            await page.wait_for_function(LOADED, arg=str(message.id), timeout=60_000)
            await shown.screenshot(path=IMAGES / f"{name}{suffix}.png")
            await page.close()


def _shared(story: Story, earlier: timedelta) -> Story:
    reports = (replace(report, published_at=report.published_at - earlier) for report in story.reports)
    return replace(story, audience=Audience(shared=True), reports=tuple(reports))


async def _answer(lab: Lab, member: MemberActor, scene: Scene) -> discord.Message:
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


async def _take_channel() -> None:
    """The model story's card, the channel on a desk and on a phone, a list, and the inbox."""
    async with visitor(pace=6) as somebody:
        page = await somebody.channel(1100, 1000)
        card = message(page, HEADLINE)
        await card.get_by_role("link", name="Sample Wire").wait_for()
        await card.screenshot(path=IMAGES / "card.png")
        await page.screenshot(path=IMAGES / "channel.png")
        inbox = await somebody.inbox()
        await inbox.get_by_text(HEADLINE).first.wait_for()
        await inbox.screenshot(path=IMAGES / "alert.png")
        latest = await command(page, "/news latest", "Latest news")
        await latest.screenshot(path=IMAGES / "latest.png")
        phone = await somebody.channel(390, 844)
        await message(phone, "Also reported by Sample Wire").scroll_into_view_if_needed()
        await phone.screenshot(path=IMAGES / "phone.png")


def _names() -> list[str]:
    """What was asked for; ends here with what there is, if that is none of it."""
    known = [*(scene.name for scene in SCENES), *POSTS]
    parser = argparse.ArgumentParser(
        prog="scripts/screenshots",
        description="Take the pictures in docs/images anew, from the running demo. Needs a chromium.",
        epilog=f"The pictures: {', '.join(known)}.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="just these; all without any")
    names: list[str] = parser.parse_args().names
    if unknown := set(names).difference(known):
        parser.error(f"there is no picture {', '.join(sorted(unknown))}; --help names them")
    return names


if __name__ == "__main__":
    asyncio.run(take(_names()))
