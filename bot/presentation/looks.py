"""The colours of pictures, for Discord's dark and light themes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by what they are for; `ramp` goes from few stories to many."""

    paper: str
    ink: str
    soft: str
    line: str
    land: str
    accent: str
    ramp: tuple[str, ...]


LOOKS: Final[Mapping[str, Look]] = {
    "dark": Look(
        paper="#1e1f22",
        ink="#f2f3f5",
        soft="#a5abb5",
        line="#4a4d55",
        land="#34363c",
        accent="#5aa9e6",
        ramp=("#2f5878", "#3f83b8", "#5aa9e6", "#a6d8ff"),
    ),
    "light": Look(
        paper="#ffffff",
        ink="#1d1f23",
        soft="#5c6069",
        line="#c9ccd3",
        land="#e4e6ea",
        accent="#1f6fb2",
        ramp=("#bcd9f0", "#7fb4de", "#3e86c0", "#125089"),
    ),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a picture, and its colours."""

    title: str
    subtitle: str
    look: Look = LOOKS["dark"]
