"""Draws what `growth` printed: `python -m benchmarks growth_plot --data FILE.json --to PICTURE.png`."""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

ALLOWED: Final = 1.5
COLOURS: Final = ("#1f4e79", "#b5541c", "#3f7d4e", "#7a4a8c", "#8a6d1f", "#5a6570", "#a3364a")
SHOWN: Final = 6


def run(arguments: list[str]) -> dict[str, object]:
    """Write the picture: a poll by feeds, a report and its dearest stages by reports stored."""
    parser = argparse.ArgumentParser(prog="growth_plot")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=Path("docs/images/growth.png"))
    options = parser.parse_args(arguments)
    found = json.loads(options.data.read_text("utf-8"))
    figure = Figure(figsize=(9.0, 4.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    _draw(left, "feeds", "a poll", {"a poll": found["cpu_ms_per_poll"]})
    _draw(right, "reports stored", "a report", _stages(found["cpu_ms_per_report"]))
    figure.savefig(options.to, dpi=140)
    return {"drawn": str(options.to)}


def _stages(sizes: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Costs by size of the whole and of the dearest stages, by name."""
    dearest = max(sizes.values(), key=lambda stages: stages["whole"])
    names = sorted(dearest, key=lambda name: -dearest[name])[: SHOWN + 1]
    return {name: {size: stages.get(name, 0.0) for size, stages in sizes.items()} for name in names}


def _draw(axes: Axes, over: str, what: str, lines: Mapping[str, Mapping[str, float]]) -> None:
    for colour, (name, costs) in zip(COLOURS, lines.items(), strict=False):
        sizes = [int(size) for size in costs]
        axes.plot(sizes, list(costs.values()), marker="o", color=colour, label=name)
    first = next(iter(lines.values()))
    least = min(first.values())
    axes.axhline(least * ALLOWED, color="#888888", linestyle=":", label=f"{ALLOWED} times the least")
    axes.set(
        xscale="log", xlabel=over, ylabel="ms of processor time", title=f"What {what} costs", ylim=(0, None)
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8, ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.16))
