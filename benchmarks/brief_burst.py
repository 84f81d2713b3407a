"""A burst of stories: how long the event loop stalls while the editor briefs them all, and what that weighs.

The articles are those of the briefs' sets. `stall_max_ms` is the longest time that a task which only wants to
tick had to wait, `idle_stall_max_ms` the same while nothing is briefed for as long: what the machine itself
adds. Memory (the peak, from /proc, so Linux only) and import time (CPU) are those of a fresh process that
does nothing but write briefs.
"""

import argparse
import asyncio
import time
from pathlib import Path

from benchmarks._reading import draft, fresh, rows
from benchmarks.briefs import FILE
from bot.adapters.clock import SystemClock
from bot.domain.report import Draft
from bot.usecases.editor import Editor

TICK = 0.001


def run(arguments: list[str]) -> dict[str, object]:
    """Brief many stories at once."""
    parser = argparse.ArgumentParser(prog="brief_burst")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stories", type=int, default=100)
    options = parser.parse_args(arguments)
    texts = [str(row["text"]) for row in rows(options.data, FILE) if row["set"] != "bbc"][: options.stories]
    stall, idle, seconds = asyncio.run(burst([[draft("", text)] for text in texts]))
    # The last text is as long as a book's chapter: 500 sentences.
    long = " ".join(texts).split(". ")[:500]
    imported, rss, longest = fresh([*texts, ". ".join(long)])
    return {
        "stories": len(texts),
        "stall_max_ms": round(stall * 1000, 1),
        "idle_stall_max_ms": round(idle * 1000, 1),
        "seconds": round(seconds, 2),
        "import_ms": imported,
        "rss_mb": rss,
        "sentences_500_ms": longest,
    }


async def burst(stories: list[list[Draft]]) -> tuple[float, float, float]:
    """The longest stall while all are briefed, the longest in as long a time without, and that time."""
    editor, stalls = Editor(SystemClock()), [0.0]
    ticking = asyncio.create_task(tick(stalls))
    began = time.perf_counter()
    await asyncio.gather(*(editor.brief(story) for story in stories))
    seconds = time.perf_counter() - began
    await asyncio.sleep(10 * TICK)
    busy = max(stalls)
    stalls[:] = [0.0]
    await asyncio.sleep(seconds)
    ticking.cancel()
    return busy, max(stalls), seconds


async def tick(stalls: list[float]) -> None:
    """Note how late each tick comes."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        stalls.append(time.perf_counter() - began - TICK)
