"""The import contracts and bans are kept, and each of them bites when it is broken.

Every case plants one violation in a copy of the tree and expects the checker to name it.
A contract that has never failed is decoration.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Plant:
    """A violation: `line` is appended to `file`; the checker must fail and say `says`."""

    file: str
    line: str
    says: str


IMPORTS = {
    "the domain opens a database": Plant("bot/domain/feed.py", "import sqlite3", "pure BROKEN"),
    "a pure function imports asyncio lazily": Plant(
        "bot/domain/url.py", "def later() -> None:\n    import asyncio", "pure BROKEN"
    ),
    "a pure stage reads files": Plant("bot/briefs/write.py", "import pathlib", "pure BROKEN"),
    "a pure stage is random": Plant("bot/stories/window.py", "import random", "pure BROKEN"),
    "a pure stage logs": Plant("bot/topics/tagger.py", "import structlog", "pure BROKEN"),
    "a stage imports its sibling": Plant("bot/briefs/write.py", "import bot.topics.tagger", "layers BROKEN"),
    "the domain imports a port": Plant("bot/domain/story.py", "import bot.ports", "layers BROKEN"),
    "a use case imports discord": Plant("bot/usecases/stories.py", "import discord", "discord-edge BROKEN"),
    "a use case imports an adapter": Plant(
        "bot/usecases/stories.py", "import bot.adapters.storage.database", "layers BROKEN"
    ),
    "a cog imports a store": Plant("cogs/news.py", "import bot.adapters.storage.stories", "layers BROKEN"),
    "a cog imports a store for its types": Plant(
        "cogs/news.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import bot.adapters.storage.stories",
        "layers BROKEN",
    ),
    "a cog opens connections": Plant("cogs/news.py", "import aiohttp", "http-edge BROKEN"),
    "a cog imports a cog": Plant("cogs/news.py", "import cogs.alerts", "siblings BROKEN"),
    "a cog reads settings": Plant("cogs/news.py", "import bot.settings", "settings-edge BROKEN"),
    "an adapter imports its sibling": Plant(
        "bot/adapters/http/guard.py", "import bot.adapters.storage.database", "siblings BROKEN"
    ),
    "SQL outside the storage": Plant("bot/runtime/house.py", "import sqlalchemy", "storage-edge BROKEN"),
    "a cog talks to a driver": Plant("cogs/news.py", "import sqlite3", "drivers BROKEN"),
    "the client imports a cog": Plant("bot/client.py", "import cogs.news", "layers BROKEN"),
    "the package root imports the product": Plant("bot/__init__.py", "import bot.ports", "thin-roots BROKEN"),
    "a package nobody gave a layer": Plant("bot/misc.py", "VALUE = 1", "exhaustive BROKEN"),
    "two modules import each other": Plant(
        "bot/domain/words.py", "import bot.domain.query", "acyclic BROKEN"
    ),
}

BANS = {
    "pure code reads the clock": Plant(
        "bot/domain/feed.py", "NOW = datetime.now()", "`datetime.datetime.now` is banned"
    ),
    "a use case reads the clock": Plant(
        "bot/usecases/poll.py", "import time\nNOW = time.time()", "`time.time` is banned"
    ),
    "an import hidden from the contracts": Plant(
        "cogs/news.py",
        'import importlib\nX = importlib.import_module("bot.runtime.house")',
        "`importlib.import_module`",
    ),
    "the environment read beside the settings": Plant(
        "bot/client.py", 'import os\nTOKEN = os.environ["DISCORD_TOKEN"]', "`os.environ` is banned"
    ),
    "a task that nobody owns": Plant(
        "bot/usecases/ingest.py", "TASK = asyncio.create_task", "`asyncio.create_task` is banned"
    ),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    skip = shutil.ignore_patterns("__pycache__", "content", "migrations")
    for package in ("bot", "cogs"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, violation: Plant) -> None:
    file = tree / violation.file
    before = file.read_text(encoding="utf-8") if file.exists() else '"""Planted."""\n'
    file.write_text(f"{before}\n{violation.line}\n", encoding="utf-8")


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as main; main()",
        "--no-cache",
    ]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def ruff(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "ruff"), "check", "--no-cache", "--select", "TID251", "bot", "cogs"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def contract_names() -> dict[str, str]:
    """Contract ids by the name that the checker prints."""
    import tomllib

    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {c["name"]: c["id"] for c in pyproject["tool"]["importlinter"]["contracts"]}


def by_id(output: str) -> str:
    for name, identity in contract_names().items():
        output = output.replace(name, identity)
    return output


def test_the_tree_keeps_its_contracts(tree: Path) -> None:
    done = lint_imports(tree)
    assert done.returncode == 0, done.stdout


def test_the_tree_keeps_its_bans(tree: Path) -> None:
    done = ruff(tree)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("violation", IMPORTS.values(), ids=IMPORTS)
def test_a_broken_import_contract_is_caught(tree: Path, violation: Plant) -> None:
    plant(tree, violation)
    done = lint_imports(tree)
    assert done.returncode != 0
    assert violation.says in by_id(done.stdout)


@pytest.mark.parametrize("violation", BANS.values(), ids=BANS)
def test_a_broken_ban_is_caught(tree: Path, violation: Plant) -> None:
    plant(tree, violation)
    done = ruff(tree)
    assert done.returncode != 0
    assert violation.says in done.stdout
