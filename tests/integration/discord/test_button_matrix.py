"""Every button and menu that messages have, pressed by who may, by who may not, and after a restart.

ROWS has one for each class of button there is; a class without a row fails the first test.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
import pytest
from discord import ui
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.domain.delivery import DeliveryKind
from bot.domain.digest import NewDigest, Occasion
from bot.domain.feed import GuildId, UserId
from bot.domain.language import Addressee, Language
from bot.domain.story import Audience
from bot.domain.subscription import Target, TargetKind
from bot.presentation import (
    alert_buttons,
    catalogue,
    choices,
    confirm,
    digest,
    inbox,
    listing,
    reported,
    setup_steps,
    sources,
    undo,
    why_button,
    wrong,
)
from bot.presentation.lasting import LASTING_ITEMS
from bot.presentation.setup import CHANNEL, LANGUAGE, TIMES, TOPICS
from tests.contracts.scenes import tell
from tests.fakes.samples import NOW, card_of, draft, new_feed, report, story
from tests.integration.discord.lab import Lab, answered, buttons, labels, said, shown
from tests.integration.discord.matrix import NO_MANAGER

Message = discord.Message
FOREIGN: Final = "belong to whoever asked"


@dataclass(frozen=True)
class Row:
    """Where it is found by whoever manages the server, which it is, and what it says.

    `label` is a button's, or `menu` the place of a menu with the values that are picked. `manages`: only
    managers may, others are told so. `command` brings another like it, where it does not last.
    """

    found: Callable[[Lab, MemberActor], Awaitable[Message]]
    says: str
    label: str = ""
    menu: tuple[str, list[Any]] | None = None
    manages: bool = False
    command: str = ""

    async def press(self, actor: MemberActor, message: Message) -> InteractionResult:
        """Press it, or pick from it."""
        if self.menu:
            return await actor.select(message, self.menu[1], custom_id=self.menu[0] or None)
        label = next(one for one in labels(message) if one.startswith(self.label))
        return await actor.click(message, label=label)


async def posted(lab: Lab, _actor: MemberActor) -> Message:
    """A card of two reports that tell of different events, for this server alone."""
    here = Audience(servers=frozenset({GuildId(lab.guild.id)}))
    other = draft("Watchdog fines a data broker", "A watchdog fined a data broker.")
    opened = await tell(lab.stores, audience=here)
    told = await tell(
        lab.stores,
        of=replace(other, outlet=replace(other.outlet, name="The Paper")),
        story=opened,
        audience=here,
    )
    await lab.publisher().post(card_of(told.id, Target(TargetKind.CHANNEL, lab.channel.id)), told)
    assert lab.channel.last_message is not None
    return lab.channel.last_message


async def its_sources(lab: Lab, actor: MemberActor) -> Message:
    return answered(await actor.click(await posted(lab, actor), label="Sources (2)"))


async def its_wishes(lab: Lab, actor: MemberActor) -> Message:
    return answered(await actor.click(await posted(lab, actor), label="Alert me"))


async def gathered(lab: Lab, _actor: MemberActor) -> Message:
    """A digest of more stories than a message shows."""
    lab.hold(*(story(reports=(report(n),), headline=f"Story {n}") for n in range(1, 13)))
    made = await lab.stores.digests.owe(
        NewDigest(lab.target, Occasion.DAILY, tuple(lab.stores.world.stories), NOW)
    )
    assert made is not None
    await lab.publisher().post(
        replace(card_of(made.stories[0].id, lab.target), kind=DeliveryKind.DIGEST), made
    )
    assert lab.channel.last_message is not None
    return lab.channel.last_message


async def rested(lab: Lab, actor: MemberActor) -> Message:
    """What a member is told whose inbox was closed."""
    await actor.slash(lab.channel, "alerts add", topic="censorship")
    closed = Target(TargetKind.MEMBER, actor.id)
    await lab.stores.outbox.switch_off(closed, "takes no direct messages", NOW)
    await lab.stores.subscriptions.pause(closed, "takes no direct messages")
    await actor.slash(lab.channel, "alerts list")
    return now(lab, actor)


async def set_up(lab: Lab, actor: MemberActor) -> Message:
    await lab.stores.feeds.add(new_feed())
    return answered(await actor.slash(lab.channel, "server setup"))


async def listed(lab: Lab, actor: MemberActor) -> Message:
    lab.hold(*(story(headline=f"Story {n}") for n in range(1, 13)))
    return answered(await actor.slash(lab.channel, "news latest", count=12))


async def removed(lab: Lab, actor: MemberActor) -> Message:
    await actor.slash(lab.channel, "alerts add", topic="censorship")
    number = str(max(lab.stores.world.subscriptions))
    return answered(await actor.slash(lab.channel, "alerts remove", alert=number))


async def erasing(lab: Lab, actor: MemberActor) -> Message:
    return answered(await actor.slash(lab.channel, "privacy delete"))


async def feeds_to_read(lab: Lab, actor: MemberActor) -> Message:
    return answered(await actor.slash(lab.channel, "feeds catalogue", topic="ai", country="Germany"))


async def asked_what(lab: Lab, actor: MemberActor) -> Message:
    return answered(await actor.click(await posted(lab, actor), label="Wrong?"))


def asked_which(label: str) -> Callable[[Lab, MemberActor], Awaitable[Message]]:
    async def found(lab: Lab, actor: MemberActor) -> Message:
        await actor.click(await asked_what(lab, actor), label=label)
        return now(lab, actor)

    return found


async def complained(lab: Lab, actor: MemberActor) -> Message:
    """The list of what a reader said is wrong."""
    asked = answered(await lab.reader.click(await posted(lab, actor), label="Wrong?"))
    await lab.reader.click(asked, label="Topics or countries")
    return answered(await actor.slash(lab.channel, "tags reported"))


def now(lab: Lab, actor: MemberActor) -> Message:
    """The last message, which only that member may see, as it is now."""
    return lab.channel.history(viewer=actor)[-1]


ROWS: Final[Mapping[type[ui.Item[Any]], Row]] = {
    sources.SourcesButton: Row(posted, "Who reported it, and when", "Sources"),
    choices.FollowButton: Row(posted, "You follow this story", "Follow"),
    choices.MuteButton: Row(posted, "Nothing more of this story", "Mute"),
    wrong.WrongButton: Row(posted, "What is wrong with it?", "Wrong?"),
    why_button.WhyButton: Row(its_sources, "### Why: ", "Why"),
    alert_buttons.AlertButton: Row(posted, "Tell you of every story on", "Alert me"),
    alert_buttons.WishButton: Row(its_wishes, "I will write to you when there is news", "China"),
    digest.DigestButton: Row(gathered, "The day in digital rights", "All 12 stories"),
    inbox.ReopenButton: Row(rested, "1 alert runs", "Write to me again"),
    setup_steps.ChannelMenu: Row(set_up, "I may post in", menu=(CHANNEL, []), manages=True),
    setup_steps.TopicMenu: Row(set_up, "I may post in", menu=(TOPICS, ["privacy"]), manages=True),
    setup_steps.TimesMenu: Row(set_up, "I may post in", menu=(TIMES, ["daily"]), manages=True),
    setup_steps.LanguageMenu: Row(set_up, "I may post in", menu=(LANGUAGE, ["ar"]), manages=True),
    setup_steps.SetupButton: Row(set_up, "now gets", "Start posting", manages=True),
    listing._Turn: Row(listed, "[Story 1](", "More", command="news latest"),
    undo._Undo: Row(removed, "is there again", "Undo", command="alerts remove"),
    confirm._Choice: Row(erasing, "Nothing was deleted", "Keep it", command="privacy delete"),
    catalogue._Take: Row(feeds_to_read, "Done: ", "Read th", manages=True, command="feeds catalogue"),
    wrong._TagsButton: Row(asked_what, "tags correct", "Topics or countries"),
    wrong._NextButton: Row(asked_what, "Which line is false?", "The brief is false"),
    wrong._WhichReport: Row(
        asked_which("Not the same event"), "a story of its own now", menu=("", ["last report"])
    ),
    wrong._WhichLine: Row(asked_which("The brief is false"), "that line is gone", menu=("", ["0"])),
    reported._Settled: Row(
        complained, "Nothing is reported", menu=("", ["the complaint"]), command="tags reported"
    ),
}


def ours() -> set[type[Any]]:
    """Every class of button or menu that is defined in the presentation and has none below it."""
    found: set[type[Any]] = set()
    left: list[type[Any]] = [ui.Item]
    while left:
        below = left.pop().__subclasses__()
        left += below
        found |= {kind for kind in below if kind.__module__.startswith("bot.")}
    return {kind for kind in found if not kind.__subclasses__()}


async def found(lab: Lab, row: Row) -> tuple[Row, Message]:
    """The manager's message, and the row with what its menu offers."""
    message = await row.found(lab, lab.manager)
    if not row.menu:
        return row, message
    where, values = row.menu
    known = {
        "last report": lambda: str(max(lab.stores.world.stories.values(), key=lambda s: s.id).reports[-1].id),
        "the complaint": lambda: f"{max(lab.stores.world.stories)} tags",
    }
    given = [known[value]() if value in known else value for value in values]
    return replace(row, menu=(where, given or [lab.channel])), message


