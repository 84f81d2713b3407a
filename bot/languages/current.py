"""Which language is spoken now.

It is set where a conversation begins: by the client when somebody asks, by the sender for each delivery.
Everything below only asks for it. Nobody set it: English, as on the command line and in logs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from bot.domain.language import Language

ENGLISH: Final = Language("en")
# Arabic is none of Discord's own: nobody's client speaks it, so that whoever wants it has to choose it.
LANGUAGES: Final = tuple(map(Language, ("en", "es", "fr", "pt", "ru", "zh", "ar")))
RIGHT_TO_LEFT: Final = frozenset({Language("ar")})

_CURRENT: Final[ContextVar[Language]] = ContextVar("language", default=ENGLISH)


def current() -> Language:
    """The language that is spoken now."""
    return _CURRENT.get()


def speak(language: Language) -> None:
    """Speak that language for the rest of this task."""
    _CURRENT.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak that language in here."""
    before = _CURRENT.set(language)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def nearest(locale: str | None) -> Language | None:
    """Ours for a locale such as pt-BR or zh_TW; None where we have none."""
    spoken = Language((locale or "").replace("_", "-").split("-", 1)[0].lower())
    return spoken if spoken in LANGUAGES else None
