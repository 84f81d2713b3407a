"""The installed command as a process, on a Discord and a feed on 127.0.0.1."""

import asyncio
import json
import signal
import sqlite3
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from bot.adapters.encoder.encoder import DIMENSIONS
from bot.adapters.encoder.encoder import installed as encoder_installed
from tests.acceptance.conftest import ROOT, Installed
from tests.acceptance.loopback import PATIENCE, Discord
from tests.acceptance.press import OLD_TEXT, Press
from tests.leaks import spotless
from tests.loopback.messages import CROSSPOSTED
from tests.proxy import LoopbackProxy

OLD = "Grocery chain fined in Norway for hoarding personal data"
NEW = "Kenyan ministry orders providers to block news site"
CROSSPOST = "/channels/{channel_id}/messages/{message_id}/crosspost"
# Twelve events that nobody takes for one another.
EVENTS = [
    (article["title"], article["body"].strip())
    for file in sorted((ROOT / "bot/demo/content/events").glob("[01]*.toml"))[:12]
    for article in tomllib.loads(file.read_text(encoding="utf-8"))["article"][:1]
]


@dataclass
class Bot:
    """`rightswire run` at work; `database` is its file."""

    process: asyncio.subprocess.Process
    database: Path

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Send the signal; the exit status and what it logged."""
        self.process.send_signal(how)
        _, logged = await asyncio.wait_for(self.process.communicate(), 10)
        assert self.process.returncode is not None
        return self.process.returncode, spotless(logged.decode())

    def make_feeds_due(self) -> None:
        """Spare the test the minutes until the next poll."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.execute("UPDATE feeds SET next_poll_at = '2000-01-01 00:00:00.000000'")

    def let_leases_pass(self) -> None:
        """Spare the test the half minute for which a dead sender's claim still holds."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.execute("UPDATE deliveries SET claimed_until = '2000-01-01 00:00:00.000000'")

    def let_an_hour_pass(self) -> None:
        """Spare the test the hour until more may be published in an announcement channel."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.execute("UPDATE publications SET published_at = '2000-01-01 00:00:00.000000'")
            connection.execute(
                "UPDATE deliveries SET next_at = '2000-01-01 00:00:00.000000' WHERE held IS NOT NULL"
            )

    def owed(self) -> int:
        """How many rows of the outbox are not sent yet."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            statement = "SELECT count(*) FROM deliveries WHERE sent_version < wanted_version"
            return int(connection.execute(statement).fetchone()[0])


@pytest.fixture
def start(
    installed: Installed, discord: Discord, press: Press, tmp_path: Path
) -> Callable[..., Awaitable[Bot]]:
    async def started(**settings: str) -> Bot:
        database = tmp_path / "news.sqlite3"
        environment = installed.environment | discord.environment
        environment |= {
            "DATABASE_URL": f"sqlite:///{database}",
            "ALLOWED_PRIVATE_ADDRESSES": press.address,
            "LOG_FORMAT": "json",
            "HEALTH_ADDRESS": discord.health,
            **settings,
        }
        process = await asyncio.create_subprocess_exec(
            installed.bin / "rightswire",
            "run",
            cwd=installed.folder,
            env=environment,
            stderr=asyncio.subprocess.PIPE,
        )
        await discord.get("gateway", sessions=1, timeout=PATIENCE)
        return Bot(process, database)

    return started


@asynccontextmanager
async def at_work(start: Callable[[], Awaitable[Bot]]) -> AsyncIterator[Bot]:
    bot = await start()
    try:
        yield bot
    finally:
        if bot.process.returncode is None:
            bot.process.kill()
            await bot.process.wait()


async def set_up(discord: Discord, press: Press) -> None:
    """A manager adds the feed and has #news follow everything."""
    press.publish(OLD, OLD_TEXT)
    added = await discord.use("feeds add", {"address": press.feed}, member="manager")
    assert "Sample Press" in shown(added)
    followed = await discord.use("channels follow", {"channel": "news"}, member="manager")
    assert "All digital-rights news" in shown(followed)


