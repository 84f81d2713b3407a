"""Lanes: what waits for Discord is sent side by side by urgency, so that edits keep no alert waiting."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.delivery import Urgency
from bot.ports.delivery import Outbox
from bot.ports.jobs import JobKind, Jobs

LANES: Final[Mapping[Urgency, JobKind]] = {
    Urgency.ALERT: JobKind.ALERT,
    Urgency.NOW: JobKind.DELIVER,
    Urgency.DIGEST: JobKind.DIGEST,
    Urgency.EDIT: JobKind.EDIT,
}


async def wake_senders(outbox: Outbox, jobs: Jobs, now: datetime) -> None:
    """Wake the targets that are owed something for longest, each in the lane of what is most urgent there."""
    keys: defaultdict[JobKind, list[str]] = defaultdict(list)
    for target, urgency in (await outbox.owed(now)).items():
        keys[LANES[urgency]].append(str(target))
    for kind, targets in keys.items():
        await jobs.wake_all(kind, targets)
