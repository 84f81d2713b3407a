"""The manner in which stories are put in front of a target."""

from enum import StrEnum


class CardSize(StrEnum):
    """How much of a story its card shows.

    `compact`: the headline and a line about it. `normal`: the points too. `full`: also the sentence
    behind each point and every outlet.
    """

    COMPACT = "compact"
    NORMAL = "normal"
    FULL = "full"
