"""Somebody who looks at the demo in a real browser: Debian's chromium, driven by playwright."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Browser, Page, async_playwright

from tests.browser.channel import Channel

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

    async def channel(self, width: int = 1100, height: int = 1000) -> Channel:
        """The channel's page, as Alex sees it."""
        page = await self.browser.new_page(viewport={"width": width, "height": height})
        page.set_default_timeout(PATIENCE)
        await page.goto(self.url)
        await page.get_by_text("Welcome to Rights Lab").first.wait_for()
        return Channel(page)

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
