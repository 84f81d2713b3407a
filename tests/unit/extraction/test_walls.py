"""Walls are told from articles, also from articles about walls."""

import pytest

from bot.domain.errors import NoArticle
from bot.extraction.pages import read_page
from bot.extraction.walls import Wall, wall, without_offers
from tests.unit.extraction.test_pages import FIRST, SECOND, THIRD, URL

CONSENT = (
    "We value your privacy. We and our 842 partners store and access information on a device, such as cookies, "
    "and process personal data. You may click to consent, or manage your preferences at any time."
)
PAYWALL = "This article is for subscribers only. Already a subscriber? Sign in to continue."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CONSENT, Wall.CONSENT),
        (
            "Wir und unsere 120 Partner verarbeiten Daten. Stimmen Sie Cookies zu?",
            Wall.CONSENT,
        ),
        ("Nous et nos 90 partenaires utilisons des cookies. Continuer sans accepter.", Wall.CONSENT),
        (f"{FIRST} {PAYWALL}", Wall.PAY),
        (f"{FIRST} Il vous reste 76.5% de cet article à lire.", Wall.PAY),
        ("La suite est réservée aux abonnés. Déjà abonné ?", Wall.PAY),
        ("Weiterlesen mit Probeabo: Nur für Abonnenten.", Wall.PAY),
        ("Please verify you are human by completing the action below.", Wall.ROBOT),
        (f"{FIRST} {SECOND} {THIRD}", None),
        (
            "The court found that the site's paywall and its cookies broke the law; users had to accept all.",
            None,
        ),
        ("“Accept all” must be no larger than “reject all” and “manage settings”, the CNIL said.", None),
        ("Regulators fined the firm because its cookie banner had no reject all button.", None),
        (f"{FIRST} {SECOND} {THIRD} {PAYWALL} " + "More of the article follows here. " * 40, None),
        ("Captchas that ask whether you are a robot have spread, researchers say.", None),
    ],
)
def test_a_wall_is_known_by_how_it_speaks_to_the_reader(text: str, expected: Wall | None) -> None:
    assert wall(URL, "", text) is expected


def test_a_wall_is_known_by_where_it_stands() -> None:
    assert wall("https://consent.news.example/?next=1", "", f"{FIRST} {SECOND}") is Wall.CONSENT
    assert wall("https://news.example/consent-is-not-enough", "", f"{FIRST} {SECOND}") is None


def test_a_page_for_robots_is_known_by_its_title() -> None:
    assert wall(URL, "Just a moment...", "Please wait.") is Wall.ROBOT
    assert wall(URL, "Access denied to 300 sites, report says", FIRST * 10) is None


def test_an_offer_at_the_end_of_an_article_is_left_out() -> None:
    assert without_offers([FIRST, "Subscribe to continue reading.", "Already a subscriber? Log in."]) == 1
    assert without_offers([FIRST, "Subscribe to continue reading.", THIRD]) == 3
    assert without_offers([]) == 0


@pytest.mark.parametrize(
    ("paragraphs", "why"),
    [
        ([CONSENT], "wants consent"),
        ([FIRST, PAYWALL], "subscribers only"),
        (["Checking your browser before you go on."], "browser or a person"),
    ],
)
def test_a_page_that_is_a_wall_is_refused_with_its_reason(paragraphs: list[str], why: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    with pytest.raises(NoArticle, match=why):
        read_page(f"<html><body><article>{text}</article></body></html>".encode(), URL, "text/html")


def test_an_article_with_an_offer_at_its_end_is_read_without_it() -> None:
    text = "".join(
        f"<p>{part}</p>" for part in [FIRST, SECOND, THIRD] * 4 + ["Subscribe to continue reading."]
    )
    page = read_page(f"<html><body><article>{text}</article></body></html>".encode(), URL, "text/html")
    assert page.article.text.endswith(THIRD)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Court  lifts ban"><title>x</title>', "Court lifts ban"),
        ("<title>Court lifts ban | The Example</title>", "Court lifts ban"),
        ("<title>Court lifts ban – The Example</title>", "Court lifts ban"),
        (
            "<title>Home – Court lifts the ban on all encrypted messages</title>",
            "Home – Court lifts the ban on all encrypted messages",
        ),
    ],
)
def test_the_title_is_the_articles_not_the_sites(head: str, title: str) -> None:
    page = read_page(
        f"<html><head>{head}</head><p>{FIRST}<p>{SECOND}<p>{THIRD}</html>".encode(), URL, "text/html"
    )
    assert page.title == title


def test_the_date_is_read_from_what_search_engines_are_told() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-01-05T09:30:00Z"}</script>'
    page = read_page(f"<html><head>{data}</head><p>{FIRST}<p>{SECOND}</html>".encode(), URL, "text/html")
    assert page.published_at is not None
    assert page.published_at.isoformat() == "2026-01-05T09:30:00+00:00"
