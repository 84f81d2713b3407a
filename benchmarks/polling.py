"""What polling costs: CPU per 304, lag of the event loop and of the schedule, memory, manners over a week.

Feeds are served by another process on loopback, each under a host of its own, over new connections; the
fetcher, its guard, the parser's process and the store (a SQLite file) are the real ones. Grouping of
stories is left out: `path` measures it. Each part runs in a process of its own and is left out when its
number of feeds is 0. `steady` takes `--minutes` whatever the machine. The peer is `reader`.
"""

import argparse
import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import _polling
from benchmarks._press import press


def run(arguments: list[str]) -> dict[str, object]:
    """Measure all parts, one after the other."""
    parser = argparse.ArgumentParser(prog="polling")
    parser.add_argument("--data", type=Path, help="not needed: the feeds are made up")
    parser.add_argument("--feeds", type=int, default=2000, help="feeds of which the CPU per 304 is measured")
    parser.add_argument("--burst", type=int, default=1000, help="feeds with bodies that are due at once")
    parser.add_argument("--many", type=int, default=10_000, help="feeds that are polled every 5 minutes")
    parser.add_argument("--minutes", type=float, default=2.0, help="for how long they are polled so")
    parser.add_argument("--peer", type=int, default=300, help="feeds of which the peer's CPU is measured")
    parser.add_argument("--week", type=int, default=1000, help="feeds of the simulated week")
    options = parser.parse_args(arguments)
    with press() as port:
        quiet = _apart(_polling.quiet, options.feeds, port)
        burst = _apart(_polling.burst, options.burst, port)
        steady = _apart(_polling.steady, options.many, port, options.minutes)
        peer = _apart(_polling.peer, options.peer, port)
    result = {"feeds": options.many, **quiet, **burst, **steady, "peer": {"name": "reader", **peer}}
    if quiet and peer:
        result["times_below_peer"] = round(peer["cpu_ms_per_304"] / quiet["cpu_ms_per_304"], 1)
    return {**result, "week": _apart(_polling.week, options.week)}


def _apart(part: Callable[..., dict[str, Any]], count: int, *arguments: object) -> dict[str, Any]:
    """What the part finds with that many feeds; it is left out when there are none."""
    if not count:
        return {}
    print(f"{part.__name__}: {count} feeds", file=sys.stderr, flush=True)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(part, count, *arguments).result()
