"""The query language: what people write becomes one canonical query, or a sentence that helps."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.language import MAX_NESTING, Options, Vocabulary, read
from bot.domain.errors import InvalidQuery, UnknownTopic
from bot.domain.query import MAX_TEXT, Query
from bot.domain.topic import CountryCode, Place, Topic, TopicId
from bot.usecases.meaning import meaning
from tests.fakes.samples import wanted

NAMES = {"encryption": "Encryption", "privacy": "Privacy"}, {"CN": "China"}


def topic(given: str) -> TopicId:
    if given.lower() not in NAMES[0]:
        raise UnknownTopic(given, ["Encryption"])
    return TopicId(given.lower())


PRIVACY = Topic(TopicId("privacy"), {"en": "Privacy"}, "Being left alone.")
VOCABULARY = Vocabulary(topic, lambda given: CountryCode(given.upper()))


def told(text: str) -> str:
    return meaning(read(text, VOCABULARY), *NAMES)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "All digital-rights news"),
        ("Telegram", "“telegram”"),
        ('"End-to-End Encryption" topic:privacy', "Privacy and “end to end encryption”"),
        ("topic:privacy place:cn", "Privacy in China"),
        ("vpn -apple", "“vpn”, without “apple”"),
        ("vpn NOT topic:privacy", "“vpn”, without Privacy"),
        ("vpn -(tor OR apple)", "“vpn”, without “apple” or “tor”"),
        ("(vpn OR tor) ban", "“ban” and (“tor” or “vpn”)"),
        ("vpn OR tor ban", "“ban” and “tor”; or “vpn”"),
        ("vpn AND tor", "“tor” and “vpn”"),
        ('outlet:"The Example"', "everything by the example"),
        ("-apple", "All digital-rights news, without “apple”"),
        ("end-to-end", "“end to end”"),
        ("vpn kind:press", "“vpn” from outlets of the kind press"),
        ("vpn lang:zh sources:>=3", "“vpn” in Chinese told by 3 outlets or more"),
        (
            "place:CN kind:rights_group",
            "All digital-rights news in China from outlets of the kind rights group",
        ),
        ("vpn -kind:state_media", "“vpn”, without outlets of the kind state media"),
        ("orwell notwork", "“notwork” and “orwell”"),
        ("encrypt* -Appl*", "“encrypt…”, without “appl…”"),
        ("topic:privacy surveil*", "Privacy and “surveil…”"),
        ('"cut *" scan**', "“cut” and “scan…”"),
        ("网络*", "“网络”"),
    ],
)
def test_a_query_is_read_and_told_back(text: str, sentence: str) -> None:
    assert told(text) == sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vpn tor", "TOR AND vpn vpn"),
        ("vpn OR tor", "tor | vpn"),
        ("-(vpn tor)", "-vpn OR -tor"),
        ("NOT NOT vpn", "vpn"),
        ("vpn OR (vpn tor)", "vpn"),
        ("vpn OR (tor -tor)", "vpn"),
        ("“face scan”", '"face scan"'),
        ('vpn -"face scan', 'vpn -"face scan"'),
    ],
)
def test_two_spellings_of_one_wish_are_one_query(one: str, other: str) -> None:
    assert read(one, VOCABULARY).canonical == read(other, VOCABULARY).canonical


def test_what_was_picked_holds_for_every_part_of_what_was_written() -> None:
    made = read("vpn OR tor", VOCABULARY, Options(PRIVACY, Place(CountryCode("CN"), "China")))
    assert meaning(made, *NAMES) == "Privacy and (“tor” or “vpn”) in China"


def test_an_outlet_can_be_picked_too() -> None:
    assert read("vpn", VOCABULARY, Options(outlet="The Example")) == read(
        'vpn outlet:"the example"', VOCABULARY
    )


def test_plain_words_mean_what_the_options_do() -> None:
    assert read("vpn", VOCABULARY, Options(PRIVACY)) == wanted([PRIVACY.id], text="vpn")


@pytest.mark.parametrize(
    ("text", "help_"),
    [
        ("vpn (tor OR apple", "stops too early"),
        ("vpn )", "character 5"),
        ("OR vpn", "character 1"),
        ("vpn OR", "stops too early"),
        ("topic:encription", "Did you mean Encryption.* character 1"),
        ("vpn topc:privacy", "Did you mean topic:.* character 5"),
        ("vpn !!!", "no word.* character 5"),
        ("vpn en*", "3 letters or more.* character 5"),
        ("anti-cens*", "one word.* character 1"),
        ("outlet:!!", "no outlet's name"),
        ("kind:pres", "Did you mean kind:press.* character 1"),
        ("kind:x", "There are rights_group, press"),
        ("vpn lang:english", "two letters.* character 5"),
        ("sources:many", "sources:>=3"),
        ("sources:>=11", "at most 10"),
        ("vpn -vpn", "leaves out what it asks for"),
        ("(" * 60 + "a" + ")" * 60, f"more than {MAX_NESTING} deep"),
        ("NOT " * 60 + "a", f"more than {MAX_NESTING} deep"),
        (" ".join(f"(a{n} OR b{n})" for n in range(20)), "split it"),
        (" ".join(f"w{n}" for n in range(30)), "more than 24 conditions"),
        ("x" * 2000, str(MAX_TEXT)),
    ],
)
def test_what_cannot_be_read_is_answered_with_help(text: str, help_: str) -> None:
    with pytest.raises(InvalidQuery, match=f"(?s){help_}"):
        read(text, VOCABULARY)


PIECES = st.sampled_from(
    [
        "(",
        ")",
        " ",
        "-",
        "OR",
        "AND",
        "NOT",
        '"',
        "topic:",
        "privacy",
        "x:",
        "vpn",
        "网络",
        "*",
        "encr*",
        "@everyone",
        "|",
        ":",
    ]
)
WRITTEN = st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join)


@settings(max_examples=1000)
@given(WRITTEN)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        made = read(text, VOCABULARY)
    except InvalidQuery:
        made = Query()
    assert Query.from_canonical(made.canonical) == made
