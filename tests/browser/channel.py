"""The demo's channel as one person sees it in SimCord's page: they type, press and read until they are answered.

The page is drawn anew as messages arrive, loses what is typed just then, and at times says of a press that its
outcome is uncertain. A person tries again, and loads the page anew when that does not help; so does this.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from playwright.async_api import Locator, Page, TimeoutError  # noqa: A004

_TRIES: Final = 8
# Milliseconds in which a page that is not stuck takes what is typed, and shows what came.
_SOON: Final = 5_000


@dataclass
class Channel:
    """The channel's page, seen as a member."""

    page: Page
    viewer: str = "Alex"

    async def become(self, name: str) -> None:
        """See the channel as that member."""
        self.viewer = name
        if not await self._seen_as_viewer():
            await self._load_anew()

    def message(self, text: str) -> Locator:
        """The last message in the channel that says so, in capital letters or small ones."""
        return self.page.locator("article.channel-message").filter(has_text=text).last

    async def command(self, typed: str, answer: str, **options: str) -> Locator:
        """Put in a slash command and send it, until its answer is there; `answer` as in `press`."""

        async def send() -> None:
            await self._put_in(typed, options)
            await self.page.locator("#send-message").click(timeout=_SOON)

        return await self._answered(send, answer)

    async def press(self, button: Locator, answer: str) -> Locator:
        """Press a button until its answer is there: a press may hit what a new message moved under it.

        `answer` has to be in no other message: what was there before would be taken for the answer.
        """
        return await self._answered(lambda: button.click(timeout=_SOON), answer)

    async def _answered(self, act: Callable[[], Awaitable[None]], answer: str) -> Locator:
        said = self.message(answer)
        assert not await said.count(), f"said before anybody asked: {answer}"
        for turn in range(_TRIES):
            with suppress(TimeoutError):
                await act()
                await said.wait_for(timeout=2 * _SOON)
            if await said.count():
                return said
            if turn % 2:
                await self._load_anew()
        raise AssertionError(f"no answer: {answer}")

    async def _put_in(self, typed: str, options: dict[str, str]) -> None:
        await self.page.locator("#channel-composer-input").fill(typed, timeout=_SOON)
        await self.page.locator('[role="option"]:visible').first.wait_for(timeout=_SOON)
        await self.page.keyboard.press("Enter")
        await self.page.locator(".command-chip", has_text=typed).wait_for(timeout=_SOON)
        for name, value in options.items():
            await self._fill(name, value)

    async def _fill(self, option: str, value: str) -> None:
        field = self.page.locator(f'.command-option-input[data-option="{option}"]')
        if not await field.count():
            await self.page.locator(".command-ghost").click(timeout=_SOON)
            choice = self.page.locator('[role="option"]:visible').filter(has_text=option)
            await choice.first.click(timeout=_SOON)
        await field.fill(value, timeout=_SOON)

    async def _load_anew(self) -> None:
        for _ in range(_TRIES):
            await self.page.reload()
            if await self._seen_as_viewer():
                return
        raise AssertionError(f"the page does not come as {self.viewer} sees it")

    async def _seen_as_viewer(self) -> bool:
        """Whether the page has become what the member sees; it has nothing to choose from while it changes."""
        picker = self.page.locator("#viewer-picker")
        with suppress(TimeoutError):
            await picker.select_option(label=self.viewer, timeout=2 * _SOON)
            await self.page.locator("#channel-composer-input").wait_for(timeout=2 * _SOON)
            return await picker.locator("option:checked").inner_text() == self.viewer
        return False
