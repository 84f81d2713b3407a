"""`rightswire demo`: the bot at work in a browser, or unattended with `--check`."""

import argparse
import asyncio
import json
import signal
import sys

from bot.adapters.observability import logs
from bot.demo.show import PACE, QUICK, SeenTooLittle, Show, opened_show


async def _watch(show: Show) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sys.stdout.write(f"Open {show.url}\n")
    sys.stdout.write(f"Alex's alerts arrive at {show.inbox_url}\nCtrl+C ends the demo.\n")
    sys.stdout.flush()
    await stop.wait()


async def _check(show: Show) -> int:
    try:
        seen = await show.check()
    except SeenTooLittle as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")
        return 1
    sys.stdout.write(json.dumps(seen, ensure_ascii=False) + "\n")
    return 0


async def _play(*, check: bool, pace: float) -> int:
    async with opened_show(pace) as show:
        if check:
            return await _check(show)
        await _watch(show)
        return 0


def _main() -> None:
    parser = argparse.ArgumentParser(prog="rightswire demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="run unattended and print what was seen as JSON")
    parser.add_argument("--verbose", action="store_true", help="log what the bot does")
    parser.add_argument("--pace", type=float, help=f"seconds between two articles; {PACE:.0f} unless you say")
    given = parser.parse_args()
    logs.configure("info" if given.verbose else "error")
    sys.exit(asyncio.run(_play(check=given.check, pace=given.pace or (QUICK if given.check else PACE))))


_main()
