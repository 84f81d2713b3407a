"""What a story's texts alone say of a query: never that it does not answer a query which it answers."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.query import ANY_TOPIC, Clause, Query, Term, TermKind, phrase, prefix, query
from bot.domain.report import Draft
from bot.domain.story import StoryFilter, StoryText
from bot.domain.topic import CountryCode, TopicId
from bot.usecases.answering import answering, just, saying
from tests.fakes.samples import GUILD, NOW, report, story
from tests.unit.alerts.readers import QUERIES, REPORTS

IR = CountryCode("IR")
TOPIC, IRAN = Term(TermKind.TOPIC, "ai"), Term(TermKind.PLACE, IR)
ALONE = StoryFilter(GUILD)
TOLD = st.lists(st.lists(REPORTS, min_size=1, max_size=2), max_size=3)


@given(asked=QUERIES, told=TOLD)
def test_texts_alone_leave_out_no_story_that_answers(asked: Query, told: Sequence[Sequence[Draft]]) -> None:
    stories = [
        story(number, reports=tuple(report(n, of=draft) for n, draft in enumerate(drafts)))
        for number, drafts in enumerate(told)
    ]
    texts = [
        StoryText(story.id, NOW, tuple(t for r in story.reports for t in (r.title, r.article.text)))
        for story in stories
    ]
    answers = {story.id for story in answering(asked, stories)}
    said = {text.id for text in saying(asked, texts)}
    assert answers <= said
    if all(map(_asks_for_words_alone, asked.clauses)):
        assert answers == said


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (query([([phrase("vpn"), phrase("ban")], [])]), replace(ALONE, words=("ban", "vpn"))),
        (query([([TOPIC, IRAN, phrase("vpn")], [])]), StoryFilter(GUILD, TopicId("ai"), IR, words=("vpn",))),
        (query([([ANY_TOPIC, IRAN], [])]), replace(ALONE, place=IR, tagged=True)),
        (query([([phrase("vpn ban")], [])]), None),
        (query([([prefix("vpn")], [])]), None),
        (query([([phrase("vpn")], [phrase("ban")])]), None),
        (query([([TOPIC, Term(TermKind.TOPIC, "press")], [])]), None),
        (query([([TOPIC, Term(TermKind.KIND, "press")], [])]), None),
        (query([([TOPIC], []), ([IRAN], [])]), None),
        (Query(), None),
    ],
)
def test_a_query_is_a_filter_only_where_the_filter_says_all_of_it(
    asked: Query, wanted: StoryFilter | None
) -> None:
    assert just(asked, GUILD) == wanted


def _asks_for_words_alone(clause: Clause) -> bool:
    return {term.kind for term in (*clause.required, *clause.excluded)} <= {TermKind.PHRASE, TermKind.PREFIX}
