"""discord.py's rate limits, freed where a cancelled request left one shut.

discord.py keeps a bucket of turns for each route. A request that is cancelled at the moment in which it gives
its turn back (`Ratelimit._refresh`, discord.py 2.7) leaves the bucket empty. If Discord never told when that
bucket is filled again, because the answer was lost, every later request waits half a minute for it. Our
attempts end after ten seconds, so none of them would ever be made.
"""

import discord


def free_stuck(client: discord.Client) -> int:
    """Fill the buckets that are empty though nobody holds a turn; returns how many there were."""
    buckets = client.http._buckets.values()  # noqa: SLF001
    stuck = [bucket for bucket in buckets if _is_stuck(bucket)]
    for bucket in stuck:
        bucket.remaining = bucket.limit
        bucket._wake(bucket.remaining)  # noqa: SLF001
    return len(stuck)


def _is_stuck(bucket: discord.http.Ratelimit) -> bool:
    held = bucket.outgoing > 0 or bucket._sleeping.locked()  # noqa: SLF001
    return bucket.remaining <= 0 and bucket.expires is None and not held
