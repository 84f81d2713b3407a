"""A server's settings in words: what it reads, what is posted where, and what stands in the way."""

from collections.abc import Callable, Iterator, Sequence

import discord

from bot.domain.feed import Feed, FeedState
from bot.domain.language import Language
from bot.domain.subscription import Subscription, Target
from bot.languages.formats import language_name
from bot.languages.messages import _, marked, plural
from bot.presentation.layout import quiet
from bot.presentation.permissions import Postable, postable_problem
from bot.presentation.subscriptions import subscription_entry

_DELETED = marked("That channel is not there any more, or hidden from me: end it with `/channels unfollow`.")


def settings_entries(
    feeds: Sequence[Feed],
    subscriptions: Sequence[Subscription],
    describe: Callable[[Subscription], str],
    server: tuple[discord.Guild, Language],
) -> Iterator[str]:
    """What it reads, in which language it is written to, then channel by channel what it gets."""
    guild, language = server
    yield _reads(feeds)
    yield _writes(language)
    if not subscriptions:
        yield _("No channel follows anything yet: `/server setup` takes a minute.")
    for target in dict.fromkeys(subscription.target for subscription in subscriptions):
        own = [one for one in subscriptions if one.target == target]
        yield "\n".join(_channel(target, own, describe, guild))


def _reads(feeds: Sequence[Feed]) -> str:
    ill = sum(1 for feed in feeds if feed.schedule.failures or feed.state is not FeedState.ACTIVE)
    if not feeds:
        return _("Reads no feeds yet: `/feeds add` takes the address of one.")
    count = plural("Reads {count} feed", "Reads {count} feeds", len(feeds))
    unread = plural(
        "{count} of them cannot be read at present", "{count} of them cannot be read at present", ill
    )
    state = unread if ill else _("all can be read")
    return f"**{count}**\n{quiet([state, _('`/feeds list` shows them')])}"


def _writes(language: Language) -> str:
    written = _("What I write here is in this language: **{language}**", language=language_name(language))
    return f"{written}\n{quiet([_('`/server language` changes it')])}"


def _channel(
    target: Target, own: Sequence[Subscription], describe: Callable[[Subscription], str], guild: discord.Guild
) -> Iterator[str]:
    yield f"**<#{target.id}>**"
    yield from (subscription_entry(one, describe(one)) for one in own)
    channel = guild.get_channel_or_thread(target.id)
    problem = postable_problem(channel) if isinstance(channel, Postable) else _(_DELETED)
    if problem:
        yield f"⚠️ {problem}"
