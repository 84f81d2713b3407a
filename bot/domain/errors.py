"""Everything that can go wrong, as values a person can be told about.

RightswireError
├── InvalidInput            a person gave something that cannot work; the message says what to do
│   ├── InvalidAddress      not an http(s) address
│   ├── UnknownTopic        no such topic; carries the nearest ones
│   ├── UnknownPlace        no such country; carries the nearest ones
│   ├── InvalidQuery        empty, too long or unreadable query
│   ├── AlreadySubscribed   another subscription of the same target wants the same
│   └── LimitReached        quota of feeds or subscriptions used up
├── NotFound                no such feed, story or subscription (for whoever asks)
├── FetchError              an address did not give a document
│   ├── AddressRefused      it leads to a private or special address
│   ├── PageRefused         the site's robots.txt asks programs to stay away
│   ├── BodyTooLarge        more bytes than allowed
│   ├── FetchTimeout        slower than allowed
│   ├── Unreachable         no connection, no such host, broken transfer, redirect loop
│   └── HttpStatus          answered, but not with a document
├── DocumentError           a document was fetched but cannot be used
│   ├── NotAFeed            neither RSS, Atom nor JSON Feed
│   ├── NoArticle           a page without readable article text
│   └── ParserKilled        the parser ran out of time or memory
├── OperatorError           whoever runs the bot has to see to something; `str()` is a sentence for them
│   ├── SettingsError       a setting is missing or wrong
│   ├── DatabaseError       the database cannot be used
│   └── DiscordUnavailable  Discord does not answer, or ended the connection for good
├── ModelUnavailable        the language model did not answer, or the day's questions are used up
├── StoryConflict           somebody else changed the story first; load it again
└── PublishError            Discord did not take a message
    ├── TargetGone          channel or thread deleted
    ├── NotAllowed          a permission is missing
    ├── InboxClosed         the member takes no direct messages
    ├── Busy                try again after a while
    ├── Unsure              whether the message was posted before cannot be told
    └── Rejected            Discord calls the payload invalid
"""

from collections.abc import Sequence
from typing import Final


class RightswireError(Exception):
    """Root of all our errors; `transient` says whether trying again can help."""

    transient = False


class InvalidInput(RightswireError):
    """A person gave something that cannot work.

    `str()` is the sentence in English; `sentence` and `values` are what it is said of in other languages. A
    value may be another such error, names of which one is meant, or, as `why`, a message itself.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        shown = {name: " or ".join(v) if isinstance(v, tuple) else v for name, v in values.items()}
        super().__init__(sentence.format(**shown) if values else sentence)
        self.sentence = sentence
        self.values = values


class InvalidAddress(InvalidInput):
    """Not an address that can be polled."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__("“{address}” is not an address I can read: {why}.", address=address[:120], why=why)
        self.address = address
        self.why = why


class UnknownTopic(InvalidInput):
    """No topic has this id or name."""

    def __init__(self, given: str, nearest: Sequence[str] = ()) -> None:
        if nearest:
            super().__init__(
                "I know no topic “{given}”. Did you mean {nearest}?", given=given[:60], nearest=tuple(nearest)
            )
        else:
            super().__init__(
                "I know no topic “{given}”. Pick one from the list as you type.", given=given[:60]
            )
        self.given = given
        self.nearest = tuple(nearest)


class UnknownPlace(InvalidInput):
    """No country has this code or name."""

    def __init__(self, given: str, nearest: Sequence[str] = ()) -> None:
        if nearest:
            super().__init__(
                "I know no country “{given}”. Did you mean {nearest}?",
                given=given[:60],
                nearest=tuple(nearest),
            )
        else:
            super().__init__(
                "I know no country “{given}”. Pick one from the list as you type.", given=given[:60]
            )
        self.given = given
        self.nearest = tuple(nearest)


class InvalidQuery(InvalidInput):
    """A query that is empty, too long or cannot be read."""


class LimitReached(InvalidInput):
    """A quota is used up."""


class AlreadySubscribed(InvalidInput):
    """Another subscription of the same target wants the same."""

    def __init__(self) -> None:
        super().__init__("There is one that wants exactly this already: change or remove that one.")


class NotFound(RightswireError):
    """No such thing, or not for whoever asks."""

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no such {what}.")
        self.what = what


class FetchError(RightswireError):
    """An address did not give a document."""

    transient = True

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url}: {why}")
        self.url = url
        self.why = why


class AddressRefused(FetchError):
    """The address leads to a private, special or otherwise forbidden place."""

    transient = False


class PageRefused(FetchError):
    """The site's robots.txt asks programs not to read this page."""

    transient = False


class BodyTooLarge(FetchError):
    """More bytes than allowed, counted after decompression."""


class FetchTimeout(FetchError):
    """The answer was slower than allowed."""


class Unreachable(FetchError):
    """No connection, no such host, a broken transfer or a redirect loop."""


class HttpStatus(FetchError):
    """The server answered, but not with a document.

    `retry_after` is in seconds, already read from whichever form the header had.
    """

    def __init__(self, url: str, status: int, retry_after: float | None = None) -> None:
        super().__init__(url, f"the server answered {status}")
        self.status = status
        self.retry_after = retry_after

    @property
    def gone(self) -> bool:
        """Whether the server says that this address is gone for good."""
        return self.status == 410


class DocumentError(RightswireError):
    """A document was fetched but cannot be used."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{url}: {why}")
        self.url = url
        self.why = why

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, str]]:
        """Survive the way back from the parser's process."""
        return type(self), (self.url, self.why)


class NotAFeed(DocumentError):
    """Neither RSS, Atom nor JSON Feed."""


NO_PAGE: Final = "this is not a web page"


class NoArticle(DocumentError):
    """A page without readable article text."""


class ParserKilled(DocumentError):
    """The parser ran out of time or memory and was killed."""


class OperatorError(RightswireError):
    """Whoever runs the bot has to see to something; `str()` is a sentence that tells them what."""


class SettingsError(OperatorError):
    """A setting is missing or wrong; it says which, and what to do."""


class DatabaseError(OperatorError):
    """The database cannot be used; it says why, without any password."""

    transient = True


class DiscordUnavailable(OperatorError):
    """Discord does not answer, or ended the connection for good."""


class ModelUnavailable(RightswireError):
    """The operator's language model gave no answer; the embedded brief stands."""

    transient = True


class StoryConflict(RightswireError):
    """Somebody else changed the story first; load it again and decide anew."""

    transient = True


class PublishError(RightswireError):
    """Discord did not take a message."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TargetGone(PublishError):
    """The channel or thread no longer exists."""


class NotAllowed(PublishError):
    """A permission is missing in the target."""


class InboxClosed(PublishError):
    """The member takes no direct messages."""


class Rejected(PublishError):
    """Discord calls the payload invalid: a fault of ours, kept for the operator."""


class Busy(PublishError):
    """Discord is out of reach or asks for patience; `retry_after` is in seconds.

    `refused`: Discord said so, hence nothing was posted; else nobody knows.
    """

    transient = True

    def __init__(self, why: str, retry_after: float, *, refused: bool = False) -> None:
        super().__init__(why)
        self.retry_after = retry_after
        self.refused = refused


class Unsure(PublishError):
    """Whether a message was posted before cannot be told: its place cannot be read, or too much is in it."""
