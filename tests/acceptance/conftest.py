"""The wheel, built and installed into an environment of its own, and run from a folder that is not ours."""

import asyncio
import fcntl
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.acceptance.loopback import Discord
from tests.acceptance.press import Press
from tests.leaks import spotless

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Installed:
    """A fresh environment that holds the wheel; `folder` is where commands are run."""

    bin: Path
    folder: Path
    wheel: Path

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of ours from the outside, and the base install: each start of the encoder takes a second."""
        ours = {"DISCORD_TOKEN", "DATABASE_URL", "DISCORD_API_BASE", "DISCORD_GATEWAY_URL"}
        ours |= {"PYTHONPATH", "PYTHONUNBUFFERED"}
        outside = {name: value for name, value in os.environ.items() if name not in ours}
        return outside | {"SEMANTIC": "false"}

    def run(self, *arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """The installed command, to its end."""
        done = subprocess.run(
            [self.bin / "rightswire", *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        spotless(done.stdout + done.stderr)
        return done


@pytest.fixture
def press() -> Iterator[Press]:
    made = Press()
    yield made
    made.close()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Installed:
    """One environment for all processes that run tests: to build it takes seconds, and so does its first start."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    home, built = shared / "environment", shared / "built"
    with (shared / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "bin" / "rightswire").exists():
            _install(_build(built), home)
    (wheel,) = built.glob("rightswire-*.whl")
    return Installed(home / "bin", tmp_path_factory.mktemp("elsewhere"), wheel)


def _build(folder: Path) -> Path:
    """The wheel, made in that folder."""
    asked: list[str | Path] = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder]
    subprocess.run([*asked, ROOT], check=True, capture_output=True)
    (wheel,) = folder.glob("rightswire-*.whl")
    return wheel


def _install(wheel: Path, home: Path) -> None:
    """A new environment there that holds the wheel; the command comes last."""
    venv.create(home, with_pip=False, symlinks=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    site.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # Dependencies come from the environment that runs the tests: they are locked, and not what is tested.
    # The wheel's own folder stands before them on the path, so that its packages win over the checkout's.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    command = home / "bin" / "rightswire"
    command.write_text(
        f"#!{home}/bin/python\nimport sys\nfrom bot.__main__ import main\n"
        "if __name__ == '__main__':\n    sys.exit(main())\n",
        encoding="utf-8",
    )
    command.chmod(0o755)


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    spec = Path(os.environ.get("RIGHTSWIRE_DATA", "missing")) / "discord" / "openapi.json"
    asked = [
        sys.executable,
        "-m",
        "tests.loopback",
        "--port",
        "0",
        *(["--spec", str(spec)] if spec.exists() else []),
    ]
    process = await asyncio.create_subprocess_exec(*asked, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    told = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
    async with aiohttp.ClientSession() as session:
        made = Discord(told["control"], told["environment"], session, process)
        yield made
        if process.returncode is not None:
            return
        seen = await made.get("violations")
    process.terminate()
    await process.wait()
    # Whatever a test is about: all that the bot asked for is what Discord describes.
    assert seen["checked"] == spec.exists()
    assert [f"{one['template']} {one['where']}: {one['problem']}" for one in seen["violations"]] == []
