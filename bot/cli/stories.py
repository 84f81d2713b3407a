"""`rightswire stories`: what was made of the news, and what became of it."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any, Final

import typer
from rich.table import Table

from bot.adapters.clock import SystemClock
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.stories import SqlStoryStore
from bot.cli.console import LARGEST, AsJson, out, say, say_json
from bot.cli.deliveries import as_row, table_of
from bot.cli.loading import Later, group_of
from bot.domain.delivery import Account, Standing
from bot.domain.feed import GuildId
from bot.domain.story import Story, StoryFilter, StoryId
from bot.domain.topic import TopicId
from bot.domain.words import words
from bot.runtime.database import database_of
from bot.settings import load
from bot.usecases.deliveries import Deliveries

# What needs more than the database; its line is that of the command itself.
COMMANDS: Final = {
    "why": Later(
        "tracing",
        "stories_why",
        "Say what became of a page: in which story it is, why it was not posted, or that no feed had it.",
    )
}

app = typer.Typer(
    cls=group_of(COMMANDS),
    no_args_is_help=True,
    help="What was made of the news, and what became of it.",
)


@app.command("list")
def stories_list(
    search: Annotated[str, typer.Argument(help="Only stories that contain all these words.")] = "",
    topic: Annotated[str | None, typer.Option(help="Only those about this topic.")] = None,
    server: Annotated[
        int | None, typer.Option(max=LARGEST, help="As that server sees them, with those of its own feeds.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the last changed first.")] = 20,
    *,
    as_json: AsJson = False,
) -> None:
    """List the stories that everybody may see, the last changed first."""
    wanted = StoryFilter(
        guild=None if server is None else GuildId(server),
        topic=None if topic is None else TopicId(topic),
        words=words(search),
    )

    async def listed() -> None:
        async with database_of(load()) as database:
            found = await SqlStoryStore(database).latest(wanted, limit)
        if as_json:
            say_json(*map(_summary, found))
            return
        table = Table("number", "changed", "outlets", "topics", "countries", "headline")
        for story in found:
            table.add_row(*map(str, _line(story)))
        if found:
            out.print(table)
        else:
            say("There is none.")

    asyncio.run(listed())


@app.command("show")
def stories_show(
    number: Annotated[int, typer.Argument(max=LARGEST, help="The story's number, from `stories list`.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show a story's brief, its reports, and to whom it was or is to be sent."""

    async def shown() -> None:
        async with database_of(load()) as database:
            story = await SqlStoryStore(database).get(StoryId(number))
            deliveries = Deliveries(SqlLedger(database), SystemClock())
            sent = await deliveries.listed(tuple(Standing), story.id, 1_000)
        if as_json:
            say_json(_summary(story) | _details(story) | {"deliveries": [as_row(one) for one in sent]})
        else:
            _show(story, sent)

    asyncio.run(shown())


def _line(story: Story) -> tuple[Any, ...]:
    told = _summary(story)
    topics, places = " ".join(told["topics"]), " ".join(told["countries"])
    changed = f"{story.changed_at:%Y-%m-%d %H:%M}"
    return story.id, changed, len(story.outlets), topics, places, told["headline"]


def _summary(story: Story) -> dict[str, Any]:
    return {
        "number": story.id,
        "headline": story.brief.headline,
        "changed_at": f"{story.changed_at:%Y-%m-%dT%H:%M:%SZ}",
        "outlets": [outlet.name for outlet in story.outlets],
        "topics": [tag.id for tag in story.topics],
        "countries": [tag.code for tag in story.places],
    }


def _details(story: Story) -> dict[str, Any]:
    return {
        "version": story.version,
        "points": [point.text for point in story.brief.points],
        "reports": [
            {
                "outlet": report.outlet.name,
                "title": report.title,
                "url": report.url,
                "published_at": f"{report.published_at:%Y-%m-%dT%H:%M:%SZ}",
                "copy_of": report.copy_of,
            }
            for report in story.reports
        ],
    }


def _show(story: Story, sent: Sequence[Account]) -> None:
    told, details = _summary(story), _details(story)
    say(told["headline"])
    for point in details["points"]:
        say(f"• {point}")
    say(" · ".join([*told["topics"], *told["countries"]]) or "no topic")
    for report in details["reports"]:
        copied = " (a copy)" if report["copy_of"] else ""
        say(f"{report['published_at']}  {report['outlet']}{copied}: {report['title']}  {report['url'] or ''}")
    if sent:
        out.print(table_of(sent))
    else:
        say("It is owed to nobody.")
