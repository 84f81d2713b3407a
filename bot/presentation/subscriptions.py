"""Subscriptions in words."""

from typing import Final

import discord

from bot.domain.hours import QuietHours
from bot.domain.subscription import Manner, Subscription
from bot.presentation.escape import line
from bot.presentation.layout import quiet
from bot.presentation.manners import manner_words
from bot.usecases.previews import DAYS, Preview

NOT_POSTED: Final = "The latest one is below; it was not posted."
_WORDS: Final = 400
_DAILY: Final = DAYS


def described(words: str) -> str:
    """A query's description, harmless and set off from the sentence around it."""
    return f"**{line(words, _WORDS)}**"


def subscription_entry(subscription: Subscription, sentence: str) -> str:
    """A line of a list: what it is, since when, and why it rests if it does."""
    since = f"since {discord.utils.format_dt(subscription.created_at, 'D')}"
    paused = subscription.paused_because
    waits = manner_words(subscription.manner)
    return f"{sentence}\n{quiet([since, waits, f'**paused**: {line(paused, _WORDS)}' if paused else ''])}"


def rate(preview: Preview) -> str:
    """How often a wish would have rung in the last days."""
    count = len(preview.stories)
    if not count:
        where = "the latest stories" if preview.cut else f"the last {DAYS} days"
        return f"Nothing of {where} fits, so expect to hear of it seldom."
    stories = f"{count} {'story' if count == 1 else 'stories'}"
    how_many = f"at least {stories}" if preview.cut else stories
    often = f"about {round(count / DAYS)} a day" if count >= _DAILY else "less than one a day"
    return f"In the last {DAYS} days {how_many} would have come: {often}."


def quiet_kept(hours: QuietHours | None) -> str:
    """The answer to `/alerts quiet-hours`."""
    if hours is None:
        return (
            "You have no quiet hours: I write as soon as there is news. "
            "What I held back until now comes when the old ones would have ended."
        )
    return (
        f"I write nothing to you {quiet_sentence(hours)}. What comes in that time waits and is sent then.\n"
        + quiet(["`/alerts quiet-hours` without options ends them"])
    )


def quiet_sentence(hours: QuietHours) -> str:
    """Quiet hours as a part of a sentence."""
    return f"from **{hours.starts:%H:%M}** to **{hours.ends:%H:%M}** ({line(hours.zone, _WORDS)})"


def alert_paused(what: str) -> str:
    """The answer to `/alerts pause`."""
    return f"Nothing more about {what} for now. What comes in the meantime is not sent later.\n" + quiet(
        ["`/alerts resume` starts it again"]
    )


def alert_resumed(what: str) -> str:
    """The answer to `/alerts resume`."""
    return f"I will write to you again when there is news: {what}."


def alert_example(what: str) -> str:
    """What stands above the card that `/alerts test` sends."""
    return f"A test of your alert for {what}: so it looks when there is news."


def alert_tested(*, found: bool) -> str:
    """The answer to `/alerts test`."""
    if found:
        return "I have sent you the latest story that fits, as a direct message."
    return f"No story of the last {DAYS} days fits that alert, so there is nothing to show. It still runs."


def alert_added(what: str, manner: Manner, told: str, *, reopened: bool) -> str:
    """The answer to `/alerts add`; `told` says how often it would have rung."""
    again = "\nYour alerts had stopped because I could not write to you. They run again." if reopened else ""
    hint = quiet(["`/alerts list` shows your alerts, `/alerts remove` ends one"])
    return f"I will write to you when there is news: {what}{_served(manner)}.\n{told}{again}\n{hint}"


def alert_changed(what: str, manner: Manner, told: str) -> str:
    """The answer to `/alerts edit`; `told` says how often it would have rung."""
    return f"From now on I write to you when there is news: {what}{_served(manner)}.\n{told}"


def _served(manner: Manner) -> str:
    return f" ({words})" if (words := manner_words(manner)) else ""


def alert_removed(what: str) -> str:
    """The answer to `/alerts remove`."""
    return f"No more alerts for {what}."


def channel_follows(channel: str, what: str, manner: Manner) -> str:
    """The first sentence of the answer to `/channels follow` and `edit`."""
    return f"{channel} now gets {what}{_served(manner)}, every story once."


def channel_unfollowed(channel: str, what: str) -> str:
    """The answer to `/channels unfollow`."""
    return f"{channel} no longer gets {what}."
