"""Real feed documents, found through RIGHTSWIRE_DATA: read, or refused with a reason."""

import os
import tarfile
from pathlib import Path

import pytest

from bot.domain.errors import NotAFeed
from bot.parsing.feeds import read_feed
from bot.parsing.titles import MAX_TITLE

DATA = os.environ.get("RIGHTSWIRE_DATA")
CORPUS = Path(DATA or "/nowhere") / "data" / "feeds" / "feeds-dev.tar.xz"


@pytest.mark.skipif(
    not CORPUS.exists(), reason="RIGHTSWIRE_DATA names no folder with data/feeds/feeds-dev.tar.xz"
)
def test_nearly_every_document_gives_entries_and_all_of_them_are_plain() -> None:
    read, refused = 0, list[tuple[str, str]]()
    with tarfile.open(CORPUS) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is None:
                continue
            try:
                feed = read_feed(content.read(), "https://feeds.example/feed")
            except NotAFeed as error:
                refused.append((member.name, error.why))
                continue
            read += bool(feed.entries)
            for entry in feed.entries:
                assert len(entry.title) <= MAX_TITLE
                assert "\n" not in entry.title
                assert entry.url is None or entry.url.startswith(("http://", "https://"))
                assert entry.published_at is None or entry.published_at.tzinfo is not None

    assert read / (read + len(refused)) >= 0.995, refused
    assert all(why for _, why in refused)
