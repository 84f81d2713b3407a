"""Queries in words: all that is asked for, and nothing twice."""

import pytest

from bot.alerts.language import Options
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.meaning import meaning
from bot.usecases.tags import Tags

TAGS = Tags(load_taxonomy(), load_gazetteer())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("topic:spyware", "Spyware"),
        ("vpn tor", "“tor” and “vpn”"),
        ("vpn OR tor", "“tor” or “vpn”"),
        ("topic:censorship (block* OR ban*)", "Censorship and (“ban…” or “block…”)"),
        (
            '(VPN OR Tor) surveil* -"press release" outlet:"Sample Wire"',
            "(“tor” or “vpn”) and “surveil…” by sample wire, without “press release”",
        ),
        ("(a OR b OR c) (d OR e)", "(“a”, “b” or “c”) and (“d” or “e”)"),
        ("(vpn OR tor) place:IR", "(“tor” or “vpn”) in Iran"),
        ("vpn (place:IR OR place:CN)", "“vpn” in China or Iran"),
        ("(vpn OR tor) -proxy", "(“tor” or “vpn”), without “proxy”"),
        ("vpn OR (tor -browser)", "“tor”, without “browser”; or “vpn”"),
        ("vpn place:IR OR tor place:CN", "“tor” in China; or “vpn” in Iran"),
        ("topic:spyware OR pegasus", "Spyware or “pegasus”"),
        ("vpn (kind:press OR place:IR)", "“vpn” from outlets of the kind press; or “vpn” in Iran"),
        (
            "vpn (sources:2 kind:press OR sources:3 kind:press)",
            (
                "“vpn” from outlets of the kind press told by 2 outlets or more; "
                "or “vpn” from outlets of the kind press told by 3 outlets or more"
            ),
        ),
    ],
)
def test_a_query_is_told_in_words_and_no_part_of_it_twice(asked: str, told: str) -> None:
    query = TAGS.query(asked, Options())
    assert meaning(query, TAGS.topic_names(), TAGS.place_names()) == told
