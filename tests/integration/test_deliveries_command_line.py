"""`rightswire stories` and `rightswire deliveries`, run in this process over a real database."""

import asyncio
import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.adapters.storage.database import Database
from bot.cli.app import app
from bot.cli.console import out
from bot.domain.errors import InvalidAddress, NotFound
from bot.domain.story import Story
from bot.usecases.deliveries import NoRetry
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import claimed, deliver, owe


async def filled(url: str) -> list[Story]:
    """Three stories owed to a channel: one was sent, one is uncertain, one waits."""
    database = Database(url)
    stores = SqlStores.over(database)
    told = await owe(stores, 3)
    await deliver(stores, await claimed(stores))
    await stores.outbox.give_up(await claimed(stores), "nobody can tell")
    await database.close()
    return told


@pytest.fixture
def told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> list[Story]:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setattr(out, "width", 300)
    return asyncio.run(filled(sqlite_url))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("told")
def test_what_is_not_settled_is_listed_with_why() -> None:
    found = rows(run("deliveries", "list", "--json"))
    assert [(row["state"], row["why"]) for row in found] == [("owed", None), ("uncertain", "nobody can tell")]
    assert [row["state"] for row in rows(run("deliveries", "list", "--state", "sent", "--json"))] == ["sent"]
    assert "nobody can tell" in run("deliveries", "list").stdout
    assert run("deliveries", "list", "--state", "rejected").stdout == "There is none.\n"
    (shown,) = rows(run("deliveries", "show", str(found[1]["number"]), "--json"))
    assert shown == found[1]
    assert "why        nobody can tell" in run("deliveries", "show", str(found[1]["number"])).stdout


@pytest.mark.usefixtures("told")
def test_what_is_uncertain_is_tried_again_and_the_risk_is_told() -> None:
    (uncertain,) = rows(run("deliveries", "list", "--state", "uncertain", "--json"))
    number = str(uncertain["number"])
    assert "looked for first" in run("deliveries", "retry", number).stdout
    (again,) = rows(run("deliveries", "show", number, "--json"))
    assert again["state"] == "failing"
    told = run("deliveries", "retry", number, "--unseen")
    assert told.stdout == f"Delivery {number} is owed again.\n"
    assert isinstance(run("deliveries", "retry", "1").exception, NoRetry)
    assert isinstance(run("deliveries", "retry", "99").exception, NotFound)


def test_stories_are_listed_found_and_shown_with_their_deliveries(told: list[Story]) -> None:
    listed = rows(run("stories", "list", "--json"))
    assert {row["number"] for row in listed} == {story.id for story in told}
    assert "There is none." in run("stories", "list", "zeppelin").stdout
    assert told[0].brief.headline in run("stories", "list", "--limit", "1").stdout
    (shown,) = rows(run("stories", "show", str(told[1].id), "--json"))
    assert shown["number"] == told[1].id
    assert [row["state"] for row in shown["deliveries"]] == ["uncertain"]
    assert "uncertain" in run("stories", "show", str(told[1].id)).stdout
    assert isinstance(run("stories", "show", "99").exception, NotFound)


def test_an_address_that_is_missed_is_traced(told: list[Story]) -> None:
    page = "wire.example/messenger-blocked?utm_source=mail"
    found = rows(run("stories", "why", page, "--json"))
    assert {row["story"] for row in found} == {story.id for story in told}
    assert (
        f"`rightswire stories show {told[0].id}` says where it was sent" in run("stories", "why", page).stdout
    )
    unseen = run("stories", "why", "https://wire.example/never").stdout
    assert (
        "No feed has brought that page.\nOf its site feed 1, https://wire.example/feed.xml (well)" in unseen
    )
    assert "rightswire feeds add ADDRESS" in run("stories", "why", "https://other.example/a").stdout
    assert isinstance(run("stories", "why", "nonsense").exception, InvalidAddress)
