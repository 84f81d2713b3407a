"""What the command line says when something cannot be done: what it is, and what to do next; never a traceback."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.adapters.storage.backup import back_up, restore
from bot.adapters.storage.database import Database
from bot.cli.advice import advised
from bot.cli.app import app
from bot.domain.errors import AddressRefused, DatabaseError, HttpStatus, NotAFeed, NotFound, Unreachable
from tests.fakes.samples import NOW

HERE = "https://wire.example/"


def run(*arguments: str, **environment: str) -> Result:
    offline = {"DISCORD_TOKEN": "", "ALLOWED_PRIVATE_ADDRESSES": ""}
    return CliRunner().invoke(app, arguments, env=offline | environment)


def test_a_database_that_cannot_be_opened_leaves_no_thread_that_complains(tmp_path: Path) -> None:
    """An exception in a thread is a failure of this test."""

    async def opened() -> None:
        database = Database(f"sqlite:///{tmp_path}/nowhere/news.sqlite3")
        try:
            with pytest.raises(DatabaseError):
                await database.upgrade()
        finally:
            await database.close()

    for _ in range(20):
        asyncio.run(opened())


async def test_a_folder_that_there_is_not_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/news.sqlite3")
    with pytest.raises(DatabaseError, match=r"there is no folder .*/nowhere; make it, or set DATABASE_URL"):
        await database.upgrade()
    await database.close()


async def test_a_file_that_is_a_folder_is_told_with_where_it_is(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}")
    with pytest.raises(DatabaseError, match=f"may this user write in {tmp_path.parent}"):
        await database.upgrade()
    await database.close()


def test_the_doctor_tells_of_a_wrong_database_address_and_goes_on() -> None:
    told = run("doctor", DATABASE_URL="nonsense")
    assert "bad       database  The database address cannot be read" in told.stdout
    assert "bad       discord   DISCORD_TOKEN is not set" in told.stdout
    assert told.exit_code == 69


def test_the_doctor_knows_what_is_no_token(tmp_path: Path) -> None:
    nowhere = {"DISCORD_API_BASE": "http://127.0.0.1:9/api/v10", "DATABASE_URL": f"sqlite:///{tmp_path}/a"}
    assert "does not look like a token" in run("doctor", DISCORD_TOKEN="abc", **nowhere).stdout
    like_one = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"
    assert "does not look like a token" not in run("doctor", DISCORD_TOKEN=like_one, **nowhere).stdout


async def test_a_backup_into_a_folder_that_there_is_not_names_it(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    with pytest.raises(DatabaseError, match=r"There is no folder .*/nowhere: make it"):
        await back_up(database, tmp_path / "nowhere" / "copy.sqlite3")
    await database.close()


async def test_what_is_no_backup_is_named_by_its_own_name(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text("hello", encoding="utf-8")
    database = Database(sqlite_url)
    with pytest.raises(
        DatabaseError, match=r"list\.opml is damaged, or no copy that `rightswire backup` made"
    ):
        await restore(tmp_path / "list.opml", database, NOW)
    await database.close()


def test_no_feeds_are_told_as_such_and_what_is_no_list_too(tmp_path: Path, sqlite_url: str) -> None:
    assert run("feeds", "list", DATABASE_URL=sqlite_url).stdout.startswith(
        "There is none. `rightswire feeds add"
    )
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    refused = run("feeds", "import", str(tmp_path / "notes.txt"), DATABASE_URL=sqlite_url)
    assert "is no OPML list of feeds. Let your feed reader export" in refused.stderr


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (AddressRefused(HERE, "it leads to a private or special address"), "ALLOWED_PRIVATE_ADDRESSES"),
        (Unreachable(HERE, "there is no site of that name"), "typing error"),
        (HttpStatus(HERE, 404), "Open the address in a browser"),
        (NotAFeed(HERE, "this is neither RSS, Atom nor JSON Feed"), "`rightswire feeds find"),
        (NotFound("feed"), "There is no such feed. `rightswire feeds list`"),
        (NotFound("digest"), "There is no such digest."),
    ],
)
def test_an_error_comes_with_what_to_do_next(
    error: AddressRefused | Unreachable | HttpStatus | NotAFeed | NotFound, step: str
) -> None:
    assert step in advised(error)
    assert ".." not in advised(error).replace("https://", "")
