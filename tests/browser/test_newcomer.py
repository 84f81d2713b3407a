"""A newcomer's first minutes: set up a channel, see a card, make an alert, get it, sum up a link, look at trends."""

import re

import pytest

from tests.browser.visitor import CHROMIUM, visitor

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

HEADLINE = "A cybercrime sweep that counts bloggers among the criminals"


@pytest.mark.timeout(240)
async def test_a_newcomers_path() -> None:
    async with visitor(pace=4) as somebody:
        channel = await somebody.channel()
        await channel.become("Sam")
        setup = await channel.command("/server setup", "Where do I post, what, and when?")
        await setup.get_by_text("I may post in").wait_for()
        start = setup.get_by_role("button", name="Start posting")
        await channel.press(start, "What comes next is posted there by itself")

        await channel.become("Alex")
        await channel.command("/alerts add", "when there is news: “shutdown”", words="shutdown")
        card = channel.message(HEADLINE)
        await card.get_by_text("Also reported by").wait_for()
        link = await card.get_by_role("link").first.get_attribute("href")
        assert link is not None
        button = card.get_by_role("button", name="Sources")
        sources = await channel.press(button, "Who reported it, and when")
        # Which of these it is depends on whose reports had come when the button was pressed.
        await sources.get_by_text(re.compile(r"Reported the same|Added|Re-post of")).first.wait_for()
        latest = await channel.command("/news latest", "Latest news")
        await latest.get_by_role("link").first.wait_for()  # what came since may have pushed that story off
        inbox = await somebody.inbox()
        await inbox.get_by_text(HEADLINE).first.wait_for()

        brief = await channel.command("/news brief", "Brief of a page, made on request", url=link)
        await brief.get_by_text("15,000").first.wait_for()

        trends = await channel.command("/news trends", "Digital rights in the last 30 days")
        await trends.get_by_role("img", name="Charts of stories a day").first.wait_for()
        await trends.get_by_role("img", name="World map of stories").first.wait_for()
