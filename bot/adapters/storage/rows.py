"""Domain values as rows and JSON, and back."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Row

from bot.adapters.storage.schema import outlets
from bot.domain.brief import Brief, Figure, Point, Source
from bot.domain.feed import (
    Entry,
    EntryId,
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
from bot.domain.hours import LocalHour, QuietHours
from bot.domain.notice import Notice, NoticeId, NoticeKind
from bot.domain.query import Query, QueryId
from bot.domain.report import Article, Draft, Report, ReportId, Span
from bot.domain.subscription import (
    Cadence,
    CardSize,
    Manner,
    Mention,
    RoleId,
    Subscription,
    SubscriptionId,
    SwitchedOff,
    Target,
    TargetKind,
)

# A feed's or report's outlet travels in the same row; only its name would clash.
OUTLET: Final = (
    outlets.c.name.label("outlet_name"),
    outlets.c.kind.label("outlet_kind"),
    outlets.c.country.label("outlet_country"),
    outlets.c.language.label("outlet_language"),
    outlets.c.licence.label("outlet_licence"),
)

_Json = Mapping[str, Any]
_NO_PACE: Final = Pace()
_MANNER: Final = (
    "cadence",
    "confirmed_by",
    "cooldown_s",
    "digest_zone",
    "digest_hour",
    "digest_weekday",
    "mention_role",
    "mentions_a_day",
    "card_size",
    "language",
)
_MOMENTS: Final = frozenset({"published_at", "updated_at"})


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


SCHEDULE: Final = ("next_poll_at", "interval_s", "failures", "last_error", "failing_since", "told")


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


def draft_values(draft: Draft) -> dict[str, Any]:
    """A report's columns, as far as its draft says."""
    return {
        "title": draft.title,
        "url": draft.url,
        "text": draft.article.text,
        "language": draft.article.language,
        "blockquotes": [[span.start, span.end] for span in draft.article.blockquotes],
        "published_at": draft.published_at,
    }


def report(row: Row[Any]) -> Report:
    """The report in a row that selected OUTLET."""
    quotes = tuple(Span(start, end) for start, end in row.blockquotes)
    return Report(
        id=ReportId(row.id),
        entry_id=EntryId(row.entry_id),
        copy_of=None if row.copy_of is None else ReportId(row.copy_of),
        outlet=outlet(row),
        title=row.title,
        article=Article(row.text, row.language, quotes),
        published_at=row.published_at,
        url=row.url,
        new_facts=tuple(row.new_facts),
    )


def brief_json(brief: Brief) -> _Json:
    """A brief as JSON: its fields."""
    points = [_point_json(point) for point in brief.points]
    return {"headline": brief.headline, "language": brief.language, "points": points}


def brief(raw: _Json) -> Brief:
    """The brief that `brief_json` was taken of."""
    return Brief(raw["headline"], raw["language"], tuple(map(_point, raw["points"])))


def digest(query: Query) -> str:
    """What a query is unique by."""
    return hashlib.blake2b(query.canonical.encode("utf-8", "replace"), digest_size=16).hexdigest()


def target(row: Row[*tuple[Any, ...]]) -> Target:
    """The target in a row."""
    return Target(TargetKind(row.target_kind), row.target_id)


def off(row: Row[Any]) -> SwitchedOff:
    """The target in a row that was switched off."""
    return SwitchedOff(target(row), row.since, row.why, row.told)


def subscription(row: Row[Any]) -> Subscription:
    """The subscription in a row that also selected its query's canonical text."""
    return Subscription(
        id=SubscriptionId(row.id),
        query_id=QueryId(row.query_id),
        query=Query.from_canonical(row.canonical),
        target=target(row),
        created_by=UserId(row.created_by),
        created_at=row.created_at,
        guild=None if row.guild_id is None else GuildId(row.guild_id),
        manner=manner(row),
        paused_because=row.paused_because,
    )


def manner(row: Row[Any]) -> Manner:
    """How the subscription in a row is served."""
    return manner_of({name: getattr(row, name) for name in _MANNER})


def manner_of(kept: _Json) -> Manner:
    """The manner that `manner_values` was taken of."""
    zone, role = kept["digest_zone"], kept["mention_role"]
    return Manner(
        Cadence(kept["cadence"]),
        kept["confirmed_by"],
        timedelta(seconds=kept["cooldown_s"]),
        None if zone is None else LocalHour(zone, kept["digest_hour"], kept["digest_weekday"]),
        None if role is None else Mention(RoleId(role), kept["mentions_a_day"]),
        CardSize(kept["card_size"]),
        kept.get("language"),
    )


def manner_values(given: Manner) -> dict[str, Any]:
    """A manner's columns."""
    at = given.digest_at
    return {
        "cadence": given.cadence.value,
        "confirmed_by": given.confirmed_by,
        "cooldown_s": int(given.cooldown.total_seconds()),
        "digest_zone": at.zone if at else None,
        "digest_hour": at.hour if at else None,
        "digest_weekday": at.weekday if at else None,
        "mention_role": given.mention.role if given.mention else None,
        "mentions_a_day": given.mention.a_day if given.mention else 0,
        "card_size": given.size.value,
        "language": given.language,
    }


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


def quiet_values(target: Target, hours: QuietHours) -> dict[str, Any]:
    """A target's quiet hours as columns."""
    return {
        "target_kind": target.kind.value,
        "target_id": target.id,
        "zone": hours.zone,
        "starts": hours.starts.hour * 60 + hours.starts.minute,
        "ends": hours.ends.hour * 60 + hours.ends.minute,
    }


def quiet(row: Row[Any]) -> QuietHours:
    """The quiet hours in a row."""
    return QuietHours(row.zone, time(*divmod(row.starts, 60)), time(*divmod(row.ends, 60)))


def _point_json(point: Point) -> _Json:
    source = point.source
    return {
        "text": point.text,
        "source": {
            "report": source.report,
            "span": {"start": source.span.start, "end": source.span.end},
            "text": source.text,
        },
        "attribution": point.attribution,
        "figures": [{"number": figure.number, "outlet": figure.outlet} for figure in point.figures],
        "alone": point.alone,
    }


def _point(raw: _Json) -> Point:
    source = raw["source"]
    span = Span(source["span"]["start"], source["span"]["end"])
    return Point(
        raw["text"],
        Source(source["report"], span, source["text"]),
        raw["attribution"],
        tuple(Figure(figure["number"], figure["outlet"]) for figure in raw["figures"]),
        raw["alone"],
    )