def test_every_button_has_a_row() -> None:
    assert ours() == set(ROWS)


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.__name__)
async def test_whoever_may_is_answered(lab: Lab, kind: type[Any]) -> None:
    row, message = await found(lab, ROWS[kind])
    answer = await row.press(lab.manager, message)
    assert row.says in said(answer) + shown(now(lab, lab.manager))


@pytest.mark.parametrize("kind", LASTING_ITEMS, ids=lambda kind: kind.__name__)
async def test_what_lasts_answers_after_a_restart(lab: Lab, kind: type[Any]) -> None:
    row, message = await found(lab, ROWS[kind])
    await lab.env.restart_bot(lab.bot())
    answer = await row.press(lab.manager, message)
    assert row.says in said(answer) + shown(now(lab, lab.manager))


@pytest.mark.parametrize(
    "kind", [kind for kind in ROWS if kind not in LASTING_ITEMS], ids=lambda kind: kind.__name__
)
async def test_what_does_not_last_says_so_after_a_restart(lab: Lab, kind: type[Any]) -> None:
    row, message = await found(lab, ROWS[kind])
    await lab.env.restart_bot(lab.bot())
    answer = await row.press(lab.manager, message)
    assert answer.ephemeral
    assert "These buttons no longer answer" in said(answer)
    command = row.command and lab.running().mention(row.command)
    assert f"Run {command} again." in said(answer) if command else "begin again" in said(answer)