def shown(interaction: dict[str, Any]) -> str:
    """All that an interaction answered."""
    answers = [interaction["original"], *interaction["followups"]]
    return "\n".join(answer["text"] for answer in answers if answer)


async def polled(bot: Bot, press: Press) -> None:
    """Return once the feed was polled for the first time."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with closing(sqlite3.connect(bot.database, timeout=10)) as connection:
                pending = connection.execute("SELECT count(*) FROM entries WHERE state = 'done'").fetchone()[
                    0
                ]
            if pending:
                return
            await asyncio.sleep(0.1)


async def test_the_whole_path(discord: Discord, press: Press, start: Callable[[], Awaitable[Bot]]) -> None:
    async with at_work(start) as bot:
        commands = await discord.get("commands")
        assert {"news", "channels", "alerts", "feeds"} <= {
            command["name"] for command in commands["commands"]
        }

        await set_up(discord, press)
        await polled(bot, press)
        await discord.use("alerts add", {"words": "Nairobi"}, member="reader")

        press.publish(NEW)
        bot.make_feeds_due()
        (card,) = await discord.messages("news", 1)
        assert NEW in card["text"]
        assert card["pinged"] == {"users": [], "roles": [], "everyone": False}
        (alert,) = await discord.messages("@reader", 1)
        assert NEW in alert["text"]

        latest = await discord.use("news latest")
        assert OLD in shown(latest)

        assert await discord.healthy("readyz") == (200, "ok\n")
        _, measured = await discord.healthy("metrics")
        assert 'rightswire_events_total{event="report.ingested"}' in measured
        assert "rightswire_feeds 1.0" in measured

        status, logged = await bot.stop()
    assert status == 0, logged
    assert "run.abandoned" not in logged
    assert "discord.invite" in logged
    assert "Traceback" not in logged


@pytest.mark.skipif(encoder_installed() is None, reason="the extra [semantic] is not installed")
async def test_with_the_encoder_on_reports_get_their_meaning_in_a_whole_process(
    discord: Discord, press: Press, start: Callable[..., Awaitable[Bot]]
) -> None:
    async with at_work(partial(start, SEMANTIC="true")) as bot:
        await set_up(discord, press)
        await polled(bot, press)
        with closing(sqlite3.connect(bot.database, timeout=10)) as connection:
            statement = (
                "SELECT r.id, length(v.vector) FROM reports r LEFT JOIN vectors v ON v.report_id = r.id"
            )
            ((_, size),) = connection.execute(statement).fetchall()
        status, logged = await bot.stop()
    assert size in {DIMENSIONS, 2 * DIMENSIONS, 3 * DIMENSIONS}  # part after part
    assert status == 0, logged
    assert "semantic.off" not in logged


async def test_a_kill_loses_nothing_and_posts_nothing_twice(
    discord: Discord, press: Press, start: Callable[[], Awaitable[Bot]]
) -> None:
    async with at_work(start) as bot:
        await set_up(discord, press)
        await polled(bot, press)
        fault = await discord.hold("POST", "/channels/*/messages")
        press.publish(NEW)
        bot.make_feeds_due()
        await discord.get(f"faults/{fault}", hits=1, timeout=PATIENCE)
        await bot.stop(signal.SIGKILL)
        bot.let_leases_pass()
        await discord.let_go(fault)
    async with at_work(start) as bot:
        (card,) = await discord.messages("news", 1)
        async with asyncio.timeout(PATIENCE):
            while bot.owed():
                await asyncio.sleep(0.1)
        assert len(await discord.messages("news", 1)) == 1
    assert NEW in card["text"]


async def test_an_announcement_channel_publishes_ten_an_hour_and_the_rest_as_one(
    discord: Discord, press: Press, start: Callable[[], Awaitable[Bot]]
) -> None:
    async with at_work(start) as bot:
        await set_up(discord, press)
        await polled(bot, press)
        await discord.use("channels follow", {"channel": "announcements"}, member="manager")
        for event in EVENTS:
            press.publish(*event)
        told = [title for title, _ in EVENTS]
        bot.make_feeds_due()
        await discord.messages("news", len(told))
        assert await published(discord, 10) == 10

        await discord.turn_clock(3600)
        bot.let_an_hour_pass()
        assert await published(discord, 11) == 11
        texts = [message["text"] for message in await discord.messages("announcements", 11)]
        assert [sum(title in text for text in texts) for title in told] == [1] * len(told)
        assert [sum(title in text for title in told) for text in texts] == [1] * 10 + [2]
        asked = await discord.get("requests", method="POST", route=CROSSPOST)
        assert [one["status"] for one in asked["requests"]] == [200] * 11


async def published(discord: Discord, count: int) -> int:
    """How many messages of #announcements are published, once it is so many."""
    async with asyncio.timeout(PATIENCE):
        while True:
            messages = await discord.messages("announcements", min(count, 10))
            done = sum(bool(message["flags"] & CROSSPOSTED) for message in messages)
            if done >= count:
                return done
            await asyncio.sleep(0.1)


