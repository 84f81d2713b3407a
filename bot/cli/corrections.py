"""`rightswire corrections`: what managers say stories are about, as rows to learn from."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.console import EX_DATAERR, err, fail
from bot.domain.correction import Lesson
from bot.runtime.opening import opened
from bot.settings import load

app = typer.Typer(no_args_is_help=True, help="What managers say stories are about.")


@app.callback()
def about() -> None:
    """Corrections of topics and countries."""


@app.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="Where to write; otherwise to standard output.")] = None,
) -> None:
    """Write all corrections, one JSON object a line, as `benchmarks topics` and `places` read them."""
    lessons = asyncio.run(_lessons())
    lines = "".join(json.dumps(_row(lesson), ensure_ascii=False) + "\n" for lesson in lessons)
    if file is None:
        sys.stdout.write(lines)
        return
    try:
        file.write_text(lines, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {file}: {error.strerror}", EX_DATAERR)
    err.print(f"{len(lessons)} corrections written to {file}.", highlight=False)


async def _lessons() -> list[Lesson]:
    async with opened(load()) as house:
        return list(await house.usecases.corrections.lessons())


def _row(lesson: Lesson) -> dict[str, Any]:
    return {
        "title": lesson.title,
        "text": lesson.text,
        "lang": lesson.language,
        "source": lesson.outlet,
        "url": lesson.url,
        "topics": list(lesson.topics),
        "countries": list(lesson.places),
        "at": lesson.at.isoformat(),
    }
