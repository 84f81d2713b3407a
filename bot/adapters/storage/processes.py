"""Who is at work on this database and who is at what, in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Update, delete, exists, insert, literal, or_, select, update

from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE
from bot.adapters.storage.many import among, table_of
from bot.adapters.storage.schema import OWED, deliveries, leases, processes
from bot.domain.query import READS
from bot.ports.clock import SKEW
from bot.ports.jobs import INGESTING, LEASE, SILENCE


class SqlProcesses:
    """The Processes port over a Database, which claims in the name of the process that began."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, role: str, now: datetime) -> None:
        """This process is at work from now on."""
        beginning = insert(processes).values(role=role, began_at=now, seen_at=now, reads=READS)
        async with self._database.writing() as connection:
            made = await connection.execute(beginning.returning(processes.c.id))
            self._database.process = int(made.scalar_one())

    async def beat(self, role: str, now: datetime) -> None:
        """This process is still at work; one that was taken for dead begins anew."""
        ours = update(processes).where(processes.c.id == self._database.process).values(seen_at=now)
        async with self._database.writing(durable=False) as connection:
            known = (await connection.execute(ours)).rowcount
        if not known:
            await self.begin(role, now)

    async def bury(self, now: datetime) -> int:
        """End the leases and claims of those who have not been seen for a while; returns how many."""
        seen = processes.c.seen_at
        odd = select(processes.c.id, seen).where(or_(seen < now - SILENCE, seen > now + SILENCE))
        async with self._database.reading() as connection:
            found = (await connection.execute(odd)).all()
        dead = [process for process, at in found if at < now]
        if len(dead) < len(found):
            await self._see_now(now)
        return await self._end(dead, now) if dead else 0

    async def _see_now(self, now: datetime) -> None:
        """Who was last seen later than now, before the clock was set back, must say so again or be buried."""
        later = update(processes).where(processes.c.seen_at > now + SILENCE).values(seen_at=now)
        async with self._database.writing(durable=False) as connection:
            await connection.execute(later)

    async def end(self, now: datetime) -> None:
        """This process works no longer, and gives back what it holds."""
        if self._database.process is not None:
            await self._end([self._database.process], now)

    async def read_more(self, now: datetime) -> bool:
        """Whether another one that makes stories knows more kinds of terms in queries."""
        better = exists().where(
            processes.c.reads > READS, processes.c.role.in_(INGESTING), processes.c.seen_at >= now - SILENCE
        )
        async with self._database.reading() as connection:
            return bool((await connection.execute(select(better))).scalar())

    async def _end(self, dead: Collection[int], now: datetime) -> int:
        async with self._database.writing() as connection:
            ended = delete(processes).where(processes.c.id.in_(dead))
            count = (await connection.execute(ended)).rowcount
            await connection.execute(_lapsed(dead, now))
            return count


class SqlLeases:
    """The Leases port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: set[str] = set()
        self._left: set[str] = set()

    async def take(self, keys: Collection[str], now: datetime) -> Collection[str]:
        """Those of the keys that are free; they are this process's until released."""
        # In one order for all, so that two who take the same never wait for each other.
        wanted = sorted(set(keys) - self._held)
        if not wanted:
            return ()
        taking = self._taking(wanted, now + LEASE)
        taken = taking.on_conflict_do_update(
            index_elements=["key"],
            set_={"process_id": taking.excluded.process_id, "until": taking.excluded.until},
            # Much longer than any lease: it was given before the clock was set back.
            where=or_(leases.c.until <= now, leases.c.until > now + LEASE + SKEW),
        )
        await self._give_back()
        async with self._database.writing(durable=False) as connection:
            ours = set((await connection.execute(taken.returning(leases.c.key))).scalars())
        self._held |= ours
        return ours

    async def release(self, keys: Collection[str]) -> None:
        """Give them back; what is not ours stays whose it is."""
        self._held -= set(keys)
        self._left |= set(keys)
        await self._give_back()

    def _taking(self, keys: Sequence[str], until: datetime) -> Any:
        insert = self._database.insert(leases)
        values = {"process_id": self._database.process, "until": until}
        if self._database.dialect == SQLITE:
            return insert.values([{"key": key, **values} for key in keys])
        given = table_of([{"key": key} for key in keys], {"key": leases.c.key.type})
        rows = select(given.c.key, *(literal(value, leases.c[name].type) for name, value in values.items()))
        return insert.from_select(["key", *values], rows)

    async def _give_back(self) -> None:
        """Also what was to be given back while the database was away."""
        if not self._left:
            return
        going = frozenset(self._left)
        ours = (leases.c.process_id == self._database.process) & among(self._database, leases.c.key, going)
        async with self._database.writing(durable=False) as connection:
            await connection.execute(delete(leases).where(ours))
        self._left -= going


def _lapsed(dead: Collection[int], now: datetime) -> Update:
    claimed = OWED & deliveries.c.claimed_by.in_(dead) & (deliveries.c.claimed_until > now)
    return update(deliveries).where(claimed).values(claimed_until=now)
