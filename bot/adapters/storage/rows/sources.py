"""Feeds, their outlets and entries as rows and JSON, and back."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from bot.adapters.storage.schema import outlets
from bot.domain.feed import (
    Entry,
    Feed,
    FeedId,
    FeedState,
    GuildId,
    Hub,
    Moved,
    Outlet,
    OutletKind,
    Pace,
    Schedule,
    UserId,
    Validators,
)
from bot.domain.notice import Notice, NoticeId, NoticeKind

_Json = Mapping[str, Any]

# A feed's or report's outlet travels in the same row; only its name would clash.
OUTLET: Final = (
    outlets.c.name.label("outlet_name"),
    outlets.c.kind.label("outlet_kind"),
    outlets.c.country.label("outlet_country"),
    outlets.c.language.label("outlet_language"),
    outlets.c.licence.label("outlet_licence"),
)
_NO_PACE: Final = Pace()
_MOMENTS: Final = frozenset({"published_at", "updated_at"})
SCHEDULE: Final = ("next_poll_at", "interval_s", "failures", "last_error", "failing_since", "told")


def outlet_values(outlet: Outlet) -> dict[str, str]:
    """An outlet's columns; what is unknown is empty, because unique keys tell no NULLs apart."""
    return {field.name: str(getattr(outlet, field.name) or "") for field in fields(outlet)}


def outlet(row: Row[Any]) -> Outlet:
    """The outlet in a row that selected OUTLET."""
    return Outlet(
        name=row.outlet_name,
        kind=OutletKind(row.outlet_kind),
        country=row.outlet_country or None,
        language=row.outlet_language or None,
        licence=row.outlet_licence or None,
    )


def schedule_values(schedule: Schedule) -> dict[str, Any]:
    """A schedule's columns."""
    return {
        "next_poll_at": schedule.next_poll_at,
        "interval_s": schedule.interval,
        "failures": schedule.failures,
        "last_error": schedule.last_error,
        "failing_since": schedule.failing_since,
        "told": schedule.told,
    }


def validator_values(validators: Validators) -> dict[str, Any]:
    """The columns of validators."""
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_hash": validators.body_hash,
        "unchanged": validators.unchanged,
        "doubts": validators.doubts,
        "lying": validators.lying,
    }


def moved_values(moved: Moved | None) -> dict[str, Any]:
    """The columns of a permanent redirect."""
    if moved is None:
        return {"moved_to": None, "moved_since": None, "moved_polls": None}
    return {"moved_to": moved.to, "moved_since": moved.since, "moved_polls": moved.polls}


def pace_json(pace: Pace) -> _Json | None:
    """A pace as JSON; None when the document asks for nothing."""
    if pace == _NO_PACE:
        return None
    return {"ttl": pace.ttl, "hours": sorted(pace.skip_hours), "days": sorted(pace.skip_days)}


def notice(row: Row[Any]) -> Notice:
    """The notice in a row that selected OUTLET and the feed's address."""
    return Notice(
        id=NoticeId(row.id),
        kind=NoticeKind(row.kind),
        member=UserId(row.member_id),
        guild=GuildId(row.guild_id),
        outlet=outlet(row),
        url=row.url,
        why=row.why,
    )


def feed(row: Row[Any], links: Collection[Row[Any]]) -> Feed:
    """The feed in a row, with the servers that have it."""
    return Feed(
        id=FeedId(row.id),
        url=row.url,
        outlet=outlet(row),
        schedule=_schedule(row),
        added_at=row.added_at,
        state=FeedState(row.state),
        validators=Validators(
            row.etag, row.last_modified, row.body_hash, row.unchanged, row.doubts, row.lying
        ),
        pace=_pace(row.pace),
        moved=Moved(row.moved_to, row.moved_since, row.moved_polls) if row.moved_to else None,
        polled_at=row.polled_at,
        shared=row.shared,
        servers=frozenset(GuildId(link.guild_id) for link in links),
        paused_by=frozenset(GuildId(link.guild_id) for link in links if link.paused),
        hub=Hub(row.hub, row.hub_topic) if row.hub else None,
        pushed_until=row.pushed_until,
    )


def entry_json(entry: Entry) -> _Json:
    """An entry as JSON: its fields, times in ISO 8601."""
    given = {name: value for name, value in asdict(entry).items() if value not in {None, ""}}
    return {name: value.isoformat() if name in _MOMENTS else value for name, value in given.items()}


def entry(raw: _Json) -> Entry:
    """The entry that `entry_json` was taken of."""
    times = {name: datetime.fromisoformat(raw[name]) for name in _MOMENTS & raw.keys()}
    return Entry(**{"guid": None, "url": None, "title": "", **raw, **times})


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        row.next_poll_at,
        row.interval_s,
        row.failures,
        row.last_error,
        row.failing_since,
        row.told,
        row.priority,
    )


def _pace(raw: _Json | None) -> Pace:
    if raw is None:
        return _NO_PACE
    return Pace(raw["ttl"], frozenset(raw["hours"]), frozenset(raw["days"]))
