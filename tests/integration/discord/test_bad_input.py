"""What people get wrong: one sentence for them, one log line for the operator, and nothing kept or lost."""

import discord
import pytest
from structlog.testing import capture_logs

from bot.domain.errors import AddressRefused, BodyTooLarge, FetchError, HttpStatus
from tests.integration.discord.lab import Lab, said

ADDRESS = "https://wire.example/feed.xml"
CLOSED = discord.PermissionOverwrite(send_messages=False)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (HttpStatus(ADDRESS, 404), "nothing at that address (404)"),
        (BodyTooLarge(ADDRESS, "more than 8 MB"), "more than I can read"),
        (AddressRefused(ADDRESS, "private"), "private network"),
    ],
)
async def test_a_feed_that_cannot_be_had(lab: Lab, error: FetchError, sentence: str) -> None:
    lab.web.fail(ADDRESS, error)
    await _refused(lab, "feeds add", sentence, type(error).__name__, address=ADDRESS)
    assert not lab.stores.world.feeds


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("It has begun, and nobody knows of what.", "text/plain"),
        ("<!doctype html><html><body><h1>A page</h1></body></html>", "application/rss+xml"),
    ],
)
async def test_a_document_that_is_no_feed(lab: Lab, body: str, kind: str) -> None:
    lab.web.serve(ADDRESS, body, kind)
    await _refused(lab, "feeds add", "no RSS, Atom or JSON feed there", "NotAFeed", address=ADDRESS)
    assert not lab.stores.world.feeds


async def test_a_topic_that_there_is_not(lab: Lab) -> None:
    await _refused(
        lab,
        "channels follow",
        "Did you mean",
        "UnknownTopic",
        channel=lab.channel,
        topic="encription",
    )
    assert not lab.stores.world.subscriptions


async def test_a_query_of_two_thousand_characters(lab: Lab) -> None:
    await _refused(
        lab,
        "channels follow",
        "500 are the most",
        "InvalidQuery",
        channel=lab.channel,
        words="x" * 2000,
    )
    assert not lab.stores.world.subscriptions


async def test_a_channel_that_is_closed_to_the_bot(lab: Lab) -> None:
    closed = lab.guild.create_text_channel("closed", overwrites={lab.guild.default_role: CLOSED})
    await _refused(lab, "channels follow", "I need **Send Messages**", "", channel=closed)
    assert not lab.stores.world.subscriptions


async def _refused(lab: Lab, command: str, sentence: str, why: str, **options: object) -> None:
    with capture_logs() as logs:
        answer = await lab.manage(command, **options)
    assert answer.ephemeral
    assert sentence in said(answer)
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("interaction.refused", "info")]
    assert why in logs[0]["why"]
