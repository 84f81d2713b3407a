"""The command line: an answer, or one sentence and an exit status; never a traceback."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.conftest import Installed
from tests.acceptance.loopback import free_port
from tests.acceptance.press import Press

ARTICLE = """Court orders regulator to lift messenger ban

A court in Ankara ordered the telecommunications regulator on 12 March 2019 to lift its ban on a messenger
within 30 days, the judges said in their ruling.

The ban had blocked 2,300 websites as well. "It was unlawful from the first day," said Ayla Demir, a lawyer
for the plaintiffs.

Share this article
© 2019 Sample
"""


def test_a_text_becomes_a_brief_whose_points_stand_in_the_text(installed: Installed) -> None:
    (installed.folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    done = installed.run("brief", "article.txt", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert set(made) == {"title", "language", "points", "topics", "places", "article"}
    assert made["title"] == "Court orders regulator to lift messenger ban"
    assert made["places"] == ["TR"]
    assert "censorship" in {topic["id"] for topic in made["topics"]}
    assert made["points"]
    for point in made["points"]:
        source = point["source"]
        assert made["article"][source["start"] : source["end"]] == source["text"]


def test_standard_input_works_and_a_title_can_be_given(installed: Installed) -> None:
    done = installed.run("brief", "-", "--title", "My own headline", stdin=ARTICLE)
    assert done.stdout.splitlines()[0] == "My own headline"


@pytest.mark.parametrize(
    ("arguments", "environment", "status", "says"),
    [
        (("run",), {}, 78, "DISCORD_TOKEN is not set"),
        (("run",), {"DISCORD_TOKEN": "x", "LOG_LEVEL": "loud"}, 78, "LOG_LEVEL is wrong"),
        (
            ("run",),
            {
                "DISCORD_TOKEN": "x",
                "DISCORD_API_BASE": "http://127.0.0.1:9/api/v10",
                "DATABASE_URL": "sqlite://",
            },
            69,
            "Discord cannot be reached",
        ),
        (("db", "upgrade"), {"POLLS_AT_ONCE": "many"}, 78, "POLLS_AT_ONCE is wrong"),
        (("db", "upgrade"), {"DATABASE_URL": "oracle://x"}, 69, "oracle"),
        (("brief", "missing.txt"), {}, 65, "cannot read missing.txt"),
        (("brief", "ftp://127.0.0.1/x"), {}, 65, "must begin with https"),
        (("brief", "http://127.0.0.1:9/x"), {}, 65, "127.0.0.1"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_a_status(
    installed: Installed, arguments: tuple[str, ...], environment: dict[str, str], status: int, says: str
) -> None:
    done = installed.run(*arguments, **environment)
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_database_is_made_and_made_again_without_harm(installed: Installed, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/news.sqlite3"
    for _ in range(2):
        done = installed.run("db", "upgrade", DATABASE_URL=url)
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n")


def test_who_closed_standard_error_is_answered_all_the_same(installed: Installed) -> None:
    asked: list[str | Path] = ["sh", "-c", 'exec "$0" --version 2>&-', installed.bin / "rightswire"]
    done = subprocess.run(asked, env=installed.environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "rightswire")


def test_what_is_written_is_for_its_user_alone(installed: Installed, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/news.sqlite3"
    installed.run("db", "upgrade", DATABASE_URL=url)
    done = installed.run("backup", f"{tmp_path}/copy.sqlite3", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    written = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert {"news.sqlite3", "copy.sqlite3"} <= set(written)
    assert set(written.values()) == {0o600}


def test_the_doctor_says_what_is_wrong_and_what_to_do(installed: Installed, tmp_path: Path) -> None:
    broken = tmp_path / "news.sqlite3"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    gone = f"127.0.0.1:{free_port()}"
    done = installed.run("doctor", DATABASE_URL=f"sqlite:///{broken}", PROXY=f"socks5://me:s3cret@{gone}")
    assert done.returncode == 69
    assert f"Nothing answers at {gone}" in done.stdout
    assert "Start the proxy, or leave PROXY empty" in done.stdout
    assert "s3cret" not in done.stdout + done.stderr
    assert "rightswire restore" in done.stdout
    assert "DISCORD_TOKEN is not set" in done.stdout


def test_polling_tells_what_a_feed_holds(installed: Installed, press: Press) -> None:
    press.publish("Ministry blocks site")
    done = installed.run("poll", press.feed, ALLOWED_PRIVATE_ADDRESSES=press.address)
    assert done.returncode == 0, done.stderr
    assert "Sample Press" in done.stdout
    assert "Ministry blocks site" in done.stdout


def test_polling_tells_why_there_is_no_feed(installed: Installed, press: Press) -> None:
    allowed = {"ALLOWED_PRIVATE_ADDRESSES": press.address}
    page = installed.run("poll", press.page, **allowed)
    missing = installed.run("poll", f"{press.origin}/nothing", **allowed)
    assert (page.returncode, missing.returncode) == (65, 65)
    assert "not a feed" in page.stdout
    assert "404" in missing.stdout


def test_a_private_address_is_refused_unless_allowed(installed: Installed, press: Press) -> None:
    done = installed.run("poll", press.feed)
    assert done.returncode == 65
    assert press.asked == 0
