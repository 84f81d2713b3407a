"""Sentences for what went wrong and for what is empty: what happened, and what to do next."""

from typing import Final

import discord
from discord import app_commands

from bot.domain.errors import (
    AddressRefused,
    BodyTooLarge,
    Busy,
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
from bot.presentation.escape import defuse, line

NO_STORIES: Final = "No story yet. New ones appear here as the feeds bring them."
NOTHING_FOUND: Final = "No story matches that. Try fewer words, another topic, or leave one option out."
NO_ALERTS: Final = "You have no alerts. `/alerts add` makes one: pick a topic, a country, or type a word."
NO_CHANNELS: Final = "No channel follows anything yet. `/channels follow` starts one."
NO_FEEDS: Final = "This server reads no feeds yet. `/feeds add` takes the address of one."


def sentence(error: BaseException) -> str | None:
    """What to tell whoever asked; None for what nobody expected, which is a fault of ours."""
    match error:
        case app_commands.CommandInvokeError():
            return sentence(error.original)
        case app_commands.TransformerError(__cause__=InvalidInput() | NotFound() as cause):
            return sentence(cause)
        case InvalidInput():
            return defuse(str(error))
        case NotFound():
            return f"{error} It may have been removed: pick one from the list as you type."
        case HttpStatus():
            return _status(error)
        case app_commands.MissingPermissions():
            return _missing(error)
        case _:
            return _fixed(error)


def apology(reference: str) -> str:
    """What to say when something failed that should not have."""
    return (
        f"Something went wrong on my side (reference {reference}). "
        "Try again in a minute; if it stays, give the reference to whoever runs this bot."
    )


def _fixed(error: BaseException) -> str | None:
    for kind, words in _SENTENCES:
        if isinstance(error, kind):
            return words.format(site=_site(error) if isinstance(error, FetchError) else "")
    return None


def _status(error: HttpStatus) -> str:
    site = _site(error)
    if error.status in {404, 410}:
        return f"{site} has nothing at that address ({error.status}). Open it in a browser and check it."
    if error.status in {401, 402, 403, 451}:
        return f"{site} does not let me read that page ({error.status}). Try another report of the same news."
    return f"{site} answered {error.status} instead of a page. Try again in a few minutes."


def _site(error: FetchError) -> str:
    return line(host_of(error.url) or "That site", 100)


def _missing(error: app_commands.MissingPermissions) -> str:
    needed = " and ".join(name.replace("_", " ").title() for name in error.missing_permissions)
    return (
        f"You need the {needed.replace('Guild', 'Server')} permission for that. Ask whoever runs this server."
    )


_SENTENCES: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (AddressRefused, "That address leads into a private network, which I never read. Give me a public one."),
    (BodyTooLarge, "{site} sent more than I can read. Give me the page of one article, or a smaller feed."),
    (PageRefused, "{site} asks programs not to read that page, so I leave it alone. Give me another source."),
    (FetchTimeout, "{site} took too long to answer. Try again in a minute, or give me another report of it."),
    (Unreachable, "I cannot reach {site}. Check the address for a typing error, or try again later."),
    (NotAFeed, "There is no RSS, Atom or JSON feed there. Look for “RSS” on the site and give me that link."),
    (NoArticle, "I found no article on that page. The address of a single article works best."),
    (ParserKilled, "That document is too tangled for me to read. Try another page of the same news."),
    (
        NotAllowed,
        "I may not post there: allow me View Channel, Send Messages and Embed Links in its settings.",
    ),
    (TargetGone, "That channel no longer exists. Pick another one."),
    (InboxClosed, "I cannot send you direct messages. Allow them in this server's privacy settings first."),
    (Busy, "Discord is busy. Try again in a minute."),
    (Unsure, "I cannot tell whether that was posted before: I may not read this channel's history."),
    (discord.RateLimited, "Discord is busy. Try again in a minute."),
    (app_commands.NoPrivateMessage, "That works only inside a server."),
    (app_commands.TransformerError, "I cannot use one of those options. Pick it from the list as you type."),
    (app_commands.CommandSignatureMismatch, "My commands have just changed. Reload Discord and try again."),
    (app_commands.CommandNotFound, "My commands have just changed. Reload Discord and try again."),
    (app_commands.CheckFailure, "You may not use that here."),
)
