"""What is owed to whom, and how it reaches them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from bot.domain.delivery import (
    Account,
    Content,
    Delivery,
    DeliveryId,
    Held,
    MessageRef,
    Moved,
    Sent,
    Standing,
    Urgency,
    Waiting,
)
from bot.domain.feed import GuildId
from bot.domain.life import Life, PlaceStanding
from bot.domain.notice import Notice, OffNotice
from bot.domain.publication import Publication, Spent
from bot.domain.story import Story, StoryId
from bot.domain.subscription import SwitchedOff, Target

MOST_OWED: Final = 1_000


class Outbox(Protocol):
    """What is owed to whom."""

    async def owed(self, now: datetime, most: int = MOST_OWED) -> Mapping[Target, Urgency]:
        """Targets with a delivery that is due and not claimed: the most urgent first, then as they wait.

        Of each urgency so many at most: forty thousand may wait for one story, and are sent 50 a second.
        """
        ...

    async def claim(self, target: Target, now: datetime) -> Delivery | None:
        """That target's next delivery, leased for `delivery.LEASE`: an attempt at it begins now.

        Posts go in order, and none while another is claimed or waits; edits go their way, after posts.
        What was posted and not reported when its lease lapsed is in doubt from then on.
        """
        ...

    async def hold(self, target: Target, until: datetime, why: Held = Held.QUIET) -> None:
        """What waits to be posted there, and is not claimed, waits until then at least."""
        ...

    async def waiting(self, target: Target, now: datetime) -> Sequence[Waiting]:
        """Cards that are due to be posted there, not claimed and not in doubt, oldest first."""
        ...

    async def card(self, target: Target, story_id: StoryId) -> MessageRef | None:
        """The message there that shows that story's card."""
        ...

    async def sent(self, sent: Sent) -> None:
        """Discord took it: that version is no longer owed, the next not before `sent.rests_until`.

        Its publication is owed now where the message is announced.
        """
        ...

    async def postpone(self, delivery: Delivery, until: datetime, why: str, *, refused: bool) -> None:
        """It failed for now; due again at `until`, one attempt more, in doubt unless it was `refused`."""
        ...

    async def reject(self, delivery: Delivery, why: str) -> None:
        """Discord will never take it; kept for the operator."""
        ...

    async def give_up(self, delivery: Delivery, why: str) -> None:
        """Whether it was posted nobody will know: uncertain, kept for the operator, not posted again."""
        ...

    async def switch_off(self, target: Target, why: str, at: datetime) -> None:
        """Nothing more is owed to this target; its rows are kept with the reason."""
        ...

    async def switched_off(self) -> Sequence[SwitchedOff]:
        """Targets that were switched off and not reopened, in that order."""
        ...

    async def off(self, target: Target) -> SwitchedOff | None:
        """That target's, if it was switched off and not reopened."""
        ...

    async def told(self, target: Target) -> None:
        """Whoever set up that switched off target knows, or cannot be told."""
        ...

    async def set_back(self, now: datetime) -> int:
        """What was owed later than now is due now, for the clock was set back since; returns how much."""
        ...

    async def reopen(self, target: Target, since: datetime) -> int:
        """What was due since then when the target was switched off is owed again; returns how much."""
        ...


class Ledger(Protocol):
    """The outbox as an operator sees it."""

    async def listed(
        self, standings: Collection[Standing], story_id: StoryId | None, limit: int
    ) -> Sequence[Account]:
        """The newest deliveries that stand so (of that story, or of any), newest first."""
        ...

    async def get(self, delivery_id: DeliveryId) -> Account:
        """Raises NotFound."""
        ...

    async def reopen(self, delivery_id: DeliveryId, now: datetime, *, sure: bool) -> bool:
        """Owed again from now; whether it could be, for it is not while a sender is at it or it was sent.

        `sure`: an earlier attempt of unknown outcome is taken for failed, and no longer looked for.
        """
        ...


class DeliveryLog(Protocol):
    """What became of what was owed to a server's channels, threads and forums."""

    async def of_story(self, story_id: StoryId, guild: GuildId) -> Sequence[Life]:
        """What came of the story in what that server's channels follow now, in the order it was owed.

        A digest that holds it counts as well. Members' own alerts do not.
        """
        ...

    async def standings(self, guild: GuildId) -> Sequence[PlaceStanding]:
        """How it stands with what that server's channels follow now; places without anything to tell too."""
        ...


class Publications(Protocol):
    """What was posted in announcement channels and is still to be published."""

    async def due(self, now: datetime, limit: int) -> Sequence[Publication]:
        """Those that are due, the longest waiting first; nobody else is given them within a minute."""
        ...

    async def spent(self, channel_id: int, since: datetime) -> Spent:
        """When that channel's messages were published since then, and how many wait."""
        ...

    async def published(self, publication: Publication, at: datetime) -> None:
        """It is done."""
        ...

    async def postpone(self, publication: Publication, until: datetime, why: str | None) -> None:
        """Due again at `until`; one attempt more if something failed."""
        ...

    async def give_up(self, publication: Publication, why: str) -> None:
        """It will never be published; kept for the operator."""
        ...


class Publisher(Protocol):
    """Puts stories in front of people. Raises the PublishError family and nothing else."""

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        """Post a story's card, an update or a digest, with the delivery's nonce and key, in its language."""
        ...

    async def find(self, delivery: Delivery) -> MessageRef | None:
        """The message of an earlier attempt, by its key; None when there is none.

        Of several the oldest stays and the others are removed. Raises Unsure when nothing can tell.
        """
        ...

    async def edit(self, delivery: Delivery, content: Story | Moved) -> None:
        """Have the delivery's posted card show this. A deleted message is no error."""
        ...

    async def publish(self, message: MessageRef) -> None:
        """Publish a message of an announcement channel. One that is published already is no error."""
        ...


class Places(Protocol):
    """Where we may post, as far as we know."""

    def postable(self, target: Target) -> bool:
        """Whether nothing keeps us from posting to this channel, thread or forum now."""
        ...


class Messenger(Protocol):
    """Tells people about what they set up. Raises the PublishError family and nothing else."""

    async def tell(self, notice: Notice | OffNotice) -> None:
        """Send the notice to its member, once however often it is tried within minutes.

        In the language that is spoken now.
        """
        ...

    async def announce(self, notice: OffNotice) -> None:
        """Send it to where its server wants to read of such things. Raises InboxClosed where it does not."""
        ...
