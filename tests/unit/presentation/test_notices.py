"""What members are told of feeds that fail."""

import pytest

from bot.domain.notice import Notice, NoticeId, NoticeKind
from bot.presentation.notices import notice_text
from tests.fakes.samples import GUILD, MEMBER, RIGHTS_GROUP

URL = "https://wire.example/feed.xml"


def notice(kind: NoticeKind, why: str | None = f"{URL}: the server answered 500") -> Notice:
    return Notice(NoticeId(1), kind, MEMBER, GUILD, RIGHTS_GROUP, URL, why)


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_names_the_feed_and_fits_a_message(kind: NoticeKind) -> None:
    text = notice_text(notice(kind, "x" * 5000))
    assert "Open Wire" in text
    assert len(text) < 1000


def test_a_failure_says_why_and_what_to_do() -> None:
    text = notice_text(notice(NoticeKind.FAILING))
    assert "the server answered 500" in text
    assert "/feeds add" in text
    assert f"{URL}: " not in text
    assert "(" not in notice_text(notice(NoticeKind.FAILING, None)).replace(f"]({URL})", "").replace(
        f"](<{URL}>)", ""
    )


def test_a_reason_from_outside_pings_nobody() -> None:
    assert "@everyone" not in notice_text(notice(NoticeKind.FAILING, "@everyone"))
