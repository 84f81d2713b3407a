"""Every command with what it is given and what it says to whoever may use it: one row each.

A command without a row fails the tests over this table, and so does a row without a command.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, UserHandle
from simcord.results import InteractionResult

from bot.domain.feed import GuildId, UserId
from bot.domain.subscription import Target, TargetKind
from tests.fakes.samples import TITLE, new_feed, new_subscription, report, story, wanted
from tests.integration.discord.lab import Lab

PAGE: Final = "https://paper.example/a"
FEED: Final = "https://wire.example/feed.xml"
PARAGRAPHS: Final = (
    "Police in Beijing arrested 15,000 people for internet crime, the ministry said on Tuesday. " * 2,
    "The arrests came out of 7,400 cases, according to a statement on the website of the ministry.",
    "Officers would go on investigating crime online and step up their action against it, it said.",
)
NO_MANAGER: Final = "You need the Manage Server permission"


class Given(Enum):
    """What is made for a command before it is used."""

    CHANNEL = auto()
    ALERT = auto()
    FOLLOWED = auto()
    FEED = auto()
    FILE = auto()


@dataclass(frozen=True)
class Row:
    """What the answer says, what the command is given, and what it says where the bot may not post."""

    says: str
    options: Mapping[str, Any] = field(default_factory=dict)
    barred: str = ""


COMMANDS: Final[Mapping[str, Row]] = {
    "news latest": Row(TITLE),
    "news digest": Row("### The day in digital rights"),
    "news search": Row(TITLE, {"query": "messenger"}),
    "news story": Row(TITLE, {"story": "1"}),
    "news brief": Row("Brief of a page, made on request", {"url": PAGE}),
    "news trends": Row("**1 story in 7 days**", {"days": 7, "topic": "censorship"}),
    "news why": Row("### Why: ", {"story": "1"}),
    "alerts add": Row("I will write to you", {"topic": "privacy"}),
    "alerts edit": Row("From now on I write to you", {"alert": Given.ALERT, "size": "Full"}),
    "alerts list": Row("### Your alerts", {}),
    "alerts remove": Row("No more alerts for", {"alert": Given.ALERT}),
    "alerts pause": Row("Nothing more about", {"alert": Given.ALERT}),
    "alerts resume": Row("I will write to you again", {"alert": Given.ALERT}),
    "alerts test": Row("I have sent you the latest story", {"alert": Given.ALERT}),
    "alerts quiet-hours": Row("I write nothing to you", {"starts": "22:00", "ends": "7:30", "zone": "UTC"}),
    "alerts language": Row("in this language: **English**", {"language": "en"}),
    "channels follow": Row("now gets", {"channel": Given.CHANNEL}, barred="I need **Send Messages**"),
    "channels edit": Row("now gets", {"subscription": Given.FOLLOWED, "size": "Compact"}),
    "channels preview": Row("1 story of the last 7 days", {"subscription": Given.FOLLOWED}),
    "channels list": Row("### Channels"),
    "channels log": Row("### Changes"),
    "channels unfollow": Row("no longer gets", {"subscription": Given.FOLLOWED}),
    "feeds add": Row("I read **Open Wire** from now on", {"address": FEED}),
    "feeds list": Row("### Feeds"),
    "feeds info": Row("Next look: ", {"feed": Given.FEED}),
    "feeds health": Row("not read yet"),
    "feeds pause": Row("is paused", {"feed": Given.FEED}),
    "feeds resume": Row("again. Only what is new", {"feed": Given.FEED}),
    "feeds remove": Row("I no longer read", {"feed": Given.FEED}),
    "feeds import": Row("Done: ", {"file": Given.FILE}),
    "feeds export": Row("for any feed reader"),
    "feeds catalogue": Row("### Feeds about digital rights"),
    "tags why": Row("**Censorship**: ", {"story": "1"}),
    "tags correct": Row("is about: **Privacy", {"story": "1", "topics": "privacy"}),
    "tags reported": Row("Nothing is reported"),
    "server setup": Row("Where do I post, what, and when?", barred="I need **Send Messages**"),
    "server settings": Row("Settings of Digital Rights Lab"),
    "server doctor": Row("How Digital Rights Lab is"),
    "server language": Row("in this language: **English**", {"language": "en"}),
    "privacy policy": Row("What I know of you"),
    "privacy export": Row("This is all that I know of you"),
    "privacy delete": Row("Delete everything I know of you?"),
    "help": Row("What you can ask me"),
    "about": Row("Version "),
}
# Entries of a message's menu; the message links to PAGE.
MENUS: Final[Mapping[str, Row]] = {"Brief this": Row("Brief of a page, made on request")}


def furnish(lab: Lab) -> None:
    """A story in the archive, a feed and a page on the web."""
    lab.hold(story(reports=(report(1), report(2))))
    lab.serve_feed(FEED, "Open Wire", "Messenger blocked")
    lab.serve_page(PAGE, "China arrests 15,000", *PARAGRAPHS)


async def use(
    lab: Lab, actor: MemberActor | UserHandle, command: str, channel: ChannelHandle | None = None
) -> InteractionResult:
    """Use it with what its row says; `channel` None in direct messages."""
    member = UserId(actor.id)
    alert = new_subscription(
        Target(TargetKind.MEMBER, member), created_by=member, of=wanted(text="messenger")
    )
    here = GuildId(lab.guild.id)
    followed = new_subscription(lab.target, guild=here, of=wanted(text="messenger"))
    own = await lab.stores.subscriptions.add(alert)
    channels = await lab.stores.subscriptions.add(followed)
    feed = await lab.stores.feeds.add(new_feed("https://b.example/feed", guild=here))
    made = {
        Given.CHANNEL: channel,
        Given.ALERT: str(own.id),
        Given.FOLLOWED: str(channels.id),
        Given.FEED: str(feed.id),
        Given.FILE: ("list.opml", f"<opml><body><outline xmlUrl='{FEED}'/></body></opml>".encode()),
    }
    options = {name: made.get(value, value) for name, value in COMMANDS[command].options.items()}
    if isinstance(actor, UserHandle):
        answered: InteractionResult = await actor.slash(command, **options)
        return answered
    assert channel is not None
    return await actor.slash(channel, command, **options)


def barred(lab: Lab) -> ChannelHandle:
    """A channel that members see and the bot may not post in."""
    closed, opened = (discord.PermissionOverwrite(send_messages=may) for may in (False, True))
    return lab.guild.create_text_channel(
        "closed", overwrites={lab.guild.default_role: closed, lab.managers: opened}
    )
