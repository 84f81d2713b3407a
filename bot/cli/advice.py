"""What whoever typed a command does next when it could not be done."""

from typing import Final

from bot.domain.errors import (
    AddressRefused,
    FetchTimeout,
    HttpStatus,
    NoArticle,
    NotAFeed,
    NotFound,
    PageRefused,
    RightswireError,
    Unreachable,
)

_NEXT: Final[tuple[tuple[type[RightswireError], str], ...]] = (
    (
        AddressRefused,
        "If that is a server of yours, name it in ALLOWED_PRIVATE_ADDRESSES, as ip:port (see .env.example)",
    ),
    (PageRefused, "Its robots.txt asks programs to stay away: give another source"),
    (FetchTimeout, "Try again later"),
    (Unreachable, "Check the address for a typing error and the network, or try again later"),
    (HttpStatus, "Open the address in a browser and check it"),
    (
        NotAFeed,
        "Give the address of a feed (RSS, Atom, JSON); `rightswire feeds find ADDRESS` looks for a site's",
    ),
    (NoArticle, "Give the address of a single article"),
)
_LISTS: Final = {
    "feed": "`rightswire feeds list` shows those there are",
    "story": "`rightswire stories list` shows the last ones",
    "delivery": "`rightswire deliveries list` shows those that are not settled",
}


def advised(error: RightswireError) -> str:
    """The error as a sentence, and what to do about it where that is known."""
    told = str(error).rstrip(".")
    if isinstance(error, NotFound):
        step = _LISTS.get(error.what)
    else:
        step = next((step for kind, step in _NEXT if isinstance(error, kind)), None)
    return f"{told}. {step}." if step else f"{told}."
