"""Values with sensible defaults, for tests that care about one or two fields of them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from bot.alerts.language import Vocabulary, read
from bot.domain.brief import Brief, Figure, Point, Source
from bot.domain.delivery import Delivery, DeliveryId, DeliveryKind
from bot.domain.digest import Digest, DigestId, Occasion
from bot.domain.feed import (
    Entry,
    EntryId,
    Feed,
    FeedId,
    FeedState,
    GuildId,
    NewFeed,
    Outlet,
    OutletKind,
    Schedule,
    UserId,
    Validators,
)
from bot.domain.query import Query, QueryId
from bot.domain.report import Article, Draft, Report, ReportId, Span
from bot.domain.story import Audience, Comparison, Story, StoryChange, StoryId
from bot.domain.subscription import (
    Manner,
    NewSubscription,
    Signature,
    Subscription,
    SubscriptionId,
    Target,
    TargetKind,
)
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.vector import Vector

NOW: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GUILD: Final = GuildId(1_100_000_000_000_000_001)
OTHER_GUILD: Final = GuildId(1_100_000_000_000_000_002)
MEMBER: Final = UserId(1_200_000_000_000_000_001)
CHANNEL: Final = Target(TargetKind.CHANNEL, 1_300_000_000_000_000_001)
OTHER_CHANNEL: Final = Target(TargetKind.CHANNEL, 1_300_000_000_000_000_002)
INBOX: Final = Target(TargetKind.MEMBER, MEMBER)

RIGHTS_GROUP: Final = Outlet("Open Wire", OutletKind.RIGHTS_GROUP, "US", "en", "CC-BY-4.0")
PAPER: Final = Outlet("The Evening Paper", OutletKind.PRESS, "GB", "en")

EVERYONE: Final = Audience(shared=True)
CENSORSHIP: Final = TopicTag(TopicId("censorship"), ("blocked",))
CHINA: Final = PlaceTag(CountryCode("CN"), ("Beijing",))

AT_ONCE: Final = Manner()
SIGNED: Final = Signature(MEMBER, NOW)

TITLE: Final = "Regulator orders messenger blocked"
TEXT: Final = "The regulator in Beijing ordered a messenger blocked.\n\nUsers turned to other tools."


def new_feed(
    url: str = "https://wire.example/feed.xml",
    *,
    outlet: Outlet = RIGHTS_GROUP,
    added_at: datetime = NOW,
    guild: GuildId | None = None,
    added_by: UserId | None = MEMBER,
) -> NewFeed:
    """A feed about to be added, for everybody unless `guild` is given."""
    return NewFeed(url, outlet, added_at, guild, added_by)


def feed(
    feed_id: int = 1,
    url: str = "https://wire.example/feed.xml",
    *,
    outlet: Outlet = RIGHTS_GROUP,
    schedule: Schedule | None = None,
    state: FeedState = FeedState.ACTIVE,
    validators: Validators | None = None,
    polled_at: datetime | None = None,
    servers: Iterable[GuildId] = (),
) -> Feed:
    """A stored feed that is due; shared unless it serves particular servers."""
    served = frozenset(servers)
    return Feed(
        id=FeedId(feed_id),
        url=url,
        outlet=outlet,
        schedule=schedule or Schedule(NOW),
        added_at=NOW,
        state=state,
        validators=validators or Validators(),
        polled_at=polled_at,
        shared=not served,
        servers=served,
    )


def entry(
    guid: str | None = "entry-1",
    *,
    title: str = TITLE,
    url: str | None = "https://wire.example/messenger-blocked",
    summary_html: str = "<p>The regulator ordered a messenger blocked.</p>",
    content_html: str = "",
    published_at: datetime | None = NOW,
) -> Entry:
    """One item of a feed."""
    return Entry(
        guid=guid,
        url=url,
        title=title,
        summary_html=summary_html,
        content_html=content_html,
        published_at=published_at,
    )


def draft(
    title: str = TITLE,
    text: str = TEXT,
    *,
    outlet: Outlet = RIGHTS_GROUP,
    language: str = "en",
    blockquotes: tuple[Span, ...] = (),
    published_at: datetime = NOW,
    url: str | None = "https://wire.example/messenger-blocked",
) -> Draft:
    """An account of something, before it is stored."""
    article = Article(text, language, blockquotes)
    return Draft(outlet=outlet, title=title, article=article, published_at=published_at, url=url)


def report(
    report_id: int = 1,
    *,
    of: Draft | None = None,
    entry_id: int = 1,
    copy_of: ReportId | None = None,
    new_facts: tuple[str, ...] = (),
) -> Report:
    """A stored account, of the default draft unless another is given."""
    told = of or draft()
    return Report(
        id=ReportId(report_id),
        entry_id=EntryId(entry_id),
        copy_of=copy_of,
        outlet=told.outlet,
        title=told.title,
        article=told.article,
        published_at=told.published_at,
        url=told.url,
        new_facts=new_facts,
    )


def brief(headline: str = TITLE, *, text: str = TEXT, language: str = "en") -> Brief:
    """A brief of one point: the text's first paragraph."""
    first = text.split("\n\n", 1)[0]
    source = Source(0, Span(0, len(first)), first)
    return Brief(
        headline, language, (Point(first, source, "the regulator", (Figure("40", "The Example Review"),)),)
    )


