"""What the bot writes unasked, on the Discord of a lab: for pictures."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import discord

from bot.domain.delivery import Delivery, DeliveryId, DeliveryKind
from bot.domain.digest import Digest, DigestId, Occasion
from bot.domain.story import Story
from bot.domain.subscription import RoleId, Target, TargetKind
from tests.integration.discord.lab import Lab

Post = Callable[[Lab, Sequence[Story]], Awaitable[discord.Message]]


async def digest(lab: Lab, stories: Sequence[Story]) -> discord.Message:
    """A day in a channel."""
    made = Digest(DigestId(1), lab.target, Occasion.DAILY, tuple(stories), lab.now)
    await lab.publisher().post(_owed(lab, DeliveryKind.DIGEST), made)
    return await _last(lab)


async def mention(lab: Lab, stories: Sequence[Story]) -> discord.Message:
    """A card that calls those who have a role."""
    role = lab.guild.create_role("Shutdown watch", mentionable=True)
    owed = _owed(lab, DeliveryKind.CARD, RoleId(role.id))
    await lab.publisher().post(owed, stories[0])
    return await _last(lab)


async def closed_inbox(lab: Lab, _stories: Sequence[Story]) -> discord.Message:
    """What a member hears whose inbox is closed, after whatever they ask."""
    await lab.reader.slash(lab.channel, "alerts add", topic="censorship")
    inbox = Target(TargetKind.MEMBER, lab.rita.id)
    await lab.stores.outbox.switch_off(inbox, "takes no direct messages", lab.now)
    await lab.stores.subscriptions.pause(inbox, "takes no direct messages")
    told = await lab.reader.slash(lab.channel, "alerts list")
    return told.followups[-1].message


POSTS: Final[Mapping[str, Post]] = {"digest": digest, "mention": mention, "closed-inbox": closed_inbox}


def _owed(lab: Lab, kind: DeliveryKind, role: RoleId | None = None) -> Delivery:
    return Delivery(DeliveryId(1), kind, 1, lab.target, 1, 1, mention=role)


async def _last(lab: Lab) -> discord.Message:
    channel = lab.env.bot.get_channel(lab.channel.id)
    assert isinstance(channel, discord.TextChannel)
    (last,) = [message async for message in channel.history(limit=1)]
    return last
