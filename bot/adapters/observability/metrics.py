"""Metrics for Prometheus. What is counted is what the log tells, so that the two never disagree."""

from collections.abc import Mapping
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot import __version__
from bot.adapters.observability.events import EVENTS
from bot.ports.work import Workload

OTHER: Final = "other"
_SECONDS: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """All metrics of one process; `count` is a processor of the log, `observe` takes what a look found."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        info = Gauge("rightswire_info", "Always 1; says which version runs.", ["version"], registry=registry)
        info.labels(__version__).set(1)
        self._events = Counter(
            "rightswire_events", "Events in the log, also below its level.", ["event"], registry=registry
        )
        self._polls = Counter(
            "rightswire_polls", "Polls of feeds: news, quiet or failed.", ["outcome"], registry=registry
        )
        self._durations = Histogram(
            "rightswire_work_seconds",
            "How long a poll, or the way of an entry to its story, took.",
            ["work"],
            registry=registry,
            buckets=_SECONDS,
        )
        self._gauges = {name: Gauge(*described, registry=registry) for name, described in _GAUGES.items()}

    def count(self, event: Mapping[str, Any]) -> None:
        """Count an event of the log."""
        name = str(event.get("event"))
        self._events.labels(name if name in EVENTS else OTHER).inc()
        if name == "poll.finished":
            self._polls.labels(_outcome(event)).inc()
        work = _TIMED.get(name)
        if work and isinstance(event.get("ms"), int | float):
            self._durations.labels(work).observe(event["ms"] / 1000)

    def observe(self, workload: Workload) -> None:
        """Set the gauges of the work under way."""
        for name in _OF_THE_WORK:
            self._gauges[name].set(getattr(workload, name))

    def lag(self, seconds: float) -> None:
        """Set how late the event loop was."""
        self._gauges["loop_lag"].set(seconds)

    def exposed(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self._registry)


def names() -> Mapping[str, str]:
    """Every metric with what it means, for the reference."""
    families = Metrics()._registry.collect()  # noqa: SLF001 - our own
    return {family.name: family.documentation for family in families}


def reference() -> str:
    """The text of `docs/reference/metrics.md`."""
    rows = [f"| `{name}` | {meaning} |" for name, meaning in sorted(names().items())]
    head = [
        "# Metrics",
        "",
        "Served for Prometheus under `/metrics` at the address of the setting `HEALTH_ADDRESS`. Counters end",
        "in `_total` there, and the histogram has `_bucket`, `_sum` and `_count`. This page is made by",
        "`scripts/docs`; do not edit it by hand.",
        "",
        "| metric | means |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


_TIMED: Final = {"poll.finished": "poll", "report.ingested": "report"}
_OF_THE_WORK: Final = (
    "feeds",
    "failing_feeds",
    "poll_lag",
    "pending_entries",
    "owed_deliveries",
    "oldest_owed",
    "uncertain_deliveries",
)
_GAUGES: Final = {
    "feeds": ("rightswire_feeds", "Feeds that are polled."),
    "failing_feeds": ("rightswire_feeds_failing", "Feeds whose last poll failed."),
    "poll_lag": ("rightswire_poll_lag_seconds", "How long the feed that waits longest has been due."),
    "pending_entries": ("rightswire_entries_pending", "Entries that are not reports yet."),
    "owed_deliveries": ("rightswire_deliveries_owed", "Messages that could be sent now and are not yet."),
    "oldest_owed": ("rightswire_delivery_lag_seconds", "How long the oldest of them has been due."),
    "uncertain_deliveries": (
        "rightswire_deliveries_uncertain",
        "Messages of which nobody can tell whether they were posted.",
    ),
    "loop_lag": ("rightswire_loop_lag_seconds", "The longest delay of the event loop since the last look."),
}


def _outcome(event: Mapping[str, Any]) -> str:
    if event.get("error"):
        return "failed"
    return "news" if event.get("new") else "quiet"
