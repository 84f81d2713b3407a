"""Alex's direct messages as a page: SimCord's preview shows one channel at a time, and that one is taken."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

import discord
from markdown_it import MarkdownIt

_LINK: Final = re.compile(r"\[([^\]]+)\]\(")
_STAMP: Final = re.compile(r"<t:(\d+)(?::\w)?>")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Alex's direct messages</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3">
<style>
body{{background:#313338;color:#dbdee1;font:16px/1.4 system-ui,sans-serif;
max-width:42rem;margin:0 auto;padding:1rem}}
section{{background:#2b2d31;border:1px solid #3f4147;border-left:4px solid #5865f2;border-radius:8px;
padding:.4rem 1rem 1rem;margin:1rem 0}}
a{{color:#00a8fc;text-decoration:none}} h3{{margin:.5rem 0}} small{{color:#949ba4}} ul{{padding-left:1.2rem}}
.button{{display:inline-block;background:#4e5058;color:#fff;border-radius:8px;
padding:.3rem 1rem;margin-right:.5rem}}
</style></head><body><h1>Alex's direct messages</h1>
<p><small>Rightswire sends a member's alerts here. This page renews itself.</small></p>
{messages}</body></html>"""

_EMPTY = (
    "<p>No alert yet. One comes as soon as a story about spyware or one that says “blogging” arrives.</p>"
)


def headlines(message: discord.Message) -> list[str]:
    """The linked headlines that a message shows."""
    texts = (piece for component in message.components for piece in _texts(component))
    return [found for text in texts for found in _LINK.findall(text)]


def inbox_page(messages: list[discord.Message]) -> str:
    """The member's messages, newest first."""
    shown = "".join(f"<section>{_message(message)}</section>" for message in reversed(messages))
    return _PAGE.format(messages=shown or _EMPTY)


def _message(message: discord.Message) -> str:
    pieces = (piece for component in message.components for piece in _pieces(component))
    return "".join(pieces) or f"<p>{escape(message.content)}</p>"


def _pieces(component: Any) -> Iterator[str]:
    if isinstance(component, discord.TextDisplay):
        yield _markdown(component.content)
    elif isinstance(component, discord.Button):
        href = f' href="{escape(component.url)}"' if component.url else ""
        yield f'<a class="button"{href}>{escape(component.label or "")}</a>'
    for child in getattr(component, "children", ()):
        yield from _pieces(child)


def _texts(component: Any) -> Iterator[str]:
    if isinstance(component, discord.TextDisplay):
        yield component.content
    for child in getattr(component, "children", ()):
        yield from _texts(child)


def _clock_time(stamp: re.Match[str]) -> str:
    return f"{datetime.fromtimestamp(int(stamp[1]), UTC):%H:%M} UTC"


def _markdown(content: str) -> str:
    content = _STAMP.sub(_clock_time, content)
    lines = (_quiet(line) if line.startswith("-# ") else line for line in content.split("\n"))
    return str(MarkdownIt("commonmark", {"html": True, "breaks": True}).render("\n".join(lines)))


def _quiet(line: str) -> str:
    return f"<small>{line.removeprefix('-# ')}</small>"
