"""What Discord lets an announcement channel do in a while; it does so whatever else is limited.

Ten messages an hour can be published of a channel (discord.js #4956). Messages that were published can be
edited a few times only before it answers 429 with the code 20028 and some twenty minutes to wait
(discord-api-docs #6109); how many times nobody says, so this is stricter than anybody has met.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.loopback.calls import Reply
from tests.loopback.errors import Code
from tests.loopback.limits import Allowed, refused

PUBLISHED = Allowed(10, 3600.0)
EDITED = Allowed(3, 1200.0)


@dataclass(slots=True)
class Announcements:
    """Counts, by channel, what was published and edited; `clock` gives seconds."""

    clock: Callable[[], float]
    _published: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _edited: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def publish(self, channel_id: str) -> Reply | None:
        """The refusal of one more message; None when it may be published."""
        wait = self._take(self._published[channel_id], PUBLISHED)
        return refused("user", wait) if wait else None

    def edit(self, channel_id: str) -> Reply | None:
        """The refusal of one more edit of a published message; None when it may be edited."""
        wait = self._take(self._edited[channel_id], EDITED)
        return refused("user", wait, code=Code.CHANNEL_WRITE_LIMIT) if wait else None

    def _take(self, times: deque[float], allowed: Allowed) -> float:
        now = self.clock()
        while times and times[0] <= now - allowed.period:
            times.popleft()
        if len(times) >= allowed.limit:
            return times[0] + allowed.period - now
        times.append(now)
        return 0.0
