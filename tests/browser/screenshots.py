"""Takes the pictures of docs/images from the running demo: `scripts/screenshots`."""

import asyncio
from pathlib import Path

from tests.browser.visitor import command, message, visitor

IMAGES = Path(__file__).parents[2] / "docs" / "images"
HEADLINE = "A cybercrime sweep that counts bloggers among the criminals"


async def take() -> None:
    """The model story's card, the channel on a desk and on a phone, a list, and the inbox."""
    async with visitor(pace=6) as somebody:
        page = await somebody.channel(1100, 1000)
        card = message(page, HEADLINE)
        await card.get_by_role("link", name="Specimen Rights Network").wait_for()
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
