"""`rightswire doctor`: what works, what does not, and what to do about it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.encoder.encoder import installed
from bot.adapters.storage.database import Database, State
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.workload import SqlWorkStore
from bot.cli.console import EX_UNAVAILABLE, AsJson, err, out, say_json
from bot.domain.errors import (
    DatabaseError,
    ModelUnavailable,
    NotAllowed,
    PublishError,
    RightswireError,
    SettingsError,
)
from bot.runtime.discord import identity_of
from bot.runtime.parts import model_of, vectors_of
from bot.runtime.web import web_of
from bot.settings import WHERE_TOKENS_ARE, Settings, load, token
from bot.usecases.checkup import Finding, Health, bad, good, of_clock, of_disk, of_feeds, of_work

_TOKEN: Final = re.compile(r"[\w-]{18,}\.[\w-]{5,}\.[\w-]{20,}")
_SIGNS: Final = {
    Health.GOOD: "[green]good[/]     ",
    Health.ATTENTION: "[yellow]attention[/]",
    Health.BAD: "[red]bad[/]      ",
}

_PROXY_PATIENCE: Final = 5.0


def doctor(*, as_json: AsJson = False) -> None:
    """Check settings, database, disk, clock, feeds, Discord and model, and say what to do."""
    sick = asyncio.run(_examine(load(), as_json=as_json))
    if sick:
        raise typer.Exit(EX_UNAVAILABLE)


async def _examine(settings: Settings, *, as_json: bool) -> bool:
    """Whether anything does not work; each finding is told as soon as it is there."""
    sick = False
    with err.status("Looking"):
        async for finding in _findings(settings):
            sick = sick or finding.health is Health.BAD
            _tell(finding, as_json=as_json)
    return sick


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield good("settings", "Readable.")
    for name, proxy in (("PROXY", settings.proxy), ("DISCORD_PROXY", settings.discord_proxy)):
        if proxy is not None:
            yield await _of_proxy(name, urlsplit(proxy.get_secret_value()))
    async for finding in _of_database(settings):
        yield finding
    yield await _of_discord(settings)
    yield await _of_model(settings)
    yield await _of_encoder(settings)


async def _of_database(settings: Settings) -> AsyncIterator[Finding]:
    try:
        database = Database(settings.database_url)
    except DatabaseError as error:
        yield bad("database", str(error), "Set DATABASE_URL so, or leave it out for a SQLite file here.")
        return
    try:
        async for finding in _of_opened(settings, database):
            yield finding
    finally:
        await database.close()


async def _of_opened(settings: Settings, database: Database) -> AsyncIterator[Finding]:
    try:
        state = await database.state()
    except DatabaseError as error:
        yield bad(
            "database", str(error), "Check DATABASE_URL; a damaged file is replaced by `rightswire restore`."
        )
        return
    if state is not State.CURRENT:
        told = "It is empty." if state is State.EMPTY else "It was made by another version."
        yield Finding(
            "database", Health.ATTENTION, told, "`rightswire db upgrade` makes its tables; `run` does so too."
        )
        return
    yield good("database", f"{database.where} is whole and of this version.")
    if database.file:
        yield of_disk(*await asyncio.to_thread(_room, database.file))
    work = await SqlWorkStore(database).workload(SystemClock().now())
    yield of_feeds(work)
    yield of_work(work)
    yield await _of_clock(settings, database)


def _room(file: Path) -> tuple[int, int]:
    return shutil.disk_usage(file.absolute().parent).free, file.stat().st_size


async def _of_clock(settings: Settings, database: Database) -> Finding:
    feeds = await SqlFeedStore(database).of_guild(None)
    header = ""
    for feed in feeds[:1]:
        async with web_of(settings) as web:
            try:
                header = (await web.fetcher.fetch(feed.url)).headers.get("date", "")
            except RightswireError as error:
                return bad("network", str(error), "Check the network, and that feed's address in a browser.")
    return of_clock(header, SystemClock().now())


async def _of_proxy(setting: str, address: SplitResult) -> Finding:
    """Whether it listens; its password is not told."""
    place = f"{address.hostname}:{address.port}"
    try:
        async with asyncio.timeout(_PROXY_PATIENCE):
            _, writer = await asyncio.open_connection(address.hostname, address.port)
    except OSError:
        return bad("proxy", f"Nothing answers at {place}.", f"Start the proxy, or leave {setting} empty.")
    writer.close()
    return good("proxy", f"{setting} is {address.scheme}://{place}, which takes connections.")


async def _of_discord(settings: Settings) -> Finding:
    try:
        known = await identity_of(settings)
    except SettingsError as error:
        return bad("discord", str(error), "Until then there are only the demo and the command line.")
    except NotAllowed:
        return bad(
            "discord",
            f"Discord refuses the token.{_shape(settings)}",
            f"Make a new one at {WHERE_TOKENS_ARE}.",
        )
    except PublishError as error:
        return bad(
            "discord",
            f"{error}.{_shape(settings)}",
            "Check the network; discordstatus.com tells of Discord's own troubles.",
        )
    if not known.servers:
        advice = "`rightswire run` prints the link that invites it."
        return Finding("discord", Health.ATTENTION, f"{known.name} is in no server yet.", advice)
    return good("discord", f"{known.name}, in about {known.servers} servers.")


def _shape(settings: Settings) -> str:
    """What to say of a token that is none: the portal shows other secrets beside it."""
    if _TOKEN.fullmatch(token(settings)):
        return ""
    return (
        " It does not look like a token, which is three parts with dots between: "
        "is it the client secret, the public key or the application's id?"
    )


async def _of_model(settings: Settings) -> Finding:
    if not settings.model_url:
        return good("model", "None is set: briefs are the embedded ones.")
    async with model_of(settings) as model:
        try:
            await model.answer("Answer with an empty object.", {"type": "object", "properties": {}})
        except ModelUnavailable as error:
            return bad(
                "model", f"{error}.", "Until it answers, briefs are the embedded ones. Check MODEL_URL."
            )
    return good("model", f"{settings.model_name} answers.")


async def _of_encoder(settings: Settings) -> Finding:
    if not settings.semantic or installed() is None:
        why = "not installed" if settings.semantic else "switched off by SEMANTIC"
        return good("semantic", f"The extra is {why}: reports are compared by their words alone.")
    async with vectors_of(settings) as vectors:
        name = vectors.encoder
        try:
            await vectors.check()
        except Exception as error:  # noqa: BLE001
            advice = "Install the extra anew, or set SEMANTIC=false; until then words alone are compared."
            return bad("semantic", f"{name} does not work ({type(error).__name__}: {error}).", advice)
    return good("semantic", f"{name} works: reports are compared by what they mean too.")


def _tell(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        say_json(asdict(finding))
        return
    out.print(f"{_SIGNS[finding.health]} {finding.part:<9} ", end="")
    out.print(finding.told, markup=False, highlight=False, soft_wrap=True)
    if finding.advice:
        out.print(f"{'':<20} → {finding.advice}", markup=False, highlight=False, soft_wrap=True)
