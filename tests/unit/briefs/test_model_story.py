"""The model story of the demo: who, how many, which campaign, and why it matters, from one report or four."""

from itertools import pairwise

import pytest

from bot.briefs.cuts import wordings
from bot.briefs.english import ENGLISH
from bot.briefs.signs import stakes
from bot.briefs.write import write_brief
from bot.demo.samples import SampleArticle, blocks, load_articles
from bot.domain.brief import MAX_POINTS_TOGETHER, Brief
from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft, Span
from tests.unit.briefs.drafts import WHEN

STORY = [article for article in load_articles() if article.event.startswith("China announces 15,000")]


def drafted(article: SampleArticle) -> Draft:
    shown = [block for block in blocks(article.body) if block.kind != "furniture"]
    starts = [0]
    for block in shown:
        starts.append(starts[-1] + len(block.text) + 2)
    quotes = tuple(
        Span(start, end - 2)
        for block, (start, end) in zip(shown, pairwise(starts), strict=True)
        if block.kind == "quote"
    )
    text = "\n\n".join(block.text for block in shown)
    told_in = Article(text, article.language, quotes)
    return Draft(outlet=Outlet(article.outlet), title=article.title, article=told_in, published_at=WHEN)


def told(brief: Brief) -> str:
    return "\n".join(f"{point.text} — {point.attribution}" for point in brief.points)


@pytest.mark.parametrize("reports", range(1, len(STORY) + 1))
def test_the_model_story_says_who_how_many_which_campaign_and_why_it_matters(reports: int) -> None:
    brief = write_brief([drafted(article) for article in STORY[:reports]])

    lines = told(brief)
    assert len(brief.points) == 4
    assert sum(len(point.text) for point in brief.points) <= MAX_POINTS_TOGETHER
    assert "15,000" in brief.points[0].text
    (cases,) = [point for point in brief.points if "7,400" in point.text]
    assert cases.attribution is not None
    assert "ministry" in cases.attribution.lower()
    assert "“Cleaning the Internet”" in lines
    (why,) = [point for point in brief.points if "blogging" in point.text]
    assert why.attribution is not None
    assert "government" in why.attribution


def test_a_claim_can_go_without_what_its_speaker_claims_besides() -> None:
    sentence = (
        "The Interior Ministry said on its website that the arrests had come out of 120 cases, and that its "
        "officers would go on investigating."
    )
    shorter = {wording.text: wording.speaker for wording in wordings(sentence, ENGLISH)}
    assert shorter["The arrests had come out of 120 cases."] == "the Interior Ministry"


def test_a_network_named_after_rights_puts_none_at_stake() -> None:
    assert not stakes("Specimen Rights Network held its yearly meeting.")
    assert stakes("Specimen Rights Network says that journalists were told to leave.") == {"journalists"}
