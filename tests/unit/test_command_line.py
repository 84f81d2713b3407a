"""The commands: what is told of them before they are loaded, and that nothing is loaded for nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import feeds
from bot.cli.app import COMMANDS, app
from bot.cli.loading import Later

ROOT = Path(__file__).parents[2]
_LOADED = """
import contextlib, json, sys
from bot.cli.app import app
from bot.domain.errors import SettingsError
with contextlib.suppress(SettingsError):
    app({arguments}, standalone_mode=False)
print(json.dumps(sorted({{"discord", "sqlalchemy", "numpy", "aiohttp"}} & sys.modules.keys())))
"""


# By their place: on the command line itself, or in a group.
LATER = [
    (group, name, later)
    for group, commands in (("", COMMANDS), ("feeds", feeds.COMMANDS))
    for name, later in commands.items()
]


@pytest.mark.parametrize(("group", "name", "later"), LATER)
def test_what_the_list_says_of_a_command_is_what_the_command_says(
    group: str, name: str, later: Later
) -> None:
    loaded = later.loaded(name)
    assert (loaded.name, loaded.help.split("\n")[0]) == (name, later.line)
    assert f" {name} " in CliRunner().invoke(app, [*group.split(), "--help"]).output


@pytest.mark.parametrize(("group", "name"), [place[:2] for place in LATER])
def test_each_command_has_help_of_its_own(group: str, name: str) -> None:
    told = CliRunner().invoke(app, [*group.split(), name, "--help"])
    assert (told.exit_code, f"{name} [OPTIONS]" in told.output) == (0, True)


def test_an_unknown_command_is_an_error_that_names_a_near_one() -> None:
    told = CliRunner().invoke(app, ["feed"])
    assert (told.exit_code, "feeds" in told.output) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "loaded"), [("--help", []), ("run", []), ("brief --help", ["aiohttp", "numpy"])]
)
def test_nothing_is_loaded_for_nothing(tmp_path: Path, arguments: str, loaded: list[str]) -> None:
    code = _LOADED.format(arguments=arguments.split())
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == loaded


@pytest.mark.parametrize(
    "given",
    [
        "stories show",
        "stories why https://wire.example/ --server",
        "deliveries show",
        "deliveries retry",
        "feeds remove",
    ],
)
def test_a_number_that_no_row_can_have_is_a_wrong_number(given: str) -> None:
    told = CliRunner().invoke(app, [*given.split(), str(2**63)])
    assert (told.exit_code, str(2**63 - 1) in told.output) == (2, True)
