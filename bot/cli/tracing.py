"""`rightswire stories why`: what became of a page that somebody misses."""

import asyncio
from typing import Annotated, Any, Final

import typer

from bot.cli.console import LARGEST, AsJson, say, say_json
from bot.domain.feed import GuildId
from bot.domain.sighting import Fate, Sighting
from bot.domain.url import web_address
from bot.runtime.opening import opened
from bot.settings import load
from bot.usecases.feeds import Checkup
from bot.usecases.tracing import Trace

_POSTED: Final = "posted to whoever asked for it: `rightswire stories show {number}` says where it was sent"
_BACKLOG: Final = "read but not posted, for it was in the feed already when that was added"
_OLD: Final = "read but not posted, for it was more than 48 hours old when it was first seen"
_WAITS: Final = (
    "waits for its turn to be read; if that takes more than a few minutes, see `rightswire doctor`"
)
_REFUSED: Final = "left out ({why}); it is read again when its publisher changes it"


def stories_why(
    address: Annotated[str, typer.Argument(help="The address of the page that is missed.")],
    server: Annotated[
        int | None, typer.Option(max=LARGEST, help="Only what that server's feeds brought.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say what became of a page: in which story it is, why it was not posted, or that no feed had it."""
    url = web_address(address, any_port=True)
    guild = None if server is None else GuildId(server)

    async def traced() -> Trace:
        async with opened(load()) as house:
            return await house.usecases.tracing.trace(url, guild, all_feeds=guild is None)

    found = asyncio.run(traced())
    if as_json:
        say_json(*map(_row, found.seen))
        return
    for one in found.seen:
        story = f"story {one.story_id}: " if one.story_id else ""
        say(f"{one.feed.outlet.name}, seen {one.seen_at:%Y-%m-%d %H:%M} UTC: {story}{_fate(one)}.")
        say(f"  feed {one.feed.id}, {one.feed.url}: `rightswire feeds list` says how it is.")
    if not found.seen:
        _say_unseen(found)


def _fate(one: Sighting) -> str:
    if one.fate is Fate.WAITS:
        return _WAITS
    if one.fate is Fate.REFUSED:
        return _REFUSED.format(why=one.why)
    fate = _BACKLOG if one.backlog else _OLD if one.was_old else _POSTED
    return fate.format(number=one.story_id)


def _row(one: Sighting) -> dict[str, Any]:
    return {
        "feed": one.feed.id,
        "outlet": one.feed.outlet.name,
        "title": one.title,
        "seen_at": f"{one.seen_at:%Y-%m-%dT%H:%M:%SZ}",
        "state": one.fate,
        "backlog": one.backlog,
        "old": one.was_old,
        "story": one.story_id,
        "why": one.why,
    }


def _say_unseen(found: Trace) -> None:
    say("No feed has brought that page.")
    if not found.site:
        say("No feed of its site is polled: add one with `rightswire feeds add ADDRESS`.")
        return
    for checkup in found.site:
        say(f"Of its site {_health(checkup)} is polled.")
    say("If it is well, the page is not in it, or not yet: `rightswire poll ADDRESS` shows what it holds.")


def _health(checkup: Checkup) -> str:
    feed, fault = checkup.feed, checkup.feed.schedule.last_error
    return f"feed {feed.id}, {feed.url} ({checkup.health}{f': {fault}' if fault else ''})"
