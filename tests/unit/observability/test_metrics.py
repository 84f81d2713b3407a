"""Metrics count what the log tells, also what its level leaves out."""

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.observability.logs import configure
from bot.adapters.observability.metrics import Metrics, reference
from bot.ports.work import Workload

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def value(metrics: Metrics, name: str, **labels: str) -> float:
    """The sample of that name and labels, as Prometheus reads it."""
    families = text_string_to_metric_families(metrics.exposed().decode())
    samples = [s for family in families for s in family.samples if s.name == name and s.labels == labels]
    (sample,) = samples
    return float(sample.value)


def test_what_is_below_the_level_is_counted_and_not_written() -> None:
    metrics, stream = Metrics(), io.StringIO()
    configure("warning", as_json=True, stream=stream, count=metrics.count)
    structlog.get_logger().debug("poll.finished", new=0, error=None, ms=40)
    structlog.get_logger().error("delivery.rejected", why="too long")
    assert stream.getvalue().count("\n") == 1
    assert "delivery.rejected" in stream.getvalue()
    assert value(metrics, "rightswire_events_total", event="delivery.rejected") == 1
    assert value(metrics, "rightswire_work_seconds_sum", work="poll") == 0.04


@pytest.mark.parametrize(
    ("new", "error", "outcome"), [(2, None, "news"), (0, None, "quiet"), (0, "answered 500", "failed")]
)
def test_polls_are_counted_by_their_outcome(new: int, error: str | None, outcome: str) -> None:
    metrics = Metrics()
    metrics.count({"event": "poll.finished", "new": new, "error": error, "ms": 5})
    assert value(metrics, "rightswire_polls_total", outcome=outcome) == 1


def test_names_that_the_vocabulary_lacks_share_one_label() -> None:
    metrics = Metrics()
    for event in ("a library's own words", "others"):
        metrics.count({"event": event})
    assert value(metrics, "rightswire_events_total", event="other") == 2


def test_gauges_show_the_last_look() -> None:
    metrics = Metrics()
    metrics.observe(Workload(12, 1, 3.5, 4, 5, 60.0, 2))
    metrics.lag(0.02)
    assert value(metrics, "rightswire_feeds") == 12
    assert value(metrics, "rightswire_poll_lag_seconds") == 3.5
    assert value(metrics, "rightswire_delivery_lag_seconds") == 60.0
    assert value(metrics, "rightswire_deliveries_uncertain") == 2
    assert value(metrics, "rightswire_loop_lag_seconds") == 0.02


def test_the_reference_page_is_what_the_metrics_say() -> None:
    assert (ROOT / "docs/reference/metrics.md").read_text(encoding="utf-8") == reference()
