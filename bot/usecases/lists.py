"""Lists of feeds, taken over and given away: OPML files and the catalogue."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.catalogue.catalogue import CatalogueFeed
from bot.domain.errors import DocumentError, FetchError, HttpStatus, InvalidAddress, RightswireError
from bot.domain.feed import Feed, GuildId, UserId
from bot.domain.outline import Fault, Outline, Outlines
from bot.parsing.opml import write_opml
from bot.ports.web import DocumentReader
from bot.usecases.feeds import FeedRequest, Feeds

AT_ONCE: Final = 32
_HOPELESS: Final = frozenset({401, 403, 404, 410, 451})

Progress = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Importer:
    """Who takes a list over, and for which server; `guild` None is the operator, for all."""

    guild: GuildId | None = None
    member: UserId | None = None


@dataclass(slots=True)
class Imported:
    """What became of a list, line by line.

    `waiting` were added although nothing could be read there for now; `known` had been there already.
    """

    added: list[Feed] = field(default_factory=list)
    known: list[Outline] = field(default_factory=list)
    waiting: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Lists:
    """Imports and exports; every address is looked at before it is added."""

    def __init__(self, feeds: Feeds, reader: DocumentReader) -> None:
        self._feeds = feeds
        self._reader = reader

    async def import_opml(self, body: bytes, who: Importer, progress: Progress | None = None) -> Imported:
        """Add the feeds of an OPML file. Raises NotAFeed for what is no OPML, and ParserKilled."""
        return await self._take(await self._reader.read_opml(body, "the file"), who, progress)

    async def adopt(
        self, feeds: Iterable[CatalogueFeed], who: Importer, progress: Progress | None = None
    ) -> Imported:
        """Add these feeds of the catalogue."""
        there = await self._there(who)
        wanted = [feed for feed in feeds if not feed.is_among(there)]
        # What is looked at every minute is the operator's to decide.
        outlines = [
            Outline(feed.url, feed.outlet, number, priority=feed.priority and who.guild is None)
            for number, feed in enumerate(wanted, 1)
        ]
        return await self._take(Outlines(tuple(outlines)), who, progress)

    async def export_opml(self, title: str, guild: GuildId | None) -> bytes:
        """That server's feeds and the shared ones (None: all) as an OPML file, filed by kind."""
        feeds = await self._feeds.of_guild(guild)
        return write_opml(title, [Outline(feed.url, feed.outlet, group=_group(feed)) for feed in feeds])

    async def _take(self, listed: Outlines, who: Importer, progress: Progress | None) -> Imported:
        made = Imported(faults=list(listed.faults))
        there = await self._there(who)
        made.known = [one for one in listed.feeds if one.url in there]
        wanted = [one for one in listed.feeds if one.url not in there]
        room = await self._feeds.room(who.guild)
        made.faults += [Fault(one.line, one.outlet.name, "there is no room left") for one in wanted[room:]]
        await _each(wanted[:room], lambda one: self._add(one, who, made), progress)
        made.faults.sort(key=lambda fault: fault.line)
        made.waiting.sort(key=lambda fault: fault.line)
        return made

    async def _there(self, who: Importer) -> set[str]:
        """Addresses that need not be added any more."""
        feeds = await self._feeds.of_guild(who.guild)
        return {feed.url for feed in feeds if feed.shared or who.guild is not None}

    async def _add(self, one: Outline, who: Importer, made: Imported) -> None:
        request = _request(one, who)
        try:
            made.added.append((await self._feeds.add(request)).feed)
        except (FetchError, DocumentError, InvalidAddress) as error:
            fault = Fault(one.line, one.outlet.name, error.why)
            if not _may_return(error):
                made.faults.append(fault)
                return
            made.waiting.append(fault)
            made.added.append(await self._feeds.trust(request))


async def _each(
    outlines: Sequence[Outline], work: Callable[[Outline], Awaitable[None]], progress: Progress | None
) -> None:
    """Do the work for some of them at a time, and tell after each how many are done."""
    turns, done = asyncio.Semaphore(AT_ONCE), 0

    async def one(outline: Outline) -> None:
        nonlocal done
        async with turns:
            await work(outline)
        done += 1
        if progress:
            await progress(done, len(outlines))

    async with asyncio.TaskGroup() as group:
        for outline in outlines:
            group.create_task(one(outline))


def _request(one: Outline, who: Importer) -> FeedRequest:
    outlet = one.outlet
    return FeedRequest(
        one.url,
        who.guild,
        who.member,
        outlet.name,
        outlet.kind,
        outlet.country,
        outlet.language,
        outlet.licence,
        one.priority,
    )


def _may_return(error: RightswireError) -> bool:
    """Whether what failed now may well work tomorrow."""
    return error.transient and not (isinstance(error, HttpStatus) and error.status in _HOPELESS)


def _group(feed: Feed) -> str:
    return feed.outlet.kind.replace("_", " ").capitalize()
