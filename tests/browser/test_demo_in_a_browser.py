"""The demo as a visitor sees it: a card arrives, grows, an alert rings, a command answers."""

import pytest

from tests.browser.visitor import CHROMIUM, command, message, visitor

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

HEADLINE = "A cybercrime sweep that counts bloggers among the criminals"


async def test_what_a_visitor_sees() -> None:
    async with visitor(pace=4) as somebody:
        page = await somebody.channel()
        card = message(page, HEADLINE)
        await card.wait_for()
        await card.get_by_text("15,000").first.wait_for()
        await card.get_by_text("Also reported by").wait_for()
        await card.get_by_role("link", name="Sample Wire").wait_for()

        latest = await command(page, "/news latest", "Latest news")
        await latest.get_by_text("Nigeria").first.wait_for()

        inbox = await somebody.inbox()
        await inbox.get_by_text(HEADLINE).first.wait_for()
