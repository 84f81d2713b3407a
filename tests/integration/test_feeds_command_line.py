"""`rightswire feeds`, run in this process over a real database and a real site on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.app import app
from bot.cli.console import out
from tests.acceptance.press import Press


class Terminal:
    """Somebody at the command line, in a folder of their own."""

    def __init__(self, press: Press, folder: Path) -> None:
        self.press = press
        self.folder = folder

    def run(self, *arguments: str, database: str = "news") -> Result:
        given = {
            "ALLOWED_PRIVATE_ADDRESSES": f"{self.press.address},127.0.0.1:9",
            "DATABASE_URL": f"sqlite:///{self.folder}/{database}.sqlite3",
        }
        return CliRunner().invoke(app, ["feeds", *arguments], env=given)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setattr(out, "width", 300)
    press = Press()
    press.publish("Ministry blocks site")
    yield Terminal(press, tmp_path)
    press.close()


def test_the_feed_of_a_site_is_found(terminal: Terminal) -> None:
    found = terminal.run("find", terminal.press.page)
    assert (found.exit_code, found.stdout) == (0, f"{terminal.press.feed}: Sample Press, 1 entries\n")


def test_a_feed_is_added_listed_exported_and_imported_elsewhere(terminal: Terminal) -> None:
    added = terminal.run("add", terminal.press.page, "--priority")
    assert added.stdout == "Sample Press: 1 entry now, polled from now on.\n"
    assert "unread, every minute" in terminal.run("list").stdout
    opml = terminal.folder / "ours.opml"
    assert terminal.run("export", str(opml)).exit_code == 0
    back = terminal.run("import", str(opml), database="other")
    assert (back.exit_code, back.stdout) == (0, "1 added, 0 known already, 0 not added.\n")


def test_a_list_with_bad_lines_is_taken_over_as_far_as_it_goes(terminal: Terminal) -> None:
    opml = terminal.folder / "list.opml"
    down = "http://127.0.0.1:9/feed"
    lines = f"<outline text='x'/>\n<outline xmlUrl='{terminal.press.feed}'/>\n<outline xmlUrl='{down}'/>"
    opml.write_text(f"<opml><body>\n{lines}</body></opml>", encoding="utf-8")
    done = terminal.run("import", str(opml))
    assert done.exit_code == 65
    assert done.stdout.splitlines() == [
        "line 2: x: it names no feed (xmlUrl)",
        "line 4: 127.0.0.1: the server does not accept connections; added all the same",
        "2 added, 0 known already, 1 not added.",
    ]


def test_scripts_are_told_in_json(terminal: Terminal) -> None:
    added = json.loads(terminal.run("add", terminal.press.page, "--json").stdout)
    known = {"number": added["number"], "outlet": "Sample Press", "address": terminal.press.feed}
    assert added == known | {"entries": 1, "others": []}
    opml = terminal.folder / "list.opml"
    lines = f"<outline text='x'/><outline xmlUrl='{terminal.press.feed}' text='Sample Press'/>"
    opml.write_text(f"<opml><body>{lines}</body></opml>", encoding="utf-8")
    taken = terminal.run("import", str(opml), "--json")
    assert [json.loads(row) for row in taken.stdout.splitlines()] == [
        {"became": "known", "outlet": "Sample Press", "address": terminal.press.feed},
        {"became": "refused", "line": 1, "what": "x", "why": "it names no feed (xmlUrl)"},
    ]
    assert json.loads(terminal.run("remove", str(added["number"]), "--json").stdout) == known


def test_a_file_that_is_not_there_is_told(terminal: Terminal) -> None:
    done = terminal.run("import", "missing.opml")
    assert done.exit_code == 65
    assert "cannot read missing.opml" in done.stderr


def test_feeds_are_checked(terminal: Terminal) -> None:
    done = terminal.run("check", terminal.press.feed, f"{terminal.press.origin}/nothing")
    assert done.exit_code == 65
    assert "the server answered 404" in done.stdout
    assert "1 of 2 can be read." in done.stdout
    offline = terminal.run("check", "http://127.0.0.1:9/feed")
    assert offline.exit_code == 69
    assert "connected to the internet?" in offline.stderr


def test_the_catalogue_is_shown_by_topic_and_country(terminal: Terminal) -> None:
    shown = terminal.run("catalogue", "--topic", "spyware", "--country", "ca").stdout
    assert "The Citizen Lab" in shown
    assert "Techdirt" not in shown
