"""What the bot can be asked, and what it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

import discord
from discord import ui

from bot.languages.messages import _, plural
from bot.presentation.escape import line, plain
from bot.presentation.layout import Accent, Board, framed, quiet, spaced, text
from bot.presentation.options import choices

_WANTED: Final = 100


@dataclass(frozen=True, slots=True)
class Command:
    """A command as help tells of it: `options` are (name, description) pairs, `shown` is its local name."""

    name: str
    mention: str
    description: str
    options: Sequence[tuple[str, str]] = ()
    for_managers: bool = False
    shown: str = ""

    @property
    def label(self) -> str:
        """Its line in a list of choices."""
        return f"{self.shown or self.name} – {self.description}"

    @property
    def entry(self) -> str:
        """Its line in the answer."""
        return f"{self.mention} — {self.description}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so of the running program; `model` and `encoder` take part, if there are any."""

    version: str
    source: str
    since: datetime
    model: str = ""
    feeds: int = 0
    encoder: str = ""


def command_list(commands: Iterable[Command]) -> ui.LayoutView:
    """All commands, group by group."""
    blocks = [
        text(*(command.entry for command in group))
        for _, group in groupby(commands, key=lambda command: command.name.split()[0])
    ]
    hint = text(quiet([_("`/help` with a word finds a command, and tells all of its options")]))
    return Board(timeout=None).add_item(
        framed(Accent.LIST, *spaced([text(f"### {_('What you can ask me')}"), *blocks, hint]))
    )


def command_help(commands: Sequence[Command], wanted: str) -> ui.LayoutView:
    """The command of that name with its options, or those whose name or description fit the words."""
    asked = wanted.strip().lstrip("/").casefold()
    named = [command for command in commands if asked in {command.name, command.shown}]
    blocks = [text(_whole(command)) for command in named] or [text(*_fitting(commands, wanted))]
    return Board(timeout=None).add_item(framed(Accent.LIST, *blocks))


def about(facts: Facts) -> ui.LayoutView:
    """What this program is, for whoever wonders."""
    author = (
        _(
            "A language model, {model}, words the points; each is checked against the sentence it comes "
            "from. The articles' text is sent to it, nothing about readers is.",
            model=plain(facts.model),
        )
        if facts.model
        else _("No language model takes part.")
    )
    meaning = (
        _(
            "Reports are compared by what they mean too, also between languages, by {encoder} right here.",
            encoder=plain(facts.encoder),
        )
        if facts.encoder
        else ""
    )
    feeds = plural("{count} feed read here", "{count} feeds read here", facts.feeds) if facts.feeds else ""
    words = text(
        "### Rightswire",
        _(
            "I read the feeds of digital-rights groups, newspapers and network monitors, put the reports of "
            "one event together, and post each story once: a headline and a few points, "
            "each with whose word it is."
        ),
        _("Every point comes from a sentence of the report it names. **Sources** under a card shows which."),
        author,
        *([meaning] if meaning else []),
        quiet(
            [
                _("Version {version}", version=facts.version),
                _("running since {when}", when=discord.utils.format_dt(facts.since, "R")),
                feeds,
            ]
        ),
        quiet([_("What I know of you: `/privacy policy`")]),
    )
    link = ui.Button[ui.LayoutView](label=_("Source code"), url=facts.source)
    return Board(timeout=None).add_item(framed(Accent.LIST, words, ui.ActionRow(link)))


def _whole(command: Command) -> str:
    options = "\n".join(f"- `{name}`: {description}" for name, description in command.options)
    who = quiet([_("For managers of the server")]) if command.for_managers else ""
    return "\n".join(filter(None, [f"### {command.mention}", command.description, options, who]))


def _fitting(commands: Sequence[Command], wanted: str) -> list[str]:
    fitting = [choice.value for choice in choices([(one.label, one.name) for one in commands], wanted)]
    if not fitting:
        return [
            _(
                "No command does “{words}”. `/help` without a word lists them all.",
                words=line(wanted, _WANTED),
            )
        ]
    by_name = {command.name: command.entry for command in commands}
    return [
        f"### {_('Commands for “{words}”', words=line(wanted, _WANTED))}",
        *(by_name[str(name)] for name in fitting),
    ]
