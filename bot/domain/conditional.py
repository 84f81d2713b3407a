"""Conditional requests: what to send along, and which servers cannot be believed."""

from dataclasses import replace
from typing import Final

from bot.domain.feed import Validators

# Every so many polls one goes without validators, to catch a server that says "not modified" for ever.
UNCONDITIONAL_EVERY: Final = 24


def conditions(known: Validators) -> Validators | None:
    """What the next request carries; None when it is to be unconditional."""
    if known.lying or known.unchanged >= UNCONDITIONAL_EVERY - 1:
        return None
    return known if known.etag or known.last_modified else None


def after_unchanged(known: Validators) -> Validators:
    """What is known after the server said that nothing changed: when it was being tested, that it lies."""
    return Validators(
        known.etag,
        known.last_modified,
        known.body_hash,
        known.unchanged + 1,
        lying=known.lying or known.doubts > 0,
    )


def after_document(known: Validators, given: Validators) -> Validators:
    """What is known after a document came: its own validators; that a server lies is remembered."""
    return replace(given, lying=known.lying)


def after_unreadable(known: Validators) -> Validators:
    """What is known after a document that could not be read: it must come again whole."""
    return Validators(lying=known.lying)


def after_no_answer(known: Validators) -> Validators:
    """What is known after no document came: a planned unconditional poll is not repeated at once."""
    return replace(known, unchanged=0) if is_checked(known) else known


def is_checked(known: Validators) -> bool:
    """Whether the poll that went out with this was the planned one without validators."""
    return not known.lying and known.unchanged >= UNCONDITIONAL_EVERY - 1


def after_missed_news(known: Validators, given: Validators) -> Validators:
    """What is known when the planned unconditional poll found news that "not modified" may have hidden.

    With the very same validators that is a lie. With others it is chance, or a server that answers so
    whatever it is asked: the next poll asks with the old ones, which an honest server no longer knows.
    """
    if (known.etag, known.last_modified) == (given.etag, given.last_modified):
        return replace(given, lying=True)
    return replace(given, etag=known.etag, last_modified=known.last_modified, doubts=1)
