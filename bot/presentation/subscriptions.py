"""Subscriptions in words, and the archive's filter that comes nearest to one."""

from typing import Final

import discord

from bot.domain.feed import GuildId
from bot.domain.query import ANY_TOPIC, Query, TermKind
from bot.domain.story import StoryFilter
from bot.domain.subscription import Subscription
from bot.domain.topic import CountryCode, TopicId
from bot.presentation.escape import line
from bot.presentation.layout import quiet

_WORDS: Final = 400


def described(words: str) -> str:
    """A query's description, harmless and set off from the sentence around it."""
    return f"**{line(words, _WORDS)}**"


def subscription_entry(subscription: Subscription, sentence: str) -> str:
    """A line of a list: what it is, since when, and why it rests if it does."""
    since = f"since {discord.utils.format_dt(subscription.created_at, 'D')}"
    paused = subscription.paused_because
    return f"{sentence}\n{quiet([since, f'**paused**: {line(paused, _WORDS)}' if paused else ''])}"


def alert_added(what: str, *, reopened: bool) -> str:
    """The answer to `/alerts add`."""
    again = "\nYour alerts had stopped because I could not write to you. They run again." if reopened else ""
    hint = quiet(["`/alerts list` shows your alerts, `/alerts remove` ends one"])
    return f"I will write to you when there is news: {what}.{again}\n{hint}"


def alert_removed(what: str) -> str:
    """The answer to `/alerts remove`."""
    return f"No more alerts for {what}."


def channel_follows(channel: str, what: str, *, example: bool) -> str:
    """The answer to `/channels follow`; an example stands below it when there is one."""
    below = " This is the latest one that fits; it was not posted." if example else ""
    return f"{channel} now gets {what}, every story once and as soon as I know of it.{below}"


def channel_unfollowed(channel: str, what: str) -> str:
    """The answer to `/channels unfollow`."""
    return f"{channel} no longer gets {what}."


def example_filter(query: Query, guild: GuildId) -> StoryFilter | None:
    """A filter for stories that answer a query of one clause; None when it cannot be put so."""
    if len(query.clauses) != 1 or query.clauses[0].excluded:
        return None
    terms = [term for term in query.clauses[0].required if term != ANY_TOPIC]
    values = {kind: [term.value for term in terms if term.kind is kind] for kind in TermKind}
    return StoryFilter(
        guild,
        next(map(TopicId, values[TermKind.TOPIC]), None),
        next(map(CountryCode, values[TermKind.PLACE]), None),
        tagged=ANY_TOPIC in query.clauses[0].required,
        words=tuple(word for phrase in values[TermKind.PHRASE] for word in phrase.split()),
    )
