"""What the briefs remember changes nothing in them, and patterns are made when they are needed."""

import re

import pytest

from bot.briefs import write
from bot.briefs.languages import lexicon_of
from bot.briefs.later import later
from tests.unit.briefs.drafts import draft

TEXTS = (
    "The ministry blocked the messenger Wren on Monday. Two million people use it. A court will hear the case in May.",
    "Wren was blocked on Monday, its makers said. Three million people use it. They will appeal to the high court.",
    "Providers in Lower Sarn must block Wren. The regulator named no reason. Rights groups called the order unlawful.",
)


def test_a_story_that_grows_gets_the_briefs_that_it_gets_afresh() -> None:
    reports = [draft(text, f"Wren blocked {n}", outlet=f"Outlet {n}") for n, text in enumerate(TEXTS)]
    grown = [write.write_brief(reports[: n + 1]) for n in range(len(reports))]
    for n, brief in enumerate(grown):
        write._read.cache_clear()
        assert write.write_brief(reports[: n + 1]) == brief
    assert grown[-1].points


def test_the_same_text_of_another_outlet_is_read_as_that_outlets() -> None:
    one, other = draft(TEXTS[0], outlet="One"), draft(TEXTS[0], outlet="Other")
    assert {s.outlet for s in write._told([one, other], lexicon_of("en", ""))} == {"One", "Other"}


def test_a_pattern_is_made_when_it_is_first_used() -> None:
    pattern = later(r"w(o)rd", re.IGNORECASE)
    assert pattern.sub("x", "a WORD") == "a x"
    assert (pattern.pattern, pattern.groups) == (r"w(o)rd", 1)
    assert pattern.findall("word Word") == ["o", "o"]
    wrong = later("(")
    with pytest.raises(re.error):
        wrong.search("")
