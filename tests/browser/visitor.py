"""Somebody who looks at the demo in a real browser: Debian's chromium, driven by playwright."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Browser, Locator, Page, TimeoutError, async_playwright  # noqa: A004

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
# A browser that talks to nobody but the demo.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE: Final = 60_000


@dataclass(frozen=True)
class Visitor:
    """A browser on a running demo."""

    browser: Browser
    url: str
    inbox_url: str

    async def channel(self, width: int = 1100, height: int = 1000) -> Page:
        """The channel's page."""
        page = await self.browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE)
        await page.goto(self.url)
        await page.get_by_text("Welcome to Rights Lab").first.wait_for()
        return page

    async def inbox(self, width: int = 760, height: int = 700) -> Page:
        """The page with the member's direct messages."""
        page = await self.browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE)
        await page.goto(self.inbox_url)
        return page


@asynccontextmanager
async def visitor(pace: float) -> AsyncIterator[Visitor]:
    """Start the demo and a browser; stop both."""
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--pace", str(pace)),
        env=os.environ | {"SEMANTIC": "false"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert demo.stdout is not None
    try:
        url = (await asyncio.wait_for(demo.stdout.readline(), 60)).decode().split()[-1]
        inbox = (await demo.stdout.readline()).decode().split()[-1]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            yield Visitor(browser, url, inbox)
            await browser.close()
    finally:
        demo.terminate()
        await demo.communicate()


async def become(page: Page, name: str) -> None:
    """See the channel as that member."""
    await page.locator("#viewer-picker").select_option(label=name)


async def command(page: Page, typed: str, answer: str, **options: str) -> Locator:
    """Type a slash command as a person does, and send it until its answer is there.

    SimCord does not take what was typed while a message arrived; a person presses Enter again.
    """
    await _type(page, typed)
    await page.keyboard.press("Enter")
    for name, value in options.items():
        await _fill(page, name, value)
    for _ in range(10):
        await page.locator("#send-message").click()
        try:
            await message(page, answer).wait_for(timeout=5_000)
        except TimeoutError:
            continue
        return message(page, answer)
    raise AssertionError(f"no answer to {typed}")


async def press(page: Page, button: Locator, answer: str) -> Locator:
    """Press a button until its answer is there: a press while a message arrives may hit what is there by then."""
    for _ in range(10):
        with suppress(TimeoutError):
            await button.click(timeout=5_000)
            await message(page, answer).wait_for(timeout=5_000)
        if await message(page, answer).count():
            return message(page, answer)
    raise AssertionError(f"no answer: {answer}")


async def _reload(page: Page) -> None:
    """SimCord's page sometimes comes without the line to type in while much arrives; a person loads it again."""
    viewer = await page.locator("#viewer-picker").input_value()
    await page.reload()
    await page.locator("#viewer-picker").select_option(viewer)


async def _type(page: Page, typed: str) -> None:
    """Type it until the page takes it: what is typed while the page is drawn anew is lost."""
    for _ in range(10):
        composer = page.locator("#channel-composer-input")
        try:
            await composer.fill("", timeout=10_000)
        except TimeoutError:
            await _reload(page)
            continue
        await composer.press_sequentially(typed, delay=20)
        try:
            await page.locator('[role="option"]:visible').first.wait_for(timeout=3_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"the page does not take {typed}")


async def _fill(page: Page, option: str, value: str) -> None:
    field = page.locator(f'.command-option-input[data-option="{option}"]')
    if not await field.count():
        await page.locator(".command-ghost").click()
        await page.locator('[role="option"]:visible').filter(has_text=option).first.click()
    await field.fill(value)


def message(page: Page, text: str) -> Locator:
    """The last message in the channel that says so."""
    return page.locator("article.channel-message").filter(has_text=text).last