async def test_what_nobody_answers_for_is_said_in_the_language_of_whoever_presses(lab: Lab) -> None:
    message = await listed(lab, lab.manager)
    await lab.env.restart_bot(lab.bot())
    await lab.stores.languages.choose(Addressee.member(UserId(lab.reader.id)), Language("fr"))
    assert "Ces boutons" in said(await lab.reader.click(message, label="More"))


@pytest.mark.parametrize(
    "kind", [kind for kind, row in ROWS.items() if row.manages], ids=lambda kind: kind.__name__
)
async def test_who_no_longer_manages_is_turned_away(lab: Lab, kind: type[Any]) -> None:
    row, message = await found(lab, ROWS[kind])
    guild = lab.env.bot.get_guild(lab.guild.id)
    role = guild.get_role(lab.managers.id) if guild else None
    assert role is not None
    with lab.env.time_context():
        await role.edit(permissions=discord.Permissions.none())
    await lab.env.settle()
    assert NO_MANAGER in said(await row.press(lab.manager, message))


@pytest.mark.parametrize(
    "kind", [kind for kind, row in ROWS.items() if row.found in {posted, gathered}], ids=lambda k: k.__name__
)
async def test_buttons_under_what_is_posted_are_for_every_member(lab: Lab, kind: type[Any]) -> None:
    row, message = await found(lab, ROWS[kind])
    answer = await row.press(lab.reader, message)
    assert answer.ephemeral
    assert row.says in said(answer)


async def test_a_public_list_is_turned_by_whoever_asked_for_it_and_goes_dead(lab: Lab) -> None:
    message = await listed(lab, lab.manager)
    assert FOREIGN in said(await lab.reader.click(message, label="More"))
    await lab.env.advance_time(listing.TIMEOUT + 1)
    dead = lab.channel.history()[-1]
    assert all(part.get("disabled") for part in buttons(dead))
