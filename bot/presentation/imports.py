"""OPML files: what may be one, how far taking it over is, and what became of it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import discord

from bot.domain.errors import InvalidInput
from bot.domain.outline import Fault
from bot.languages.formats import enumeration
from bot.languages.messages import _, marked, plural
from bot.presentation.escape import line
from bot.presentation.layout import quiet
from bot.presentation.listing import Listing
from bot.usecases.lists import Imported

EXPORTED: Final = marked(
    "This server's feeds, for any feed reader, or for `/feeds import` on another server."
)
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
            await self._say(_("Looking at the feeds: {done} of {all} …", done=done, all=of))

    async def end(self, made: Imported) -> None:
        """What became of it: how many, and each line that a person should look at."""
        await self._say(import_summary(made))
        await self.show_faults(made)

    async def show_faults(self, made: Imported) -> None:
        """Each line that a person should look at."""
        if lines := import_lines(made):
            listing = Listing(_("What to look at"), lines, self._interaction)
            with suppress(discord.HTTPException):
                await self._interaction.followup.send(view=listing, ephemeral=True)

    async def _say(self, sentence: str) -> None:
        # An answer may be changed for a quarter of an hour; an import that takes longer still ends well.
        with suppress(discord.HTTPException):
            await self._interaction.edit_original_response(**self._shown(sentence))


def import_summary(made: Imported) -> str:
    """What became of a list, in a sentence."""
    counted = [
        (len(made.added), plural("{count} added", "{count} added", len(made.added))),
        (len(made.known), plural("{count} known already", "{count} known already", len(made.known))),
        (len(made.faults), plural("{count} not added", "{count} not added", len(made.faults))),
    ]
    told = [words for count, words in counted if count]
    return _("Done: {counts}.", counts=enumeration(told)) if told else _("That list holds no feeds.")


def import_lines(made: Imported) -> list[str]:
    """The lines of the list that a person should look at, each with what is wrong."""
    added = quiet([_("added all the same: I keep trying")])
    waiting = [f"{_fault(fault)}\n{added}" for fault in made.waiting]
    return [*map(_fault, made.faults), *waiting]


def _fault(fault: Fault) -> str:
    name, why = line(fault.what, _NAME) or _("no name"), line(_(fault.why), _REASON)
    return _("Line {line}, **{name}**: {why}", line=fault.line, name=name, why=why)
