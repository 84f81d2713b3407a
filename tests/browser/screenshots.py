"""Takes the pictures of docs/images from the running demo: `scripts/screenshots`."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from playwright.async_api import Browser, async_playwright
from simcord.actors import MemberActor

from bot.adapters.observability import logs
from bot.demo.samples import load_outlets
from bot.demo.show import opened_show
from bot.domain.feed import GuildId, NewFeed
from bot.domain.story import Audience, Story, StoryFilter
from tests.browser.visitor import CHROMIUM, FLAGS, command, message, visitor
from tests.integration.discord.lab import Lab, answered, labels

IMAGES = Path(__file__).parents[2] / "docs" / "images"
HEADLINE = "A cybercrime sweep that counts bloggers among the criminals"
DESK, PHONE = 900, 390
PACE = 1.0
CARDS = 12
# A picture of a story a day says little: the stories of the demo's minutes are spread over weeks.
APART = timedelta(days=2.3)
LOADED = """id => [...document.querySelectorAll(`article[data-message-id="${id}"] img`)]
    .every(image => image.complete && image.naturalWidth > 0)"""


@dataclass(frozen=True)
class Scene:
    """A command, who gives it, with which options, `after` which others; `press` is a button of the answer."""

    command: str
    options: Mapping[str, Any] = field(default_factory=dict)
    manager: bool = False
    press: str = ""
    after: tuple["Scene", ...] = ()

    @property
    def name(self) -> str:
        """What its pictures are called."""
        return self.command.replace(" ", "-") + (f"-{self.press.lower().rstrip('?')}" if self.press else "")


FOLLOWED = (
    Scene("channels follow", {"topic": "spyware", "confirmed_by": 2, "size": "Compact"}, manager=True),
    Scene("channels follow", {"topic": "censorship", "words": "block* OR ban*", "hour": 18}, manager=True),
)
ALERTS = (
    Scene("alerts add", {"topic": "shutdown", "rest": "3 hours"}),
    Scene("alerts add", {"words": '(VPN OR Tor) surveil* -"press release"', "outlet": "Sample Wire"}),
)

SCENES = (
    Scene("news latest"),
    Scene("news search", {"query": "internet"}),
    Scene("news story", {"story": "cybercrime bloggers"}),
    Scene("news story", {"story": "cybercrime bloggers"}, press="Sources"),
    Scene("news story", {"story": "cybercrime bloggers"}, press="Wrong?"),
    Scene("news trends"),
    Scene("alerts add", {"topic": "shutdown"}),
    Scene("alerts list", after=ALERTS),
    Scene("alerts edit", {"alert": "", "when": "every week", "zone": "Europe/Berlin"}, after=ALERTS),
    Scene("alerts quiet-hours", {"starts": "22:00", "ends": "7:30", "zone": "Europe/Berlin"}),
    Scene("channels follow", {"topic": "spyware"}, manager=True),
    Scene("channels list", manager=True, after=FOLLOWED),
    Scene("channels preview", {"subscription": ""}, manager=True, after=FOLLOWED),
    Scene(
        "channels log",
        manager=True,
        after=(*FOLLOWED, Scene("channels unfollow", {"subscription": ""}, manager=True)),
    ),
    Scene("feeds list", manager=True),
    Scene("server setup", manager=True),
    Scene("server settings", manager=True),
    Scene("server doctor", manager=True, after=(Scene("channels follow", {"topic": "spyware"}),)),
    Scene("privacy policy"),
    Scene("privacy delete"),
    Scene("help"),
    Scene("about"),
)


async def take() -> None:
    """The demo as a visitor sees it, then every command's answer on a desk and on a phone."""
    await _take_channel()
    stories = await _stories()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for scene in SCENES:
            await _take_scene(browser, scene, stories)
        await browser.close()


async def _stories() -> Sequence[Story]:
    """What the real pipeline made of the sample outlets."""
    logs.configure("error")
    async with opened_show(PACE) as show:
        await asyncio.wait_for(show.seen.until(lambda: len(show.seen.posts) >= CARDS), 180)
        guild = GuildId(show.stage.manager.guild.id)
        return await show.house.usecases.stories.latest(StoryFilter(guild, tagged=True), 25)


async def _take_scene(browser: Browser, scene: Scene, stories: Sequence[Story]) -> None:
    """The answer on a Discord where nothing else happens: SimCord's preview likes quiet."""
    lab = Lab()
    lab.now = max(story.changed_at for story in stories) + timedelta(minutes=2)
    async with simcord.run(lab.bot(), check_errors=False) as env:
        assert env.bot.user is not None
        await env.bot.user.edit(username="Rightswire")
        lab.open(env)
        await env.advance_time((lab.now - env.now()).total_seconds())
        spread = APART if scene.command == "news trends" else timedelta()
        lab.hold(*(_shared(story, number * spread) for number, story in enumerate(stories)))
        for sample in load_outlets():
            await lab.stores.feeds.add(NewFeed(f"https://{sample.domain}/feed", sample.outlet, lab.now))
        member = lab.manager if scene.manager else lab.reader
        answer = await _answer(lab, member, scene)
        async with env.preview(lab.channel, viewers=[member], layout="channel") as preview:
            for suffix, width in (("", DESK), ("-phone", PHONE)):
                page = await browser.new_page(viewport={"width": width, "height": 2400})
                await page.goto(preview.url)
                shown = page.locator(f'article.channel-message[data-message-id="{answer.id}"]')
                await shown.wait_for()
                await page.wait_for_function(LOADED, arg=str(answer.id), timeout=15_000)
                await shown.screenshot(path=IMAGES / "commands" / f"{scene.name}{suffix}.png")
                await page.close()


def _shared(story: Story, earlier: timedelta) -> Story:
    reports = (replace(report, published_at=report.published_at - earlier) for report in story.reports)
    return replace(story, audience=Audience(shared=True), reports=tuple(reports))


async def _answer(lab: Lab, member: MemberActor, scene: Scene) -> discord.Message:
    for before in scene.after:
        await member.slash(lab.channel, before.command, **_options(lab, before))
    answer = answered(await member.slash(lab.channel, scene.command, **_options(lab, scene)))
    if scene.press:
        label = next(label for label in labels(answer) if label.startswith(scene.press))
        return answered(await member.click(answer, label=label))
    return answer


def _options(lab: Lab, scene: Scene) -> dict[str, Any]:
    """The scene's options; an empty one stands for the last that was made."""
    options = {
        name: value or str(max(lab.stores.world.subscriptions)) for name, value in scene.options.items()
    }
    return options | ({"channel": lab.channel} if scene.command == "channels follow" else {})


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


if __name__ == "__main__":
    asyncio.run(take())
