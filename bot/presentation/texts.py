"""Sentences for what went wrong and for what is empty: what happened, and what to do next."""

from collections.abc import Callable, Mapping
from typing import Final

import discord
from discord import app_commands

from bot.domain.errors import (
    NO_PAGE,
    AddressRefused,
    BodyTooLarge,
    Busy,
    DocumentError,
    FetchError,
    FetchTimeout,
    HttpStatus,
    InboxClosed,
    InvalidInput,
    NoArticle,
    NotAFeed,
    NotAllowed,
    NotFound,
    PageRefused,
    ParserKilled,
    TargetGone,
    Unreachable,
    Unsure,
)
from bot.domain.url import host_of
from bot.extraction.walls import Wall
from bot.languages.formats import alternatives, enumeration
from bot.languages.messages import _, marked
from bot.presentation.escape import defuse, line
from bot.presentation.passing import command_of

NO_STORIES: Final = marked("No story yet. New ones appear here as the feeds bring them.")
NOTHING_FOUND: Final = marked(
    "No story matches that. Try fewer words, another topic, or leave one option out."
)
NOTHING_THEN: Final = marked("No news in that time. Ask for a longer one, or `/news latest`.")
NO_ALERTS: Final = marked(
    "You have no alerts. `/alerts add` makes one: pick a topic, a country, or type a word."
)
NO_CHANNELS: Final = marked("No channel follows anything yet. `/channels follow` starts one.")
NO_CHANGES: Final = marked("Nobody changed what the channels follow in the last year.")
NO_FEEDS: Final = marked("This server reads no feeds yet. `/feeds add` takes the address of one.")

_OVER: Final = marked(
    "These buttons no longer answer: too much time has passed, or I was restarted meanwhile. "
    "Run {command} again."
)
_OVER_ANYWHERE: Final = marked(
    "These buttons no longer answer: too much time has passed, or I was restarted meanwhile. "
    "Go back to where you found them and begin again."
)

_NOT_FOUND: Final = {
    "alert": marked("There is no such alert."),
    "digest": marked("There is no such digest."),
    "feed": marked("There is no such feed."),
    "story": marked("There is no such story."),
    "subscription": marked("There is no such subscription."),
}
_GONE: Final = marked("It may have been removed: pick one from the list as you type.")
_INSTEAD: Final = {
    "digest": marked("I keep them for some weeks only. `/news digest` makes a new one."),
    "story": marked(
        "Pick a headline from the list as you type, look for it with `/news search`, or have any page summed "
        "up with `/news brief`."
    ),
}
_WALLS: Final[Mapping[str, str]] = {
    Wall.PAY: marked(
        "{site} shows that article to its subscribers only. Give me another report of the same news."
    ),
    Wall.CONSENT: marked(
        "{site} shows that page only to whoever consents to its cookies. "
        "Give me another report of the same news."
    ),
    Wall.ROBOT: marked(
        "{site} shows that page only to browsers, which I am not. Give me another report of the same news."
    ),
    NO_PAGE: marked("That is a file and no web page. Give me the address of an article."),
}
_NO_ARTICLE: Final = marked("I found no article on that page. The address of a single article works best.")
_PERMISSIONS: Final = {
    "manage_guild": marked("Manage Server"),
    "administrator": marked("Administrator"),
}


def sentence(error: BaseException) -> str | None:
    """What to tell whoever asked; None for what nobody expected, which is a fault of ours."""
    match error:
        case app_commands.CommandInvokeError():
            return sentence(error.original)
        case app_commands.TransformerError(__cause__=InvalidInput() | NotFound() as cause):
            return sentence(cause)
        case InvalidInput():
            return defuse(told(error))
        case NotFound():
            return f"{_(_NOT_FOUND.get(error.what, str(error)))} {_(_INSTEAD.get(error.what, _GONE))}"
        case HttpStatus():
            return _status(error)
        case NoArticle():
            return _(_WALLS.get(error.why, _NO_ARTICLE), site=_site(error))
        case app_commands.MissingPermissions():
            return _missing(error)
        case _other:
            return _fixed(error)


