"""Which mentions in a text would really ping someone.

Text inside code marks counts as well: a test of safety should rather see one ping too many.
"""

import re
from dataclasses import dataclass

from tests.loopback.errors import invalid_form
from tests.loopback.model import Guild, Mentions, Payload

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_KINDS = ("users", "roles")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who could be pinged at all from where the message stands."""

    user_ids: frozenset[str]
    guild: Guild | None
    may_mention_everyone: bool


def check_allowed(allowed: Payload | None) -> None:
    """Refuse `parse: [users]` together with a list of users, as Discord does; roles likewise."""
    for kind in _KINDS:
        if allowed and allowed.get(kind) and kind in (allowed.get("parse") or []):
            message = f"parse:[{kind!r}] and {kind}: [ids...] are mutually exclusive."
            raise invalid_form("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def allowed_mentions(text: str, allowed: Payload | None, audience: Audience) -> Mentions:
    """Mentions that exist and that `allowed_mentions` lets through; without one all are."""
    roles = audience.guild.roles if audience.guild else {}
    users = [i for i in _USER.findall(text) if i in audience.user_ids and _let_through("users", i, allowed)]
    role_ids = [i for i in _ROLE.findall(text) if i in roles and _let_through("roles", i, allowed)]
    everyone = bool(_EVERYONE.search(text)) and (
        allowed is None or "everyone" in (allowed.get("parse") or [])
    )
    return Mentions(
        tuple(dict.fromkeys(users)),
        tuple(dict.fromkeys(role_ids)),
        everyone and audience.guild is not None and audience.may_mention_everyone,
    )


def pings(mentions: Mentions, audience: Audience) -> Mentions:
    """Of a new message's mentions those that notify: a role must be mentionable, or its author privileged."""
    roles = audience.guild.roles if audience.guild else {}
    loud = tuple(i for i in mentions.roles if roles[i].mentionable or audience.may_mention_everyone)
    return Mentions(mentions.users, loud, mentions.everyone)


def _let_through(kind: str, target_id: str, allowed: Payload | None) -> bool:
    if allowed is None:
        return True
    named = [str(i) for i in allowed.get(kind) or []]
    return kind in (allowed.get("parse") or []) or target_id in named
