"""The vocabulary of the log: every event by its name, with what it means for whoever runs the bot."""

from collections.abc import Mapping
from typing import Final

EVENTS: Final[Mapping[str, str]] = {
    "announcement.postponed": "Discord did not publish a message of an announcement channel yet.",
    "announcement.published": "A message of an announcement channel went to those who follow it.",
    "announcement.refused": "A message stands in its announcement channel, and will never be published.",
    "commands.synced": "Discord was told of changed commands.",
    "delivery.postponed": "Discord did not take a message for now; it is tried again.",
    "deliveries.folded": "What waited through quiet hours, a rest or an outage comes as one digest.",
    "delivery.rejected": "Discord will never take this message; the row is kept with the reason.",
    "delivery.uncertain": "Whether this was posted nobody can tell; it is not posted again, the row is kept.",
    "delivery.sent": "A message was posted, or edited.",
    "digest.made": "A digest was due, and is owed to its target now.",
    "discord.invite": "The link that adds the bot to a server with just the permissions it needs.",
    "discord.refused": "Discord refused a request (401, 403 or 429); told at the level debug only.",
    "discord.stopped": "Discord refused very many requests; we stop for a while, before it bans us.",
    "entry.failed": "A fault of ours while reading one entry; it is kept with the reason.",
    "entry.refused": "An entry without anything to read.",
    "entry.unreadable": "The parser gave up on an entry's own text.",
    "feed.moved": "A feed moved for good; its new address is used from now on.",
    "feed.pushed": "A hub (WebSub) sent a feed's news.",
    "hub.denied": "A hub says that it sends us nothing of a feed; it is asked again in a month.",
    "hub.forged": "Something without the hub's signature was sent in its name, and dropped.",
    "hub.granted": "A hub sends a feed's news from now on, until the time that is named.",
    "hub.refused": "A hub did not take our question; it is asked again in a day, and the feed polled.",
    "hub.unreadable": "A hub sent something that is no feed.",
    "health.unavailable": "The health page cannot be served; everything else works.",
    "interaction.failed": "A fault of ours in a command or button; `reference` is what the member was told.",
    "interaction.refused": "A member was told what was wrong with what they asked; `why` names it.",
    "job.failed": "A fault of ours in a poll or a delivery; it is tried again.",
    "jobs.interrupted": "The connection for wake-ups between processes broke; it is made anew.",
    "language.unknown": "What language a member or server chose was not known in time; Discord's was taken.",
    "model.asked": "The language model was asked for a brief; told at the level debug only.",
    "model.refused": "The language model's brief was not used; `why` says what was wrong with it.",
    "notice.refused": "A member could not be told about a feed of theirs.",
    "page.unread": "An article's page could not be read; the feed's own text is used.",
    "poll.finished": "A feed was polled; quiet polls are told at the level debug only.",
    "queries.unread": "A newer version wrote queries that this one cannot read; upgrade this one too.",
    "report.ingested": "An entry became a report of a story.",
    "retention.done": "Old texts were emptied and old deliveries deleted.",
    "run.abandoned": "Something hung while the process stopped (the database, for example), and was left.",
    "run.beginning": "The process is at work; says its role, its number and the database.",
    "run.stopping": "The process was asked to stop.",
    "semantic.off": "The encoder failed; until the next start reports are compared by their words alone.",
    "story.joined": "Two stories turned out to be one event; the one that is gone leads to the other.",
    "story.parted": "Reports turned out to tell of another event; they are a story of their own now.",
    "sweep.failed": "The regular look for what is due failed; it is done again in some seconds.",
    "target.repaired": "What kept us from posting there is gone; it goes on with what is still young.",
    "target.switched_off": "A channel or inbox is no longer there or closed; what it followed rests.",
    "time.set_back": "The clock was fast and is right now; what was to come later by it is due at once.",
    "websub.off": "Nobody can listen for hubs at WEBSUB_LISTEN; feeds are polled as usual.",
    "window.full": "More reports came than WINDOW_REPORTS keeps; says how many hours those reach back.",
    "wake_up.lost": "A wake-up could not be passed on; the regular look for what is due makes up for it.",
}


def reference() -> str:
    """The text of `docs/reference/events.md`."""
    rows = [f"| `{name}` | {meaning} |" for name, meaning in sorted(EVENTS.items())]
    head = [
        "# Events in the log",
        "",
        "Each line of the log is one event with its fields; on a terminal as text, elsewhere as JSON.",
        "This page is made by `scripts/docs`; do not edit it by hand.",
        "",
        "| event | means |",
        "|---|---|",
    ]
    return "\n".join([*head, *rows, ""])
