"""Logs: one form for all, and no secret in any of them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.adapters.observability.logs import configure, redact

# Made up, in the form of a real one.
TOKEN = f"{'MTE4NzY1NDMyMTA5ODc2NTQzMjEw'}.GaBcDe.{'abcdefghijklmnopqrstuvwxyz0123456789AB'}"


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def logged(as_json: bool = True) -> io.StringIO:
    stream = io.StringIO()
    configure("info", as_json=as_json, stream=stream)
    return stream


@pytest.mark.parametrize(
    "secret",
    [TOKEN, "https://discord.com/api/webhooks/123/abc-DEF", "postgresql://me:pa55word@db/rightswire"],
)
def test_secrets_are_blacked_out(secret: str) -> None:
    text = redact(f"before {secret} after")
    assert "[secret]" in text
    assert not any(part in text for part in (TOKEN, "abc-DEF", "pa55word"))


def test_our_events_are_one_json_object_a_line() -> None:
    stream = logged()
    structlog.get_logger().info("poll.finished", feed="https://a.example/", new=2)
    event = json.loads(stream.getvalue())
    assert (event["event"], event["new"], event["level"]) == ("poll.finished", 2, "info")


def test_a_token_never_reaches_a_log_not_even_in_a_traceback() -> None:
    stream = logged()
    try:
        raise RuntimeError(f"bad login {TOKEN}")
    except RuntimeError:
        structlog.get_logger().exception("login.failed", header=f"Bot {TOKEN}")
        logging.getLogger("discord").exception("failed with %s", TOKEN)
    assert TOKEN not in stream.getvalue()
    assert stream.getvalue().count("[secret]") >= 3


def test_below_the_level_nothing_is_written() -> None:
    stream = logged()
    structlog.get_logger().debug("noise")
    assert not stream.getvalue()


@pytest.mark.parametrize("fault", [BrokenPipeError(), OSError(28, "no room"), ValueError("closed")])
def test_a_log_that_nobody_takes_any_more_stops_nothing(fault: Exception) -> None:
    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise fault

    configure("info", stream=Gone(), as_json=True)
    structlog.get_logger().info("poll.finished")
    structlog.get_logger().exception("job.failed")