async def test_the_doctor_finds_a_house_in_order_that_reaches_discord_through_a_proxy(
    installed: Installed, discord: Discord, press: Press, start: Callable[..., Awaitable[Bot]]
) -> None:
    async with LoopbackProxy().at_work() as proxy:
        through = {"PROXY": proxy.http, "PROXY_HOSTS": "onion", "DISCORD_PROXY": proxy.socks}
        async with at_work(partial(start, **through)) as bot:
            await set_up(discord, press)
            await polled(bot, press)
            environment = discord.environment | {
                "DATABASE_URL": f"sqlite:///{bot.database}",
                "ALLOWED_PRIVATE_ADDRESSES": press.address,
                **through,
            }
            done = await asyncio.to_thread(lambda: installed.run("doctor", "--json", **environment))
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [finding["part"] for finding in findings if finding["health"] == "good"] == [
        "settings",
        "proxy",
        "proxy",
        "database",
        "disk",
        "feeds",
        "work",
        "clock",
        "discord",
        "model",
        "semantic",
    ]
    assert done.returncode == 0, done.stdout
    ports = {URL(discord.environment[name]).port for name in ("DISCORD_API_BASE", "DISCORD_GATEWAY_URL")}
    assert {port for _, port in proxy.asked} == ports


async def test_a_token_that_is_revoked_while_it_works_ends_with_one_sentence(
    discord: Discord, start: Callable[[], Awaitable[Bot]]
) -> None:
    async with at_work(start) as bot:
        # Whoever answers is connected for good: discord.py tries again by itself what fails before that.
        await discord.use("about")
        await discord.close_gateway(4004)
        _, logged = await asyncio.wait_for(bot.process.communicate(), PATIENCE)
    assert bot.process.returncode == 78
    assert spotless(logged.decode()).count("DISCORD_TOKEN is wrong") == 1
    assert "Traceback" not in logged.decode()


async def test_who_is_left_alone_by_discord_and_by_whoever_read_the_log_still_stops_when_told(
    discord: Discord, start: Callable[[], Awaitable[Bot]]
) -> None:
    async with at_work(start) as bot:
        assert bot.process.stderr is not None
        bot.process.stderr._transport.close()  # type: ignore[attr-defined]
        async with discord.gone() as asked:
            await asyncio.wait_for(asked.wait(), PATIENCE)
            bot.process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.process.wait(), PATIENCE) == 0


async def test_a_refused_token_is_one_sentence_and_status_78(
    installed: Installed, discord: Discord, tmp_path: Path
) -> None:
    environment = discord.environment | {
        "DISCORD_TOKEN": "wrong",
        "DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
    }
    done = await asyncio.to_thread(lambda: installed.run("run", **environment))
    assert done.returncode == 78
    assert "DISCORD_TOKEN is wrong" in done.stderr
    assert "Traceback" not in done.stderr
