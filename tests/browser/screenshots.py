"""Takes the pictures of docs/images from the running demo: `scripts/screenshots`.

Names of pictures as arguments take just those, such as `news-brief alerts-language`.
"""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import discord
from playwright.async_api import Browser, async_playwright
from simcord.actors import MemberActor

from bot.adapters.observability import logs
from bot.demo.show import opened_show
from bot.domain.feed import GuildId
from bot.domain.story import Story, StoryFilter, StoryId
from tests.browser.posts import POSTS
from tests.browser.scenes import SCENES, Scene, answer, furnished
from tests.browser.visitor import CHROMIUM, FLAGS, visitor
from tests.integration.discord.lab import Lab

IMAGES = Path(__file__).parents[2] / "docs" / "images"
HEADLINE = "A cybercrime sweep that counts bloggers among the criminals"
DESK, PHONE = 900, 390
PACE = 1.0
CARDS = 12
# A picture of a story a day says little: the stories of the demo's minutes are spread over weeks.
APART = timedelta(days=2.3)
LOADED = """id => [...document.querySelectorAll(`article[data-message-id="${id}"] img`)]
    .every(image => image.complete && image.naturalWidth > 0)"""


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
    async with furnished(stories, spread) as lab:
        member = lab.manager if scene.manager else lab.reader
        await _photograph(browser, lab, await answer(lab, member, scene), f"commands/{scene.name}", member)


async def _take_post(browser: Browser, name: str, stories: Sequence[Story]) -> None:
    """What comes unasked."""
    async with furnished(stories) as lab:
        message = await POSTS[name](lab, [await lab.stores.stories.get(StoryId(n + 1)) for n in range(12)])
        await _photograph(browser, lab, message, f"posts/{name}", lab.reader)


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


async def _take_channel() -> None:
    """The model story's card, the channel on a desk and on a phone, a list, and the inbox."""
    async with visitor(pace=6) as somebody:
        channel = await somebody.channel(1100, 1000)
        card = channel.message(HEADLINE)
        await card.get_by_role("link", name="Sample Wire").wait_for()
        await card.screenshot(path=IMAGES / "card.png")
        await channel.page.screenshot(path=IMAGES / "channel.png")
        inbox = await somebody.inbox()
        await inbox.get_by_text(HEADLINE).first.wait_for()
        await inbox.screenshot(path=IMAGES / "alert.png")
        latest = await channel.command("/news latest", "Latest news")
        await latest.screenshot(path=IMAGES / "latest.png")
        phone = await somebody.channel(390, 844)
        await phone.message("Also reported by Sample Wire").scroll_into_view_if_needed()
        await phone.page.screenshot(path=IMAGES / "phone.png")


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
