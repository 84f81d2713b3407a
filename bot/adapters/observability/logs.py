"""Logs: readable on a terminal, JSON elsewhere, and never with a secret in them."""

import logging
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

Count = Callable[[Mapping[str, Any]], None]

# A Discord token is three base64url parts; a webhook's secret is the last part of its address.
_SECRETS: Final = (
    re.compile(r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"),
    re.compile(r"(?<=/webhooks/)\d+/[\w-]+"),
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),
)


def redact(text: str) -> str:
    """The text with tokens, webhook addresses and passwords in addresses blacked out."""
    for secret in _SECRETS:
        text = secret.sub("[secret]", text)
    return text


def configure(
    level: str, *, as_json: bool | None = None, stream: TextIO | None = None, count: Count | None = None
) -> None:
    """Send our events and the libraries' log records to `stream` (standard error), in one form.

    `count` is told of each of our events, also of those below the level.
    """
    out = stream or sys.stderr
    json = not out.isatty() if as_json is None else as_json
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_event,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    counted: list[Processor] = [_told_to(count), _from(number)] if count else []
    structlog.configure(
        processors=[*counted, *shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if count else number),
        logger_factory=lambda *_: _Unfailing(out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)


class _Unfailing:
    """Writes lines; when nobody reads them any more they are lost, and what was to be told goes on."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def msg(self, line: str) -> None:
        """Write it and have it out."""
        with suppress(OSError, ValueError):  # a pipe without a reader, a full disk, a closed file
            self._out.write(f"{line}\n")
            self._out.flush()

    debug = info = warning = error = critical = msg


def _told_to(count: Count) -> Processor:
    def processor(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        count(event)
        return event

    return processor


def _from(level: int) -> Processor:
    levels = logging.getLevelNamesMapping()

    def processor(_logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        if levels.get(method.upper(), logging.ERROR) < level:
            raise structlog.DropEvent
        return event

    return processor


def _redact_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}
