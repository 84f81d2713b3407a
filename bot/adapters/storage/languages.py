"""In what language somebody is written to, in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, insert, outerjoin, select
from sqlalchemy.sql.selectable import ScalarSelect

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows.wishes import to
from bot.adapters.storage.schema import deliveries, languages, story_queries, subscriptions
from bot.domain.feed import UserId
from bot.domain.language import Addressee, AddresseeKind, Known, Language
from bot.domain.subscription import Target, TargetKind


class SqlLanguageStore:
    """The LanguageStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, addressee: Addressee) -> Known | None:
        """What is known of their language."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(languages).where(_of(addressee)))).first()
            return None if row is None else Known(Language(row.language), row.chosen)

    async def choose(self, addressee: Addressee, language: Language | None) -> None:
        """They want this one from now on; None: nothing is known of it any more."""
        async with self._database.writing() as connection:
            await connection.execute(delete(languages).where(_of(addressee)))
            if language is not None:
                chosen = insert(languages).values(_values(addressee, Known(language, chosen=True)))
                await connection.execute(chosen)

    async def see(self, addressee: Addressee, language: Language) -> None:
        """Their Discord speaks this one, which holds unless they chose."""
        seen = self._database.insert(languages).values(_values(addressee, Known(language)))
        kept = seen.on_conflict_do_update(
            index_elements=["addressee_kind", "addressee_id"],
            set_={"language": language},
            where=languages.c.chosen.is_(False),
        )
        async with self._database.writing() as connection:
            await connection.execute(kept)


def of_delivery(target: Target) -> ColumnElement[str | None]:
    """The language of what is owed to the target, as a column beside the row of `deliveries`.

    That of the oldest of its subscriptions that has one, first of those that asked for it; else the server's,
    or the member's own. NULL where nobody said.
    """
    if target.kind is TargetKind.MEMBER:
        member = _of(Addressee.member(UserId(target.id)))
        return select(languages.c.language).where(member).scalar_subquery().label("language")
    return func.coalesce(_of_subscription(target), _of_server(target)).label("language")


def _of_subscription(target: Target) -> ScalarSelect[Any]:
    row, answered = subscriptions.c, story_queries.c
    asked = (answered.query_id == row.query_id) & (answered.story_id == deliveries.c.story_id)
    spoken = to(subscriptions, target) & row.language.is_not(None) & row.paused_because.is_(None)
    found = select(row.language).select_from(outerjoin(subscriptions, story_queries, asked)).where(spoken)
    first = found.order_by(case((answered.query_id.is_(None), 1), else_=0), row.id).limit(1)
    return first.correlate(deliveries).scalar_subquery()


def _of_server(target: Target) -> ScalarSelect[Any]:
    guild = select(subscriptions.c.guild_id).where(to(subscriptions, target)).limit(1).scalar_subquery()
    kind = languages.c.addressee_kind == AddresseeKind.SERVER.value
    return select(languages.c.language).where(kind, languages.c.addressee_id == guild).scalar_subquery()


def _of(addressee: Addressee) -> ColumnElement[bool]:
    row = languages.c
    return (row.addressee_kind == addressee.kind.value) & (row.addressee_id == addressee.id)


def _values(addressee: Addressee, known: Known) -> dict[str, Any]:
    return {
        "addressee_kind": addressee.kind.value,
        "addressee_id": addressee.id,
        "language": known.language,
        "chosen": known.chosen,
    }
