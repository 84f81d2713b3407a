"""`rightswire corrections export`: rows that the benchmarks read."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.places import measure as measure_places
from benchmarks.topics import measure, rows_of
from bot.adapters.storage.database import Database
from bot.cli.app import app
from bot.domain.correction import Correction
from bot.domain.topic import CountryCode, TopicId
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import tell
from tests.fakes.samples import GUILD, NOW


async def _corrected(url: str) -> None:
    database = Database(url)
    stores = SqlStores.over(database)
    story = await tell(stores)
    said = Correction(story.id, GUILD, (TopicId("privacy"),), (CountryCode("FR"),), NOW, effective=True)
    await stores.corrections.correct(said)
    await database.close()


def test_corrections_become_rows_that_the_benchmarks_read(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(_corrected(sqlite_url))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    file = tmp_path / "corrections.jsonl"
    done = CliRunner().invoke(app, ["corrections", "export", str(file)])
    assert done.exit_code == 0, done.output
    (row,) = rows_of(file)
    assert (row["topics"], row["countries"]) == (["privacy"], ["FR"])
    assert measure([row])["rows"] == measure_places([row])["rows"] == 1


def test_without_a_file_they_go_to_standard_output(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(_corrected(sqlite_url))
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    done = CliRunner().invoke(app, ["corrections", "export"])
    assert json.loads(done.stdout)["topics"] == ["privacy"]
