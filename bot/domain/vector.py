"""What a report means, as numbers that an encoder gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vector:
    """A report's meaning: one signed byte a number, part after part (bot/stories/meaning.py says which).

    Only vectors of one `encoder`, which names its version too, can be compared.
    """

    encoder: str
    values: bytes