def story(
    story_id: int = 1,
    *,
    version: int = 1,
    reports: tuple[Report, ...] | None = None,
    headline: str = TITLE,
    topics: tuple[TopicTag, ...] = (CENSORSHIP,),
    places: tuple[PlaceTag, ...] = (CHINA,),
    audience: Audience = EVERYONE,
    changed_at: datetime = NOW,
) -> Story:
    """A stored story for everybody, with one report unless others are given."""
    return Story(
        id=StoryId(story_id),
        version=version,
        reports=reports or (report(),),
        brief=brief(headline),
        topics=topics,
        places=places,
        opened_at=NOW,
        changed_at=changed_at,
        audience=audience,
    )


def story_change(
    entry_id: EntryId,
    *,
    of: Draft | None = None,
    headline: str | None = None,
    topics: tuple[TopicTag, ...] = (CENSORSHIP,),
    places: tuple[PlaceTag, ...] = (CHINA,),
    audience: Audience = EVERYONE,
    at: datetime = NOW,
    story: Story | None = None,
    copy_of: ReportId | None = None,
    updates: ReportId | None = None,
    new_facts: tuple[str, ...] = (),
    compared: tuple[Comparison, ...] = (),
    vector: Vector | None = None,
    query_ids: tuple[int, ...] = (),
    notify: bool = True,
) -> StoryChange:
    """A report's way into the store: opens a story unless it joins `story`."""
    told = of or draft()
    return StoryChange(
        entry_id=entry_id,
        draft=told,
        brief=brief(headline or told.title, text=told.article.text),
        topics=topics,
        places=places,
        audience=audience,
        at=at,
        story_id=story.id if story else None,
        expected_version=story.version if story else 0,
        copy_of=copy_of,
        updates=updates,
        new_facts=new_facts,
        compared=compared,
        vector=vector,
        query_ids=query_ids,
        notify=notify,
    )


def card_of(
    story_id: StoryId, target: Target = CHANNEL, *, version: int = 1, attempts: int = 0, number: int = 5
) -> Delivery:
    """A claimed delivery of that story's card."""
    return Delivery(
        DeliveryId(number), DeliveryKind.CARD, story_id, target, version, attempts, StoryId(story_id)
    )


def digest(*stories: Story, target: Target = CHANNEL, occasion: Occasion = Occasion.DAILY) -> Digest:
    """A stored digest of these stories."""
    return Digest(DigestId(1), target, occasion, stories or (story(),), NOW)


def wanted(
    topics: Iterable[TopicId] = (),
    places: Iterable[CountryCode] = (),
    text: str = "",
    outlets: Iterable[str] = (),
) -> Query:
    """The query of what is about all these topics, in all these places, and answers the text."""
    given = [f"topic:{topic}" for topic in topics] + [f"place:{place}" for place in places]
    given += [f'outlet:"{outlet}"' for outlet in outlets]
    return read(" ".join([*given, text]), Vocabulary(TopicId, CountryCode))


def query(text: str = "", *, topics: Iterable[str] = ("censorship",)) -> Query:
    """What a subscription wants; the topic of the other samples unless told otherwise."""
    return wanted(topics=map(TopicId, topics), text=text)


def new_subscription(
    target: Target = CHANNEL,
    *,
    of: Query | None = None,
    guild: GuildId | None = GUILD,
    manner: Manner = AT_ONCE,
    created_by: UserId = MEMBER,
    created_at: datetime = NOW,
) -> NewSubscription:
    """A subscription about to be stored."""
    return NewSubscription(
        query=query() if of is None else of,
        target=target,
        created_by=created_by,
        created_at=created_at,
        guild=guild,
        manner=manner,
    )


def subscription(
    subscription_id: int = 1,
    target: Target = CHANNEL,
    *,
    query_id: int = 1,
    of: Query | None = None,
    guild: GuildId | None = GUILD,
    manner: Manner = AT_ONCE,
    paused_because: str | None = None,
) -> Subscription:
    """A stored subscription."""
    return Subscription(
        id=SubscriptionId(subscription_id),
        query_id=QueryId(query_id),
        query=query() if of is None else of,
        target=target,
        created_by=MEMBER,
        created_at=NOW,
        guild=guild,
        manner=manner,
        paused_because=paused_because,
    )
