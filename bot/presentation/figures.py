"""Pictures of trends, drawn with matplotlib: only there when the extra `[charts]` is installed.

Nothing here touches pyplot's global state, so pictures may be drawn in a thread; one at a time, because
matplotlib's fonts are not made for two. Text is laid out by libraqm, which matplotlib brings since 3.11:
right-to-left scripts read as they should. Scripts that the bundled font lacks (Chinese, Japanese, Korean)
are drawn with a Noto font of the system where there is one.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bot.domain.trend import Trend
from bot.languages.formats import short_day
from bot.presentation.looks import Heading, Look

_WIDTH: Final = 5.4
_DPI: Final = 200
_LEFT: Final = 0.055
_COLUMNS: Final = 2
_ROW: Final = 0.66
_FAMILIES: Final = (
    "DejaVu Sans",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Thai",
    "Noto Sans CJK SC",
    "Noto Sans SC",
)
_SMALL: Final = 0.05

Points = np.ndarray[Any, np.dtype[np.float64]]


def timeline(heading: Heading, trend: Trend) -> bytes:
    """A bar a day, the usual level as a dashed line, and the highest day by its number."""
    figure = _figure(heading, 3.3)
    axes = _axes(figure, (_LEFT, 0.12, 0.89, 0.63))
    look = heading.look
    days = np.arange(len(trend.counts))
    axes.bar(days, trend.counts, width=0.82, color=look.accent)
    _level(axes, trend, look)
    _mark_peak(axes, trend, look)
    _mark_days(axes, trend, look)
    return _png(figure)


def multiples(heading: Heading, trends: Sequence[tuple[str, Trend]]) -> bytes:
    """A small chart for each of the named trends, each on a scale of its own, with its total."""
    rows = -(-len(trends) // _COLUMNS)
    height = 0.95 + _ROW * rows
    figure = _figure(heading, height)
    for number, (name, trend) in enumerate(trends):
        row, column = divmod(number, _COLUMNS)
        top = 1.0 - (0.85 + _ROW * row) / height
        box = (_LEFT + column * 0.47, top - 0.52 / height, 0.42, 0.28 / height)
        _small_chart(figure, box, (name, trend), heading.look)
    return _png(figure)


def world(heading: Heading, counts: Sequence[tuple[str, str, int]]) -> bytes:
    """The (code, name, stories) on a map, the first of them as bars below it; the first has the most."""
    look, most = heading.look, max((count for _, _, count in counts), default=1)
    figure = _figure(heading, 4.4)
    axes = figure.add_axes((0.01, 0.245, 0.98, 0.60))
    axes.set_axis_off()
    axes.set_aspect("equal")
    shades = {code: _shade(count, most, look) for code, _, count in counts}
    _draw_land(axes, shades, look)
    for number, (_, name, count) in enumerate(counts[:8]):
        row, column = number % 4, number // 4
        _bar(figure, (_LEFT + column * 0.46, 0.2 - row * 0.05), (name, count, most), look)
    return _png(figure)


def _figure(heading: Heading, height: float) -> Figure:
    mpl.rcParams["text.parse_math"] = False
    mpl.rcParams["font.family"] = _families()
    figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor=heading.look.paper)
    figure.text(
        _LEFT, 1 - 0.28 / height, heading.title, color=heading.look.ink, size=14, weight="bold", va="center"
    )
    figure.text(_LEFT, 1 - 0.56 / height, heading.subtitle, color=heading.look.soft, size=9, va="center")
    return figure


def _axes(figure: Figure, box: tuple[float, float, float, float]) -> Axes:
    axes = figure.add_axes(box)
    axes.set_facecolor("none")
    axes.tick_params(length=0)
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)
    return axes


def _level(axes: Axes, trend: Trend, look: Look) -> None:
    if trend.usual:
        axes.axhline(trend.usual, color=look.ink, linewidth=1, linestyle=(0, (4, 3)), alpha=0.8)
    axes.set_xlim(-0.6, len(trend.counts) - 0.4)
    axes.set_ylim(0, max(*trend.counts, 1, 1.3 * (trend.usual or 0)) * 1.12)


def _mark_peak(axes: Axes, trend: Trend, look: Look) -> None:
    day, most = trend.peak
    if most:
        at = (day - trend.start).days
        axes.annotate(
            str(most),
            (at, most),
            (0, 3),
            textcoords="offset points",
            size=10,
            weight="bold",
            color=look.ink,
            ha="center",
        )


def _mark_days(axes: Axes, trend: Trend, look: Look) -> None:
    """Name at most five days, the last one among them."""
    last = len(trend.counts) - 1
    step = max(1, round(last / 4))
    places = list(range(last, -1, -step))
    axes.set_xticks(places)
    names = [short_day(trend.start + timedelta(days=place)) for place in places]
    axes.set_xticklabels(names, color=look.soft, size=9)
    axes.axhline(0, color=look.line, linewidth=1.5)


def _small_chart(
    figure: Figure, box: tuple[float, float, float, float], named: tuple[str, Trend], look: Look
) -> None:
    name, trend = named
    axes = _axes(figure, box)
    axes.set_xticks([])
    axes.stairs(trend.counts, np.arange(len(trend.counts) + 1) - 0.5, fill=True, color=look.accent)
    _level(axes, trend, look)
    axes.axhline(0, color=look.line, linewidth=1)
    axes.text(0, 1.08, name, transform=axes.transAxes, size=9.5, color=look.ink, va="bottom")
    axes.text(
        1,
        1.08,
        str(trend.total),
        transform=axes.transAxes,
        size=9.5,
        color=look.soft,
        va="bottom",
        ha="right",
    )


def _draw_land(axes: Axes, shades: Mapping[str, str], look: Look) -> None:
    land = [(ring, shades.get(code, look.land)) for code, rings in _countries().items() for ring in rings]
    axes.add_collection(
        PolyCollection(
            [ring for ring, _ in land],
            facecolors=[shade for _, shade in land],
            edgecolors=look.paper,
            linewidths=0.3,
        )
    )
    axes.autoscale_view()
    for code, shade in shades.items():  # a country that nobody would find is shown as a dot
        for ring in _countries().get(code, [])[:1]:
            if np.ptp(ring, axis=0).max() < _SMALL:
                axes.plot(*ring.mean(axis=0), "o", ms=4, color=shade, mec=look.paper, mew=0.6)


def _bar(figure: Figure, at: tuple[float, float], named: tuple[str, int, int], look: Look) -> None:
    (x, y), (name, count, most) = at, named
    length = 0.16 * count / most
    figure.text(x, y, name, color=look.ink, size=8.5, va="center")
    figure.add_artist(
        Rectangle((x + 0.2, y - 0.013), length, 0.026, transform=figure.transFigure, color=look.accent)
    )
    figure.text(x + 0.21 + length, y, str(count), color=look.ink, size=8.5, va="center")


def _shade(count: int, most: int, look: Look) -> str:
    """Lighter for fewer, in steps of a logarithm: one story must be seen beside a hundred."""
    step = np.log1p(count) / np.log1p(most) * len(look.ramp)
    return look.ramp[min(len(look.ramp) - 1, int(step - 1e-9))]


@cache
def _countries() -> Mapping[str, list[Points]]:
    """Outlines by ISO 3166-1 code, on the Equal Earth map; under no code what no country has."""
    stored = json.loads((files("bot.presentation") / "world.json").read_text(encoding="utf-8"))
    return {code: [_projected(ring) for ring in rings] for code, rings in stored.items()}


def _projected(ring: Sequence[int]) -> Points:
    """Equal Earth, by Šavrič, Patterson and Jenny, https://doi.org/10.1080/13658816.2018.1504949."""
    longitude, latitude = np.radians(np.array(ring, dtype=np.float64).reshape(-1, 2).T / 10)
    a, b, c, d = 1.340264, -0.081106, 0.000893, 0.003796
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    slope = 9 * d * theta**8 + 7 * c * theta**6 + 3 * b * theta**2 + a
    x = 2 * np.sqrt(3) * longitude * np.cos(theta) / (3 * slope)
    y = d * theta**9 + c * theta**7 + b * theta**3 + a * theta
    return np.column_stack([x, y])


@cache
def _families() -> list[str]:
    there = set(font_manager.get_font_names())
    return [family for family in _FAMILIES if family in there]


def _png(figure: Figure) -> bytes:
    drawn = BytesIO()
    figure.savefig(drawn, format="png", facecolor=figure.get_facecolor())
    return drawn.getvalue()
