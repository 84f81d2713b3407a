"""Posting and editing cards through the discord.py client."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import discord

from bot.adapters.discord.failures import VANISHED, translated
from bot.domain.delivery import Delivery, MessageRef
from bot.domain.errors import Rejected
from bot.domain.story import Story
from bot.domain.subscription import TargetKind
from bot.domain.words import fold
from bot.presentation.card import Cards, thread_name

MAX_TAGS: Final = 5
_SAME_POST: Final = timedelta(hours=1)


class DiscordPublisher:
    """Implements `Publisher`. `client` is logged in; it need not be connected to the gateway."""

    def __init__(self, client: discord.Client, cards: Cards) -> None:
        self._client = client
        self._cards = cards

    async def post(self, delivery: Delivery, story: Story) -> MessageRef:
        """Post the story's card with the delivery's nonce."""
        target = delivery.target
        if target.kind is TargetKind.FORUM:
            return await self._post_in_forum(target.id, story)
        if target.kind is TargetKind.MEMBER:
            view = self._cards.direct(story)
            with translated():
                place: discord.abc.Messageable = await self._client.create_dm(discord.Object(target.id))
                message = await place.send(view=view, nonce=delivery.nonce)
        else:
            view = self._cards.post(story)
            with translated():
                place = self._client.get_partial_messageable(target.id)
                message = await place.send(view=view, nonce=delivery.nonce)
        return MessageRef(message.channel.id, message.id)

    async def edit(self, message: MessageRef, story: Story) -> None:
        """Bring a posted card up to the story's version. A deleted message is no error."""
        place = self._client.get_partial_messageable(message.channel_id)
        with translated():
            try:
                view = self._cards.direct(story) if await self._is_inbox(place) else self._cards.post(story)
                await place.get_partial_message(message.message_id).edit(view=view)
            except discord.HTTPException as error:
                if error.code not in VANISHED:
                    raise

    async def _is_inbox(self, place: discord.PartialMessageable) -> bool:
        channel = self._client.get_channel(place.id) or await self._client.fetch_channel(place.id)
        return isinstance(channel, discord.DMChannel)

    async def _post_in_forum(self, forum_id: int, story: Story) -> MessageRef:
        view, name = self._cards.post(story), thread_name(story)
        with translated():
            forum = self._client.get_channel(forum_id) or await self._client.fetch_channel(forum_id)
            if not isinstance(forum, discord.ForumChannel):
                raise Rejected("the target is not a forum")
            # Forum posts have no nonce, so look before posting: an earlier attempt's answer may be lost.
            posted = self._posted(forum, name)
            if posted is None:
                tags = fitting_tags(forum, self._cards.labels(story))
                posted = (await forum.create_thread(name=name, view=view, applied_tags=tags)).thread
        return MessageRef(posted.id, posted.id)

    def _posted(self, forum: discord.ForumChannel, name: str) -> discord.Thread | None:
        oldest = discord.utils.utcnow() - _SAME_POST
        own = (
            thread
            for thread in forum.threads
            if self._client.user and thread.owner_id == self._client.user.id
        )
        return next((t for t in own if t.name == name and discord.utils.snowflake_time(t.id) > oldest), None)


def fitting_tags(forum: discord.ForumChannel, labels: Sequence[str]) -> list[discord.ForumTag]:
    """The forum's tags that are named like the story's topics and countries; any where one is required."""
    wanted = {fold(label) for label in labels}
    usable = [tag for tag in forum.available_tags if not tag.moderated]
    fitting = [tag for tag in usable if fold(tag.name) in wanted]
    if not fitting and forum.flags.require_tag:
        fitting = usable[:1]
    return fitting[:MAX_TAGS]
