"""What the catalogue holds, read from `catalogue.toml` beside this module."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.feed import Outlet, OutletKind
from bot.domain.topic import TopicId
from bot.domain.url import host_of


class Certainty(StrEnum):
    """How the address is known; the feed of a SITE has to be found on it first."""

    SEEN = "seen"
    LISTED = "listed"
    ONCE = "once"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class CatalogueFeed:
    """A feed that somebody may want to read, and what it mostly writes of."""

    url: str
    outlet: Outlet
    topics: tuple[TopicId, ...]
    certainty: Certainty
    priority: bool = False

    def is_among(self, addresses: Collection[str]) -> bool:
        """Whether it is one of these feeds; of a site, whether any of them is on it."""
        if self.certainty is not Certainty.SITE:
            return self.url in addresses
        return host_of(self.url) in {host_of(address) for address in addresses}


def fitting(
    feeds: Iterable[CatalogueFeed], topic: TopicId | None = None, country: str | None = None
) -> Sequence[CatalogueFeed]:
    """Those that write of the topic and are at home in the country, each unless None."""
    return [
        feed
        for feed in feeds
        if (topic is None or topic in feed.topics) and country in {None, feed.outlet.country}
    ]


@cache
def load_catalogue() -> tuple[CatalogueFeed, ...]:
    """All feeds of the catalogue, in the order of the file."""
    text = (files("bot.catalogue") / "catalogue.toml").read_text(encoding="utf-8")
    return tuple(map(_feed, tomllib.loads(text)["feed"]))


def _feed(given: Mapping[str, Any]) -> CatalogueFeed:
    return CatalogueFeed(
        url=given["url"],
        outlet=Outlet(
            given["name"],
            OutletKind(given["kind"]),
            given.get("country"),
            given["language"],
            given.get("licence"),
        ),
        topics=tuple(map(TopicId, given["topics"])),
        certainty=Certainty(given["certainty"]),
        priority=given.get("priority", False),
    )
