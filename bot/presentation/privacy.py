"""What is kept of members, in plain words."""

from typing import Final

from discord import ui

from bot.languages.messages import _, marked, plural
from bot.presentation.escape import plain
from bot.presentation.layout import Accent, Board, framed, quiet, spaced, text

_POLICY: Final = (
    marked(
        "**Nothing, until you ask me to remember.** I read no messages, keep no list of members, and note "
        "neither what you read nor what you search for."
    ),
    marked(
        "**If you make alerts:** their words, your quiet hours, the language you read, and for some "
        "weeks which direct messages I sent you, so that none comes twice."
    ),
    marked(
        "**If you manage a server:** that it was you who added a feed or set up a channel, so that I can "
        "tell you when it breaks, and for a year what you changed of it, which the other managers see."
    ),
    marked(
        "**Where it is:** in the database of whoever runs me, and nowhere else. I hand it to nobody. To read "
        "an article I ask its site for it from the machine I run on, never from yours."
    ),
    marked(
        "**How long:** until you end it. `/alerts remove` ends one alert, `/privacy delete` ends everything."
    ),
)
_BACKUPS: Final = marked(
    "**Backups:** whoever runs me may keep copies of the database. What you delete stays in those until "
    "they are thrown away, and comes back if one is ever put in place. Ask them how long they keep them."
)
_DISCORD: Final = marked(
    "**Discord:** messages that I sent stay where they are until you delete them. Discord keeps its own "
    "records, by its own policy."
)
_MODEL: Final = marked(
    "**A language model takes part:** {model}, chosen by whoever runs me. The text of articles is sent to "
    "it, those that you ask me to brief too. Who asked is not, nor anything else of you."
)


def policy(model: str = "", backups_days: int = 0) -> ui.LayoutView:
    """The answer to `/privacy policy`: of the language model that takes part, and of backups, if known."""
    hint = quiet([_("`/privacy export` gives you all of it as a file"), _("`/privacy delete` deletes it")])
    part = [_(_MODEL, model=plain(model))] if model else []
    title = f"### {_('What I know of you')}"
    blocks = spaced(map(text, (title, *map(_, _POLICY), _backups(backups_days), _(_DISCORD), *part, hint)))
    return Board(timeout=None).add_item(framed(Accent.LIST, *blocks))


def _backups(days: int) -> str:
    if not days:
        return _(_BACKUPS)
    return plural(
        "**Backups:** whoever runs me keeps copies of the database for {count} day. What you delete stays "
        "in those until then, and comes back if one is ever put in place.",
        "**Backups:** whoever runs me keeps copies of the database for {count} days. What you delete stays "
        "in those until then, and comes back if one is ever put in place.",
        days,
    )


def exported(things: int) -> str:
    """The answer to `/privacy export`, to which the file is attached."""
    if not things:
        return _("I know nothing of you. The file says so.")
    return plural(
        "This is all that I know of you: {count} thing, as a JSON file that any text editor opens. "
        "`/privacy delete` deletes it.",
        "This is all that I know of you: {count} things, as a JSON file that any text editor opens. "
        "`/privacy delete` deletes it.",
        things,
    )


def deletion_question() -> str:
    """What is asked before everything is deleted."""
    return f"### {_('Delete everything I know of you?')}\n" + _(
        "Your alerts end, your quiet hours and the record of messages to you are deleted. Feeds and channels "
        "that you set up for a server stay, without your name. There is no way back."
    )


def deleted(things: int, backups_days: int = 0) -> str:
    """What is said once it is deleted."""
    if not things:
        return _("There was nothing to delete: I know nothing of you.")
    deleted_now = plural("Deleted: {count} thing.", "Deleted: {count} things.", things)
    if not backups_days:
        return f"{deleted_now} " + _(
            "I know nothing of you any more. "
            "A backup made before now still does, until whoever runs me throws it away."
        )
    return f"{deleted_now} " + plural(
        "I know nothing of you any more. A backup made before now still does, for {count} day at most.",
        "I know nothing of you any more. A backup made before now still does, for {count} days at most.",
        backups_days,
    )
