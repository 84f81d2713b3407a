"""What Discord's refusals mean for a delivery.

Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import discord

from bot.adapters.discord.traffic import counted
from bot.domain.errors import Busy, InboxClosed, NotAllowed, PublishError, Rejected, TargetGone

_ARCHIVED_THREAD: Final = 50083
_LOCKED_THREAD: Final = 160005
_UNKNOWN_CHANNEL: Final = 10003
_UNKNOWN_MESSAGE: Final = 10008
# A forum's post is a channel of its own: when somebody deletes it the forum is still there.
VANISHED: Final = frozenset({_UNKNOWN_CHANNEL, _UNKNOWN_MESSAGE, _ARCHIVED_THREAD})
ALREADY_PUBLISHED: Final = 40033
_GONE: Final = frozenset({_UNKNOWN_CHANNEL, 10004, 10013})
_FORBIDDEN: Final = frozenset({50001, 50013, _ARCHIVED_THREAD, _LOCKED_THREAD})
_CLOSED: Final = frozenset({50007, 50278})
_TOO_MANY_EDITS: Final = frozenset({20022, 20028, 30046})
_WAIT: Final = 10.0
_LONG_WAIT: Final = 600.0


@contextmanager
def translated() -> Iterator[None]:
    """Calls to Discord in here raise the PublishError family and nothing else."""
    with counted() as count:
        try:
            with _named():
                yield
        except Busy as error:
            # A refusal says nothing of the requests before it, and discord.py repeats some by itself.
            refused = error.refused and count.requests < 2
            raise Busy(error.why, error.retry_after, refused=refused) from error


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except PublishError:
        raise
    except discord.RateLimited as error:
        raise Busy("Discord asks for patience", error.retry_after, refused=True) from error
    except discord.HTTPException as error:
        raise meaning(error) from error
    except Exception as error:
        # discord.py lets the errors of its HTTP library through. Not all of them are OSErrors, and only
        # the HTTP adapter may know that library; whatever is not Discord's answer is no answer.
        raise Busy(f"no answer from Discord: {type(error).__name__}", _WAIT) from error


def meaning(error: discord.HTTPException) -> PublishError:
    """What that answer says about the target, the message or the moment."""
    why = f"{error.status} {error.code} {error.text}"[:200]
    if error.status == 429 or error.status >= 500 or error.status == 401:
        return Busy(why, _patience(error), refused=error.status < 500)
    if error.code in _TOO_MANY_EDITS:
        return Busy(why, _LONG_WAIT, refused=True)
    if error.code in _CLOSED:
        return InboxClosed(why)
    if error.code in _GONE:
        return TargetGone(why)
    if error.code in _FORBIDDEN or (error.status == 403):
        return NotAllowed(why)
    # Unknown Message is here too: a post whose nonce is that of a message somebody has deleted.
    return Rejected(why)


def _patience(error: discord.HTTPException) -> float:
    asked = error.response.headers.get("Retry-After", "")
    try:
        return max(_WAIT, float(asked))
    except ValueError:
        # A refused token ends the process; what is owed need not wait once there is a new one.
        return _WAIT if error.status >= 500 or error.status == 401 else _LONG_WAIT
