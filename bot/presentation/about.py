"""What the bot can be asked, and what it is."""

from collections.abc import Iterable
from itertools import groupby

from discord import ui

from bot.presentation.escape import plain
from bot.presentation.layout import Accent, Board, framed, quiet, spaced, text


def command_list(commands: Iterable[tuple[str, str, str]]) -> ui.LayoutView:
    """The (group, command, description) lines, group by group."""
    blocks = [
        text(*(f"{command} — {description}" for _, command, description in group))
        for _, group in groupby(commands, key=lambda item: item[0])
    ]
    return Board(timeout=None).add_item(
        framed(Accent.LIST, *spaced([text("### What you can ask me"), *blocks]))
    )


def about(version: str, source: str, model: str = "") -> ui.LayoutView:
    """What this program is, for whoever wonders; `model` is the language model that takes part, if any."""
    author = (
        f"A language model, {plain(model)}, words the points; each is checked against the sentence it "
        "comes from. The articles' text is sent to it, nothing about readers is."
        if model
        else "No language model takes part."
    )
    words = text(
        "### Rightswire",
        "I read the feeds of digital-rights groups, newspapers and network monitors, put the reports of one "
        "event together, and post each story once: a headline and a few points, each with whose word it is.",
        "Every point comes from a sentence of the report it names. **Sources** under a card shows which.",
        author,
        quiet([f"Version {version}", "what you ask and read stays on the machine I run on"]),
    )
    link = ui.Button[ui.LayoutView](label="Source code", url=source)
    return Board(timeout=None).add_item(framed(Accent.LIST, words, ui.ActionRow(link)))
