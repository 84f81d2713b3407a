"""What watches an installation names metrics and events that there are."""

import json
import re
from pathlib import Path

from bot.adapters.observability.events import EVENTS
from bot.adapters.observability.metrics import names

DEPLOY = Path(__file__).parents[3] / "deploy"
METRIC = re.compile(r"\brightswire_\w+")
EVENT = re.compile(r'event="([^"]+)"')


def known(metric: str) -> bool:
    """Whether that is a metric, under its own name or one that Prometheus makes of it."""
    return any(metric in {name, f"{name}_total", f"{name}_bucket"} for name in names())


def test_the_dashboard_and_the_alerts_ask_for_what_is_measured() -> None:
    panels = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    rules = (DEPLOY / "alerts.yml").read_text(encoding="utf-8")
    asked += re.findall(r"expr: (.*)", rules)
    assert len(asked) >= 15
    for expression in asked:
        assert all(known(metric) for metric in METRIC.findall(expression)), expression
        assert set(EVENT.findall(expression)) <= set(EVENTS)
