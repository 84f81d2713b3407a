"""One process on SQLite for as long as is wished: feeds every five minutes, subscriptions, news all the time.

`python -m benchmarks soak --data PATH [--minutes N] [--out FILE] [--semantic] [--sent] [--feeds N]
[--subscriptions N] [--a-day N] [--stored N]`, PATH a folder or a tar of feed documents, of whose sentences
the news are made. It begins with more reports than the window keeps, as after days. Another process serves
them on loopback; polling, reading, stories, matching and queueing are the house's own, nothing is sent:
what is owed piles up, or with `--sent` is taken for sent. `lag` is
how long the feed that waits longest has been due, looked at every five seconds; `queued` is from the poll
that brought an entry to what it made owed; memory is that of the process and its reader together. What is
not the house's fault is told too: how long the two waited for a core, and how long the disk took at worst
to have a byte safe. What was seen so far is printed every minute, and added to FILE, so that a run that is
cut short is not lost.
"""

import argparse
import multiprocessing
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import _soak, _soil
from benchmarks._stored import Size
from benchmarks._wire import Plan, wire
from benchmarks.fanout import QUERIES

A_DAY = 86_400
# As deploy/ has it for the bot.
FRUGAL = {"MALLOC_ARENA_MAX": "2"}


def run(arguments: list[str]) -> dict[str, object]:
    """Fill a database, then let it run."""
    parser = argparse.ArgumentParser(prog="soak")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--subscriptions", type=int, default=1_000_000)
    parser.add_argument("--a-day", type=int, default=100_000, help="stories")
    parser.add_argument("--stored", type=int, default=20_000, help="reports, the last ones of as many a day")
    parser.add_argument("--out", type=Path, help="a file to which every minute's line is added")
    parser.add_argument("--semantic", action="store_true", help="with the encoder, as the extra has it")
    parser.add_argument("--sent", action="store_true", help="what is owed is taken for sent")
    options = parser.parse_args(arguments)
    os.environ |= FRUGAL
    manner = _soak.Manner(options.minutes, options.semantic, options.sent)
    plan = Plan(options.data, options.feeds, options.a_day / A_DAY, QUERIES)
    with tempfile.TemporaryDirectory() as folder, wire(plan) as port:
        url = f"sqlite:///{folder}/soak.sqlite3"
        # Each in a process of its own, so that no memory but the house's is measured.
        reports = Size(options.stored, options.a_day)
        soil = _soil.Soil(options.data, options.feeds, options.subscriptions, reports)
        _apart(_soil.filled, url, port, soil)
        return {
            "feeds": options.feeds,
            "subscriptions": options.subscriptions,
            "stories_a_day": options.a_day,
            "stored": options.stored,
            **_apart(_soak.soaked, url, port, manner, options.out),
        }


def _apart(part: Callable[..., Any], *arguments: object) -> Any:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(part, *arguments).result()
