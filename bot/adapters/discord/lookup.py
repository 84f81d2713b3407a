"""Finding a message that may have been posted before, by the number that it carries unseen.

The number is the `id` of its outermost component: Discord gives it back as it was sent, shows it to nobody,
and does not need the text of messages to be readable for that (docs, components/reference). The
database's time and Discord's may differ, so the search begins earlier than the attempt.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.domain.errors import Unsure

_EARLIER: Final = timedelta(minutes=70)
_MOST_MESSAGES: Final = 1000
_MOST_THREADS: Final = 300
_NEWEST: Final = 5


def mark(view: discord.ui.LayoutView, key: int) -> discord.ui.LayoutView:
    """The view, carrying the number."""
    view.children[0].id = key
    return view


class Lookup:
    """Looks through what the client may read."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def message(
        self, place: discord.PartialMessageable | discord.DMChannel, key: int, begun: datetime
    ) -> discord.Message | None:
        """The message with that number in a channel's history since then. Raises Unsure."""
        seen = 0
        async for message in place.history(after=begun - _EARLIER, limit=_MOST_MESSAGES, oldest_first=True):
            seen += 1
            if self._is_ours(message) and _carries(message, key):
                return message
        if seen == _MOST_MESSAGES:
            raise Unsure("more was written since than is looked through")
        if not seen and isinstance(place, discord.PartialMessageable) and not await self._reads(place.id):
            raise Unsure("the channel's history may not be read")
        return None

    async def post(self, forum: discord.ForumChannel, key: int, begun: datetime) -> discord.Thread | None:
        """The forum post with that number made since then; of several the oldest, the others are removed.

        What waits behind it is not posted yet, so it is among our newest posts, whatever the clocks say.
        """
        try:
            posts = [thread async for thread in self._posts(forum, begun - _EARLIER)]
            newest = sorted(posts, key=lambda thread: thread.id)[-_NEWEST:]
            found = [thread for thread in newest if await _opens(thread, key)]
        except discord.Forbidden as error:
            raise Unsure("the forum's posts may not be read") from error
        for thread in found[1:]:
            await _remove(thread)
        return found[0] if found else None

    async def _posts(self, forum: discord.ForumChannel, since: datetime) -> AsyncIterator[discord.Thread]:
        """Our posts in that forum, those first that are not archived."""
        for thread in await forum.guild.active_threads():
            if thread.parent_id == forum.id and self._is_recent(thread, since):
                yield thread
        async for thread in forum.archived_threads(limit=_MOST_THREADS):
            if thread.archive_timestamp < since:
                return
            if self._is_recent(thread, since):
                yield thread

    def _is_recent(self, thread: discord.Thread, since: datetime) -> bool:
        ours = self._client.user is not None and thread.owner_id == self._client.user.id
        return ours and discord.utils.snowflake_time(thread.id) >= since

    def _is_ours(self, message: discord.Message) -> bool:
        return self._client.user is not None and message.author.id == self._client.user.id

    async def _reads(self, channel_id: int) -> bool:
        """Whether its history may be read: without the right Discord shows an empty one."""
        shown = await self._client.fetch_channel(channel_id)
        if isinstance(shown, discord.abc.PrivateChannel):
            return True
        guild = await self._client.fetch_guild(shown.guild.id, with_counts=False)
        holder = shown.parent_id if isinstance(shown, discord.Thread) else shown.id
        channel = await guild.fetch_channel(holder or shown.id)
        us = await guild.fetch_member(self._client.user.id if self._client.user else 0)
        return not isinstance(channel, discord.Thread) and channel.permissions_for(us).read_message_history


def _carries(message: discord.Message, key: int) -> bool:
    return any(getattr(component, "id", None) == key for component in message.components)


async def _opens(thread: discord.Thread, key: int) -> bool:
    """Whether the post begins with that number; one whose beginning somebody deleted does not."""
    try:
        return _carries(await thread.fetch_message(thread.id), key)
    except discord.NotFound:
        return False


async def _remove(thread: discord.Thread) -> None:
    """Delete it; who may not is left with emptying and closing it. That it is gone already is as well."""
    with suppress(discord.NotFound):
        try:
            await thread.delete()
        except discord.Forbidden:
            await thread.get_partial_message(thread.id).delete()
            await thread.edit(archived=True)
