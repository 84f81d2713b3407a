"""What runs in the reading process; it imports the pure readers and nothing else of ours.

The readers are imported where they are used: the bot's own process names these functions too, and need not
carry the libraries about. `prepare` imports them all.
"""

import logging
import signal
import sys
from typing import Final

from bot.domain.feed import ParsedFeed
from bot.domain.outline import Outlines
from bot.domain.report import Article, Page
from bot.extraction.language import language_of

if sys.platform != "win32":
    import resource


_ANYTHING: Final = "Any text will do."


def prepare(memory: int) -> None:
    """Make the process one that dies when it is told to, keeps to its memory, and has all it reads with."""
    # The pool's own handler waits for Python to run, which a document can prevent.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    logging.disable(logging.CRITICAL)
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    # A second or more, which the first document must not pay: on a busy machine it would be killed for it.
    from bot.extraction import fragments, pages  # noqa: F401, PLC0415 - used below
    from bot.parsing import feeds, links, opml  # noqa: F401, PLC0415 - used below

    language_of(_ANYTHING, None)


def feed(body: bytes, url: str, content_type: str) -> ParsedFeed:
    """See bot.parsing.feeds."""
    from bot.parsing.feeds import read_feed  # noqa: PLC0415 - see above

    return read_feed(body, url, content_type)


def page(body: bytes, url: str, content_type: str) -> Page:
    """See bot.extraction.pages."""
    from bot.extraction.pages import read_page  # noqa: PLC0415 - see above

    return read_page(body, url, content_type)


def entry(html: str, language: str | None) -> Article:
    """See bot.extraction.fragments."""
    from bot.extraction.fragments import read_fragment  # noqa: PLC0415 - see above

    return read_fragment(html, language)


def links(body: bytes, url: str) -> tuple[str, ...]:
    """See bot.parsing.links."""
    from bot.parsing.links import feed_links  # noqa: PLC0415 - see above

    return feed_links(body, url)


def opml(body: bytes, url: str) -> Outlines:
    """See bot.parsing.opml."""
    from bot.parsing.opml import read_opml  # noqa: PLC0415 - see above

    return read_opml(body, url)
