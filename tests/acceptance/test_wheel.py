"""What is shipped: everything the product needs and nothing else, working from any folder."""

import subprocess
import zipfile
from pathlib import Path

from tests.acceptance.conftest import Installed


def test_the_wheel_holds_both_packages_and_their_data_and_no_tests(installed: Installed) -> None:
    names = set(zipfile.ZipFile(installed.wheel).namelist())
    assert {
        "bot/py.typed",
        "cogs/py.typed",
        "bot/topics/taxonomy.toml",
        "bot/topics/places.toml",
        "bot/demo/content/outlets.toml",
        "bot/languages/po/ar.po",
    } <= names
    assert any(name.startswith("bot/adapters/storage/migrations/versions/") for name in names)
    tops = {name.split("/")[0] for name in names}
    assert tops - {name for name in tops if name.endswith(".dist-info")} == {"bot", "cogs"}


def test_the_command_runs_the_wheel_and_not_the_checkout(installed: Installed) -> None:
    asked = [
        str(installed.bin / "python"),
        "-c",
        "import bot, cogs; print(bot.__file__); print(cogs.__file__)",
    ]
    done = subprocess.run(asked, cwd=installed.folder, capture_output=True, text=True, check=True)
    assert all(Path(line).is_relative_to(installed.bin.parent) for line in done.stdout.split())


def test_a_file_called_bot_in_the_folder_does_not_get_in_the_way(installed: Installed) -> None:
    stray = installed.folder / "bot.py"
    stray.write_text("raise SystemExit('the wrong bot')", encoding="utf-8")
    try:
        done = installed.run("--version")
    finally:
        stray.unlink()
    assert (done.returncode, done.stdout.split()[0]) == (0, "rightswire")


def test_python_m_bot_is_the_same_command(installed: Installed) -> None:
    asked = [str(installed.bin / "python"), "-m", "bot", "--version"]
    done = subprocess.run(asked, cwd=installed.folder, capture_output=True, text=True, check=True)
    assert done.stdout == installed.run("--version").stdout