def told(error: InvalidInput) -> str:
    """What was wrong with what somebody gave, foreign words in it as they are."""
    return _(error.sentence, **{name: _value(name, value) for name, value in error.values.items()})


def apology(reference: str) -> str:
    """What to say when something failed that should not have."""
    return _(
        "Something went wrong on my side (reference {reference}). "
        "Try again in a minute; if it stays, give the reference to whoever runs this bot.",
        reference=reference,
    )


def no_longer(custom_id: str, mention: Callable[[str], str]) -> str:
    """What to tell whoever presses a button that nobody answers for."""
    command = command_of(custom_id)
    return _(_OVER, command=mention(command)) if command else _(_OVER_ANYWHERE)


def _value(name: str, value: object) -> object:
    match value:
        case InvalidInput():
            return told(value)
        case tuple():
            return alternatives(value)
        case str() if name == "why":
            return _(value)
        case _other:
            return value


def _fixed(error: BaseException) -> str | None:
    for kind, words in _SENTENCES:
        if isinstance(error, kind):
            return _(words, site=_site(error) if isinstance(error, FetchError) else "")
    return None


def _status(error: HttpStatus) -> str:
    values = {"site": _site(error), "status": str(error.status)}
    if error.status in {404, 410}:
        return _(
            "{site} has nothing at that address ({status}). Open it in a browser and check it.", **values
        )
    if error.status in {401, 402, 403, 451}:
        return _(
            "{site} does not let me read that page ({status}). Try another report of the same news.", **values
        )
    return _("{site} answered {status} instead of a page. Try again in a few minutes.", **values)


def _site(error: FetchError | DocumentError) -> str:
    return line(host_of(error.url), 100) or _("That site")


def _missing(error: app_commands.MissingPermissions) -> str:
    needed = enumeration([_(_PERMISSIONS.get(name, name)) for name in error.missing_permissions])
    return _(
        "You need the {permission} permission for that. Ask whoever runs this server.", permission=needed
    )


_SENTENCES: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (
        AddressRefused,
        marked("That address leads into a private network, which I never read. Give me a public one."),
    ),
    (
        BodyTooLarge,
        marked("{site} sent more than I can read. Give me the page of one article, or a smaller feed."),
    ),
    (
        PageRefused,
        marked("{site} asks programs not to read that page, so I leave it alone. Give me another source."),
    ),
    (
        FetchTimeout,
        marked("{site} took too long to answer. Try again in a minute, or give me another report of it."),
    ),
    (Unreachable, marked("I cannot reach {site}. Check the address for a typing error, or try again later.")),
    (
        NotAFeed,
        marked("There is no RSS, Atom or JSON feed there. Look for “RSS” on the site and give me that link."),
    ),
    (ParserKilled, marked("That document is too tangled for me to read. Try another page of the same news.")),
    (
        NotAllowed,
        marked("I may not post there: allow me View Channel, Send Messages and Embed Links in its settings."),
    ),
    (TargetGone, marked("That channel no longer exists. Pick another one.")),
    (
        InboxClosed,
        marked("I cannot send you direct messages. Allow them in this server's privacy settings first."),
    ),
    (Busy, marked("Discord is busy. Try again in a minute.")),
    (Unsure, marked("I cannot tell whether that was posted before: I may not read this channel's history.")),
    (discord.RateLimited, marked("Discord is busy. Try again in a minute.")),
    (app_commands.NoPrivateMessage, marked("That works only inside a server.")),
    (
        app_commands.TransformerError,
        marked("I cannot use one of those options. Pick it from the list as you type."),
    ),
    (
        app_commands.CommandSignatureMismatch,
        marked("My commands have just changed. Reload Discord and try again."),
    ),
    (app_commands.CommandNotFound, marked("My commands have just changed. Reload Discord and try again.")),
    (app_commands.CheckFailure, marked("You may not use that here.")),
)
