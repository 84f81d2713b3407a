"""Which language is spoken now.

It is set where a conversation begins: by the client when somebody asks, by the sender for each delivery.
Everything below only asks for it. Nobody set it: English, as on the command line and in logs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from bot.domain.language import Language

ENGLISH: Final = Language("en")
# Arabic is none of Discord's own: nobody's client speaks it, so that whoever wants it has to choose it.
# By what its speakers call it, at the head of a line; to ask the CLDR takes a tenth of a second.
OWN_NAMES: Final[Mapping[Language, str]] = {
    Language("en"): "English",
    Language("es"): "Español",
    Language("fr"): "Français",
    Language("pt"): "Português",
    Language("ru"): "Русский",
    Language("zh"): "中文",
    Language("ar"): "العربية",
}
LANGUAGES: Final = tuple(OWN_NAMES)
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
