"""Reports of one text, for tests."""

from datetime import UTC, datetime

from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft, Span

WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def draft(text: str, title: str = "", language: str = "en", outlet: str = "The Example Review") -> Draft:
    return Draft(outlet=Outlet(outlet), title=title, article=Article(text, language), published_at=WHEN)


def marked(*paragraphs: str, title: str = "") -> Draft:
    """Paragraphs that start with "> " are set as quotations."""
    text, spans = "", []
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        words = paragraph.removeprefix("> ")
        if words != paragraph:
            spans.append(Span(len(text), len(text) + len(words)))
        text += words
    article = Article(text, "en", tuple(spans))
    return Draft(outlet=Outlet("The Example Review"), title=title, article=article, published_at=WHEN)
