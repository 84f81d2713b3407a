"""Links in other people's messages."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import discord

from bot.domain.errors import InvalidInput

_LINK: Final = re.compile(r"https?://[^\s<>\[\]\"]+", re.IGNORECASE)
_AFTER: Final = ".,;:!?'*_~|"


def link_in(message: discord.Message) -> str:
    """The first web address in the message: its words, its embeds, a card's text. Raises InvalidInput."""
    for text in _texts(message):
        for found in _LINK.finditer(text):
            return _bare(found[0])
    raise InvalidInput("There is no link in that message. Use this on a message that links to an article.")


def _texts(message: discord.Message) -> Iterator[str]:
    yield message.content
    yield from (embed.url or "" for embed in message.embeds)
    yield from _shown(message.components)


def _shown(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        yield getattr(component, "content", None) or getattr(component, "url", None) or ""
        yield from _shown(getattr(component, "children", ()))


def _bare(address: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket only with its partner."""
    address = address.rstrip(_AFTER)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(_AFTER)
    return address
