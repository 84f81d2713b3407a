"""A server's settings in words: what it reads, what is posted where, and what stands in the way."""

from collections.abc import Callable, Iterator, Sequence

import discord

from bot.domain.feed import Feed, FeedState
from bot.domain.subscription import Subscription, Target
from bot.presentation.layout import quiet
from bot.presentation.permissions import Postable, postable_problem
from bot.presentation.subscriptions import subscription_entry

_DELETED = "That channel is not there any more, or hidden from me: end it with `/channels unfollow`."


def settings_entries(
    feeds: Sequence[Feed],
    subscriptions: Sequence[Subscription],
    describe: Callable[[Subscription], str],
    guild: discord.Guild,
) -> Iterator[str]:
    """What it reads, then channel by channel what it gets."""
    yield _reads(feeds)
    if not subscriptions:
        yield "No channel follows anything yet: `/server setup` takes a minute."
    for target in dict.fromkeys(subscription.target for subscription in subscriptions):
        own = [one for one in subscriptions if one.target == target]
        yield "\n".join(_channel(target, own, describe, guild))


def _reads(feeds: Sequence[Feed]) -> str:
    ill = sum(1 for feed in feeds if feed.schedule.failures or feed.state is not FeedState.ACTIVE)
    count = f"Reads {len(feeds)} {'feed' if len(feeds) == 1 else 'feeds'}"
    state = f"{ill} of them cannot be read at present" if ill else "all can be read"
    if not feeds:
        return "Reads no feeds yet: `/feeds add` takes the address of one."
    return f"**{count}**\n{quiet([state, '`/feeds list` shows them'])}"


def _channel(
    target: Target, own: Sequence[Subscription], describe: Callable[[Subscription], str], guild: discord.Guild
) -> Iterator[str]:
    yield f"**<#{target.id}>**"
    yield from (subscription_entry(one, describe(one)) for one in own)
    channel = guild.get_channel_or_thread(target.id)
    problem = postable_problem(channel) if isinstance(channel, Postable) else _DELETED
    if problem:
        yield f"⚠️ {problem}"
