"""Posting and editing cards through the discord.py client."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import discord
from discord.ui import LayoutView

from bot.adapters.discord.failures import VANISHED, translated
from bot.domain.delivery import Content, Delivery, MessageRef, Update
from bot.domain.digest import Digest
from bot.domain.errors import Rejected
from bot.domain.story import Story
from bot.domain.subscription import TargetKind
from bot.domain.words import fold
from bot.presentation.card import Cards, thread_name
from bot.presentation.digest import digest_title, digest_view
from bot.presentation.update import update_title, update_view

MAX_TAGS: Final = 5
_SAME_POST: Final = timedelta(hours=1)


class DiscordPublisher:
    """Implements `Publisher`. `client` is logged in; it need not be connected to the gateway."""

    def __init__(self, client: discord.Client, cards: Cards) -> None:
        self._client = client
        self._cards = cards

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        """Post a story's card, an update or a digest, with the delivery's nonce."""
        target = delivery.target
        if target.kind is TargetKind.FORUM:
            return await self._post_in_forum(target.id, content)
        direct = target.kind is TargetKind.MEMBER
        view = self._view(content, direct=direct)
        with translated():
            place: discord.abc.Messageable = (
                await self._client.create_dm(discord.Object(target.id))
                if direct
                else self._client.get_partial_messageable(target.id)
            )
            message = await place.send(view=view, nonce=delivery.nonce)
        return MessageRef(message.channel.id, message.id)

    async def edit(self, message: MessageRef, story: Story) -> None:
        """Bring a posted card up to the story's version. A deleted message is no error."""
        place = self._client.get_partial_messageable(message.channel_id)
        with translated():
            try:
                view = self._view(story, direct=await self._is_inbox(place))
                await place.get_partial_message(message.message_id).edit(view=view)
            except discord.HTTPException as error:
                if error.code not in VANISHED:
                    raise

    def _view(self, content: Content, *, direct: bool = False) -> LayoutView:
        match content:
            case Story():
                return self._cards.direct(content) if direct else self._cards.post(content)
            case Update():
                return update_view(content)
            case Digest():
                return digest_view(content, self._cards.names)

    async def _is_inbox(self, place: discord.PartialMessageable) -> bool:
        channel = self._client.get_channel(place.id) or await self._client.fetch_channel(place.id)
        return isinstance(channel, discord.DMChannel)

    async def _post_in_forum(self, forum_id: int, content: Content) -> MessageRef:
        view, name = self._view(content), _name(content)
        with translated():
            forum = self._client.get_channel(forum_id) or await self._client.fetch_channel(forum_id)
            if not isinstance(forum, discord.ForumChannel):
                raise Rejected("the target is not a forum")
            # Forum posts have no nonce, so look before posting: an earlier attempt's answer may be lost.
            posted = self._posted(forum, name)
            if posted is None:
                tags = fitting_tags(forum, self._labels(content))
                posted = (await forum.create_thread(name=name, view=view, applied_tags=tags)).thread
        return MessageRef(posted.id, posted.id)

    def _labels(self, content: Content) -> list[str]:
        match content:
            case Story():
                return self._cards.labels(content)
            case Update():
                return self._cards.labels(content.story)
            case Digest():
                return []

    def _posted(self, forum: discord.ForumChannel, name: str) -> discord.Thread | None:
        oldest = discord.utils.utcnow() - _SAME_POST
        own = (
            thread
            for thread in forum.threads
            if self._client.user and thread.owner_id == self._client.user.id
        )
        return next((t for t in own if t.name == name and discord.utils.snowflake_time(t.id) > oldest), None)


def _name(content: Content) -> str:
    match content:
        case Story():
            return thread_name(content)
        case Update():
            return update_title(content)
        case Digest():
            return digest_title(content)


def fitting_tags(forum: discord.ForumChannel, labels: Sequence[str]) -> list[discord.ForumTag]:
    """The forum's tags that are named like the story's topics and countries; any where one is required."""
    wanted = {fold(label) for label in labels}
    usable = [tag for tag in forum.available_tags if not tag.moderated]
    fitting = [tag for tag in usable if fold(tag.name) in wanted]
    if not fitting and forum.flags.require_tag:
        fitting = usable[:1]
    return fitting[:MAX_TAGS]
