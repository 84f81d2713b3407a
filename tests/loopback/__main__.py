"""`python -m tests.loopback`: the loopback Discord as a process that runs until SIGTERM."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from tests.loopback.core import Options
from tests.loopback.server import LoopbackDiscord


def main() -> None:
    """Read the command line and serve."""
    usual = Options()
    parser = argparse.ArgumentParser(prog="python -m tests.loopback", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--spec", type=Path, default=usual.spec, help="Discord's openapi.json")
    parser.add_argument("--token", default=usual.token, help="the bot token that is accepted")
    parser.add_argument("--nonce-window", type=float, default=usual.nonce_window, help="seconds")
    parser.add_argument("--rate-limits", action="store_true", help="refuse what Discord would refuse")
    parser.add_argument("--seed", type=int, default=usual.seed, help="of the luck that faults need")
    asyncio.run(serve(Options(**vars(parser.parse_args()))))


async def serve(options: Options) -> None:
    """Print one line of JSON with the addresses, then serve until SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    async with LoopbackDiscord(options) as discord:
        addresses = {
            "rest": discord.rest_address,
            "gateway": discord.gateway.address,
            "control": discord.control_address,
            "environment": discord.environment,
            "contract": discord.contract.checks,
        }
        sys.stdout.write(json.dumps(addresses) + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    main()
