"""Conditional requests: what to send along, and which servers cannot be believed."""

from dataclasses import replace
from typing import Final

from bot.domain.feed import Validators

# Every so many polls one goes without validators, to catch a server that says "not modified" for ever.
UNCONDITIONAL_EVERY: Final = 24
_DOUBTS: Final = 2


def conditions(known: Validators) -> Validators | None:
    """What the next request carries; None when it is to be unconditional."""
    if known.lying or known.unchanged >= UNCONDITIONAL_EVERY - 1:
        return None
    return known if known.etag or known.last_modified else None


def after_unchanged(known: Validators) -> Validators:
    """What is known after the server said that nothing changed."""
    return Validators(
        known.etag,
        known.last_modified,
        known.body_hash,
        known.unchanged + 1,
        known.doubts,
        known.lying,
    )


def after_document(known: Validators, given: Validators) -> Validators:
    """What is known after a document came: its own validators; that a server lies is remembered."""
    return replace(given, lying=known.lying, doubts=known.doubts if known.unchanged else 0)


def after_unreadable(known: Validators) -> Validators:
    """What is known after a document that could not be read: it must come again whole."""
    return Validators(lying=known.lying)


def is_checked(known: Validators) -> bool:
    """Whether the poll that went out with this was the planned one without validators."""
    return not known.lying and known.unchanged >= UNCONDITIONAL_EVERY - 1


def after_missed_news(known: Validators, given: Validators) -> Validators:
    """What is known when the planned unconditional poll found news that "not modified" had hidden.

    With the very same validators that is a lie; with others it may be chance, once.
    """
    same = (known.etag, known.last_modified) == (given.etag, given.last_modified)
    doubts = known.doubts + 1
    return replace(given, doubts=doubts, lying=same or doubts >= _DOUBTS)
