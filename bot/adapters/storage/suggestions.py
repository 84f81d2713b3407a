"""What lists offer while somebody types, in SQL."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from bot.adapters.storage.database import Database
from bot.adapters.storage.latest import latest_ids
from bot.adapters.storage.schema import feed_servers, feeds, outlets, stories
from bot.domain.feed import GuildId
from bot.domain.story import StoryFilter, StoryId


class SqlSuggestions:
    """The Suggestions port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def outlets(self, guild: GuildId | None) -> Sequence[str]:
        """The outlets whose feeds that server reads, the shared ones among them, by name."""
        served = select(feed_servers.c.feed_id).where(feed_servers.c.guild_id == guild)
        theirs = or_(feeds.c.shared, feeds.c.id.in_(served))
        read = select(feeds.c.outlet_id).where(theirs)
        named = select(outlets.c.name, outlets.c.folded).where(outlets.c.id.in_(read)).distinct()
        async with self._database.reading() as connection:
            found = await connection.execute(named.order_by(outlets.c.folded))
            return list(dict.fromkeys(found.scalars()))

    async def headlines(self, wanted: StoryFilter, limit: int) -> Sequence[tuple[StoryId, str]]:
        """The headlines of the stories that `StoryStore.latest` would give."""
        async with self._database.reading() as connection:
            ids = await latest_ids(self._database, connection, wanted, limit)
            headline = stories.c.brief["headline"].as_string().label("headline")
            found = await connection.execute(select(stories.c.id, headline).where(stories.c.id.in_(ids)))
            by_id = {row.id: row.headline for row in found}
        return [(StoryId(number), by_id[number]) for number in ids]
