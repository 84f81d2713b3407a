"""Posting and editing cards through the discord.py client."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import discord
from discord.ui import LayoutView

from bot.adapters.discord.announcing import Announcing
from bot.adapters.discord.buckets import free_stuck
from bot.adapters.discord.failures import ALREADY_PUBLISHED, VANISHED, translated
from bot.adapters.discord.lookup import Lookup, mark
from bot.adapters.discord.traffic import counted
from bot.domain.delivery import Content, Delivery, MessageRef, Moved, Update
from bot.domain.digest import Digest
from bot.domain.errors import Rejected
from bot.domain.language import Language
from bot.domain.story import Story
from bot.domain.subscription import Target, TargetKind
from bot.domain.words import fold
from bot.languages.current import ENGLISH, nearest, speaking
from bot.presentation.card import Cards, thread_name
from bot.presentation.digest import digest_title, digest_view
from bot.presentation.moved import moved_view
from bot.presentation.update import update_title, update_view

MAX_TAGS: Final = 5


class DiscordPublisher:
    """Implements `Publisher`. `client` is logged in; it need not be connected to the gateway."""

    def __init__(self, client: discord.Client, cards: Cards) -> None:
        self._client = client
        self._cards = cards
        self._lookup = Lookup(client)
        self._announcing = Announcing(client)

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        """Post a story's card, an update or a digest, with the delivery's nonce and key."""
        with speaking(self._language(delivery)), self._asking():
            view = mark(self._view(content, delivery), delivery.key)
            if delivery.target.kind is TargetKind.FORUM:
                return await self._post_in_forum(delivery, content, view)
            place = await self._place(delivery.target)
            message = await place.send(view=view, nonce=delivery.nonce, allowed_mentions=_mentioned(delivery))
        return await self._reference(delivery.target, message)

    async def find(self, delivery: Delivery) -> MessageRef | None:
        """The message of an earlier attempt, by its key; None when there is none. Raises Unsure."""
        begun = delivery.doubt or discord.utils.utcnow()
        with self._asking():
            if delivery.target.kind is TargetKind.FORUM:
                forum = await self._forum(delivery.target.id)
                thread = await self._lookup.post(forum, delivery.key, begun)
                return MessageRef(thread.id, thread.id) if thread else None
            place = await self._place(delivery.target)
            message = await self._lookup.message(place, delivery.key, begun)
            return await self._reference(delivery.target, message) if message else None

    async def edit(self, delivery: Delivery, content: Story | Moved) -> None:
        """Have the delivery's posted card show this. A deleted message is no error."""
        if delivery.message is None:
            return
        place = self._client.get_partial_messageable(delivery.message.channel_id)
        with speaking(self._language(delivery)), self._asking():
            view = mark(await self._edited(content, delivery), delivery.key)
            try:
                await place.get_partial_message(delivery.message.message_id).edit(
                    view=view, allowed_mentions=discord.AllowedMentions.none()
                )
            except discord.HTTPException as error:
                if error.code not in VANISHED:
                    raise

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """What is asked in here waits for nobody who is gone, and fails as the port says."""
        free_stuck(self._client)
        with translated():
            yield

    def _language(self, delivery: Delivery) -> Language:
        """The delivery's; where nobody said, what the server's Discord speaks, as far as we see it."""
        if delivery.language:
            return delivery.language
        guild = getattr(self._client.get_channel(delivery.target.id), "guild", None)
        return (nearest(str(guild.preferred_locale)) if guild else None) or ENGLISH

    async def publish(self, message: MessageRef) -> None:
        """Publish a message of an announcement channel. One that is published already is no error."""
        place = self._client.get_partial_messageable(message.channel_id)
        with self._asking():
            try:
                await place.get_partial_message(message.message_id).publish()
            except discord.HTTPException as error:
                if error.code != ALREADY_PUBLISHED:
                    raise

    async def _reference(self, target: Target, message: discord.Message) -> MessageRef:
        channel = message.channel.id
        announced = target.kind is TargetKind.CHANNEL and await self._announcing.is_announcing(channel)
        return MessageRef(channel, message.id, announced)

    async def _edited(self, content: Story | Moved, delivery: Delivery) -> LayoutView:
        if isinstance(content, Story):
            return self._view(content, delivery)
        direct = delivery.target.kind is TargetKind.MEMBER
        guild_id = None if direct else await self._guild_of(delivery.target.id)
        return moved_view(content, direct=direct, guild_id=guild_id)

    async def _guild_of(self, channel_id: int) -> int | None:
        channel = self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)
        guild = getattr(channel, "guild", None)
        return guild.id if guild else None

    async def _place(self, target: Target) -> discord.DMChannel | discord.PartialMessageable:
        if target.kind is TargetKind.MEMBER:
            return await self._client.create_dm(discord.Object(target.id))
        return self._client.get_partial_messageable(target.id)

    async def _forum(self, forum_id: int) -> discord.ForumChannel:
        forum = self._client.get_channel(forum_id) or await self._client.fetch_channel(forum_id)
        if not isinstance(forum, discord.ForumChannel):
            raise Rejected("the target is not a forum")
        return forum

    async def _post_in_forum(self, delivery: Delivery, content: Content, view: LayoutView) -> MessageRef:
        """A forum knows no nonce: whenever discord.py had to ask again, see whether it took twice."""
        forum = await self._forum(delivery.target.id)
        labels = self._labels(content)
        with speaking(ENGLISH):  # in which a forum may have named its tags all the same
            tags = fitting_tags(forum, [*labels, *self._labels(content)])
        began = discord.utils.utcnow()
        with counted() as count:
            made = (
                await forum.create_thread(
                    name=_name(content),
                    view=view,
                    applied_tags=tags,
                    allowed_mentions=_mentioned(delivery),
                )
            ).thread
        if count.requests > 1:
            made = await self._lookup.post(forum, delivery.key, began) or made
        return MessageRef(made.id, made.id)

    def _view(self, content: Content, delivery: Delivery) -> LayoutView:
        above = f"<@&{delivery.mention}>" if delivery.mention else ""
        match content:
            case Story():
                if delivery.target.kind is TargetKind.MEMBER:
                    return self._cards.direct(content, delivery.size)
                return self._cards.post(content, delivery.size, above)
            case Moved():
                direct = delivery.target.kind is TargetKind.MEMBER
                return moved_view(content, direct=direct, guild_id=None)
            case Update():
                return update_view(content)
            case Digest():
                return digest_view(content, self._cards.names, above)

    def _labels(self, content: Content) -> list[str]:
        match content:
            case Story():
                return self._cards.labels(content)
            case Moved() | Update():
                return self._cards.labels(content.story)
            case Digest():
                return []


def _mentioned(delivery: Delivery) -> discord.AllowedMentions:
    """The delivery's role and nobody else, whatever a headline tries."""
    roles = [discord.Object(delivery.mention)] if delivery.mention else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


def _name(content: Content) -> str:
    match content:
        case Story():
            return thread_name(content)
        case Moved():
            return thread_name(content.story)
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
