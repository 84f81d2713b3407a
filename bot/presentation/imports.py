"""OPML files: what may be one, how far taking it over is, and what became of it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import discord

from bot.domain.errors import InvalidInput
from bot.domain.outline import Fault
from bot.presentation.escape import line
from bot.presentation.layout import enumeration
from bot.presentation.listing import Listing
from bot.usecases.lists import Imported

EXPORTED: Final = "This server's feeds, for any feed reader, or for `/feeds import` on another server."
MAX_FILE: Final = 2 * 1024 * 1024
_NAME: Final = 80
_REASON: Final = 120
_TELL_EVERY: Final = 3.0


def check_file(file: discord.Attachment) -> None:
    """Raises InvalidInput for a file that is too large to be a list of feeds."""
    if file.size > MAX_FILE:
        raise InvalidInput("That file is larger than 2 MB: export the list from your feed reader again.")


Shown = Callable[[str], dict[str, Any]]


def _plain(sentence: str) -> dict[str, Any]:
    return {"content": sentence}


class Importing:
    """An import under way, told in the answer to whoever asked for it; `shown` makes it of a sentence."""

    def __init__(self, interaction: discord.Interaction[Any], shown: Shown = _plain) -> None:
        self._interaction = interaction
        self._shown = shown
        self._told_at = 0.0

    async def tell(self, done: int, of: int) -> None:
        """How far it is; every few seconds at most, as Discord asks."""
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= _TELL_EVERY:
            self._told_at = now
            await self._say(f"Looking at the feeds: {done} of {of} …")

    async def end(self, made: Imported) -> None:
        """What became of it: how many, and each line that a person should look at."""
        await self._say(import_summary(made))
        await self.show_faults(made)

    async def show_faults(self, made: Imported) -> None:
        """Each line that a person should look at."""
        if lines := import_lines(made):
            listing = Listing("What to look at", lines, self._interaction)
            with suppress(discord.HTTPException):
                await self._interaction.followup.send(view=listing, ephemeral=True)

    async def _say(self, sentence: str) -> None:
        # An answer may be changed for a quarter of an hour; an import that takes longer still ends well.
        with suppress(discord.HTTPException):
            await self._interaction.edit_original_response(**self._shown(sentence))


def import_summary(made: Imported) -> str:
    """What became of a list, in a sentence."""
    counts = {"added": len(made.added), "known already": len(made.known), "not added": len(made.faults)}
    told = [f"{count} {what}" for what, count in counts.items() if count]
    return f"Done: {enumeration(told)}." if told else "That list holds no feeds."


def import_lines(made: Imported) -> list[str]:
    """The lines of the list that a person should look at, each with what is wrong."""
    waiting = [f"{_fault(fault)}\n-# added all the same: I keep trying" for fault in made.waiting]
    return [*map(_fault, made.faults), *waiting]


def _fault(fault: Fault) -> str:
    return f"Line {fault.line}, **{line(fault.what, _NAME) or 'no name'}**: {line(fault.why, _REASON)}"
