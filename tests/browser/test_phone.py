"""A phone: whatever a command answers fits 390 px, nothing of it is cut off and nothing pushes it sideways."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from playwright.async_api import Browser, async_playwright

from bot.domain.feed import Outlet
from bot.domain.story import Story
from tests.browser.scenes import SCENES, answer, furnished
from tests.browser.screenshots import PHONE
from tests.browser.visitor import CHROMIUM, FLAGS
from tests.fakes.samples import NOW, draft, report, story
from tests.integration.discord.lab import Lab

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

# Of each message by its id: the parts that reach out of the page, or have more in them than they show.
_AMISS: Final = """() => Object.fromEntries([...document.querySelectorAll('article.channel-message')].map(message => {
    const amiss = [];
    for (const part of [message, ...message.querySelectorAll('*')]) {
        const box = part.getBoundingClientRect(), style = getComputedStyle(part);
        if (!box.width || part.closest('svg, time, [hidden]')) continue;
        const out = box.right > innerWidth + 1 || box.left < -1;
        const cut = style.overflowX !== 'visible' && part.scrollWidth > part.clientWidth + 1;
        if (out || cut) amiss.push(`${part.tagName} ${part.className} ${Math.round(box.left)}-${Math.round(box.right)}, ${part.scrollWidth} in ${part.clientWidth}: ${part.textContent.slice(0, 80)}`);
    }
    return [message.dataset.messageId, amiss];
}))"""

# The preview draws itself for a desk first.
_FITTED: Final = """id => document.querySelector(`article[data-message-id="${id}"]`)
    .getBoundingClientRect().width <= innerWidth"""

# A page of the preview has fifty messages, those of what came before a scene among them.
_AT_ONCE: Final = 12
_HEADLINE: Final = (
    "Telekommunikationsüberwachungsverordnung: a cybercrime sweep counts bloggers among criminals"
)
_OUTLET: Final = "Bundesbeauftragte für den Datenschutz und die Informationsfreiheit"


def _stories() -> Iterator[Story]:
    """Stories with words and names as long as they come."""
    for number in range(12):
        told = (
            report(
                10 * number + n,
                of=draft(_HEADLINE, outlet=Outlet(f"{_OUTLET} {n}")),
                entry_id=10 * number + n,
            )
            for n in range(9)
        )
        changed = NOW - timedelta(hours=number)
        yield story(headline=_HEADLINE, reports=tuple(told), changed_at=changed)


@pytest.mark.timeout(240)
async def test_what_commands_answer_fits_a_phone() -> None:
    amiss: dict[str, list[str]] = {}
    async with furnished([*_stories()]) as lab, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        before = deepcopy(vars(lab.stores.world))
        for some in (SCENES[n : n + _AT_ONCE] for n in range(0, len(SCENES), _AT_ONCE)):
            sent: dict[str, str] = {}
            for scene in some:
                # As it was before, so that no scene is told of what another did; a manager sees most.
                vars(lab.stores.world).update(deepcopy(before))
                message = await answer(lab, lab.manager, replace(scene, manager=True))
                sent[str(message.id)] = scene.name
            found = await _looked_at(browser, lab, [*sent][-1])
            amiss |= {name: found[number] for number, name in sent.items()}
        await browser.close()
    assert len(amiss) == len(SCENES)
    assert not {name: parts for name, parts in amiss.items() if parts}


async def _looked_at(browser: Browser, lab: Lab, last: str) -> dict[str, list[str]]:
    """What is amiss with each message that a phone shows once the last one is there."""
    async with lab.env.preview(lab.channel, viewers=[lab.manager], layout="channel") as preview:
        page = await browser.new_page(viewport={"width": PHONE, "height": 844})
        await page.goto(preview.url)
        await page.locator(f'article.channel-message[data-message-id="{last}"]').wait_for()
        await page.wait_for_function(_FITTED, arg=last, timeout=60_000)
        found: dict[str, list[str]] = await page.evaluate(_AMISS)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.close()
    return found
