"""One bot after another: started quickly, killed by a signal or by itself, watched from outside."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

ZYGOTE: Final = Path(__file__).with_name("zygote.py")


class Life:
    """One process of the bot; `fd` becomes readable when it has ended."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ended = asyncio.Event()
        try:
            self._fd = os.pidfd_open(pid)
        except ProcessLookupError:
            self._ended.set()
            return
        asyncio.get_running_loop().add_reader(self._fd, self._bury)

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    async def end(self, how: signal.Signals = signal.SIGKILL, within: float = 20.0) -> None:
        """Send the signal and wait for the end; TimeoutError when it does not come."""
        if not self.ended:
            signal.pidfd_send_signal(self._fd, how)
        await self.wait(within)

    async def wait(self, within: float) -> None:
        """Return once it has ended; TimeoutError after that many seconds."""
        async with asyncio.timeout(within):
            await self._ended.wait()

    def _bury(self) -> None:
        asyncio.get_running_loop().remove_reader(self._fd)
        os.close(self._fd)
        self._ended.set()


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a life kills itself, at that call of that point (`zygote.POINTS`), and how fast its clock is."""

    point: str | None = None
    call: int = 1
    clock: float = 0.0


class Cradle:
    """Begins lives of the command that is installed for that Python."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def begin(self, environment: Mapping[str, str], log: Path, fate: Fate) -> Life:
        """A new life, which logs to that file."""
        order = {"environment": dict(environment), "log": str(log), **asdict(fate)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            await self._process.stdin.drain()
            return Life(int(await self._process.stdout.readline()))


@asynccontextmanager
async def cradle(python: Path, folder: Path) -> AsyncIterator[Cradle]:
    """Ready to begin lives, which run in that folder."""
    process = await asyncio.create_subprocess_exec(
        python, ZYGOTE, cwd=folder, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield Cradle(process)
    finally:
        process.kill()
        await process.wait()
