"""The parts that are opened and closed, each as the settings want it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from bot.adapters.encoder.encoder import SentenceEncoder, installed
from bot.adapters.http.model import ModelPolicy, ModelServer
from bot.adapters.jobs.local import LocalJobs
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import POSTGRESQL, alive
from bot.ports.clock import Clock
from bot.ports.jobs import Engine, JobKind
from bot.settings import Settings
from bot.usecases.editor import Editor
from bot.usecases.retention import Periods
from bot.usecases.vectors import Vectors

# Enough at the same time to use up what Discord allows while it takes a second to answer.
SENDERS: Final = {JobKind.ALERT: 24, JobKind.DELIVER: 100, JobKind.DIGEST: 24, JobKind.EDIT: 24}
INGESTERS: Final = 4


@asynccontextmanager
async def editor_of(settings: Settings, clock: Clock) -> AsyncIterator[Editor]:
    """Who writes the briefs: with the operator's language model if one is set."""
    if not settings.model_url:
        yield Editor(clock, quoted=settings.quoted_characters)
        return
    async with model_of(settings) as server:
        yield Editor(clock, server, settings.model_questions_a_day, settings.quoted_characters)


@asynccontextmanager
async def vectors_of(settings: Settings) -> AsyncIterator[Vectors]:
    """What reports mean, where the extra `[semantic]` is installed and not switched off."""
    version = installed() if settings.semantic else None
    if version is None:
        yield Vectors()
        return
    encoder = SentenceEncoder(version)
    try:
        yield Vectors(encoder)
    finally:
        encoder.close()


def model_of(settings: Settings) -> ModelServer:
    """The operator's language model, to be entered."""
    key = settings.model_key.get_secret_value() if settings.model_key else ""
    return ModelServer(ModelPolicy(settings.model_url, settings.model_name, key, settings.model_seconds))


def periods_of(settings: Settings) -> Periods:
    """How long things are kept."""
    return Periods(timedelta(days=settings.keep_texts_days), timedelta(days=settings.keep_deliveries_days))


@asynccontextmanager
async def jobs_of(settings: Settings, database: Database) -> AsyncIterator[Engine]:
    """Wake-ups: between processes on PostgreSQL, inside this one on SQLite."""
    workers = {
        JobKind.POLL: settings.polls_at_once,
        JobKind.INGEST: INGESTERS,
        **SENDERS,
    }
    if database.dialect != POSTGRESQL:
        yield LocalJobs(workers)
        return
    # Procrastinate and psycopg take a sixth of a second and 15 MB, which SQLite needs not.
    from bot.adapters.jobs.shared import SharedJobs  # noqa: PLC0415

    async with SharedJobs(settings.database_url, workers, alive(settings.database_url)).opened() as jobs:
        yield jobs
