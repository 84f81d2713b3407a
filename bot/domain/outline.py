"""Lists of feeds as readers exchange them (OPML 2.0), and what is wrong with single lines of them."""

from dataclasses import dataclass

from bot.domain.feed import Outlet


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list, with the line of the document that it stands on; `group` is where it is filed."""

    url: str
    outlet: Outlet
    line: int = 0
    group: str = ""
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be taken over; `why` is half a sentence for people."""

    line: int
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """A list of feeds as read: each address once, and the lines that gave none."""

    feeds: tuple[Outline, ...]
    faults: tuple[Fault, ...] = ()
