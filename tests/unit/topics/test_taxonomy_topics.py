"""The taxonomy is complete, can be searched in any language, and refuses a broken file."""

import pytest

from bot.domain.errors import UnknownTopic
from bot.domain.topic import TopicId
from bot.topics.taxonomy import LANGUAGES, InvalidTaxonomy, load_taxonomy, read_taxonomy

TAXONOMY = load_taxonomy()

IDS = [
    "censorship",
    "shutdown",
    "surveillance",
    "spyware",
    "encryption",
    "privacy",
    "biometrics",
    "cyberlaw",
    "cybercrime",
    "speech",
    "press",
    "platforms",
    "disinfo",
    "breach",
    "cyberattack",
    "circumvention",
    "copyright",
    "access",
    "ai",
    "harassment",
    "competition",
    "governance",
]

MINIMAL = """
[words.en]
site = "website*, web page"
[topics.censorship]
names = { en = "C", es = "C", fr = "C", de = "C", pt = "C", ru = "C", zh = "C", ar = "C" }
definition = "Blocking."
"""


def test_there_are_the_twenty_two_topics_in_their_order() -> None:
    assert [topic.id for topic in TAXONOMY.topics] == IDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_a_name_of_its_own_in_each_language(language: str) -> None:
    names = [topic.names[language] for topic in TAXONOMY.topics]
    assert all(names)
    assert len(set(names)) == len(names)


def test_every_topic_is_defined_in_one_sentence() -> None:
    assert all(
        topic.definition.endswith(".") and topic.definition.count(". ") == 0 for topic in TAXONOMY.topics
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_rules_in_each_language(language: str) -> None:
    ruled = {rule.topic for rule in TAXONOMY.rulebooks[language].rules if rule.weight == "strong"}
    assert set(IDS) <= ruled


def test_some_equivalents_elsewhere_are_named() -> None:
    assert TAXONOMY.equivalents[TopicId("press")]["iptc"] == "medtop:20000591"


def test_a_topic_is_got_by_its_id() -> None:
    assert TAXONOMY.get(TopicId("press")).name() == "Press freedom"


def test_getting_an_unknown_id_is_an_error() -> None:
    with pytest.raises(UnknownTopic):
        TAXONOMY.get(TopicId("Press"))


@pytest.mark.parametrize(
    ("text", "topic"),
    [("PRESS", "press"), ("press freedom", "press"), ("Pressefreiheit", "press"), ("цензура", "censorship")],
)
def test_a_topic_is_found_by_id_or_name_in_any_case(text: str, topic: str) -> None:
    assert TAXONOMY.find(text).id == topic


def test_an_unknown_topic_names_the_nearest() -> None:
    with pytest.raises(UnknownTopic) as caught:
        TAXONOMY.find("censorshp")
    assert caught.value.nearest == ("Censorship",)
    assert "Censorship" in str(caught.value)


def test_nothing_typed_suggests_everything() -> None:
    assert [topic.id for topic in TAXONOMY.suggest("")] == IDS


def test_names_that_begin_so_come_before_those_with_a_word_that_does() -> None:
    assert [topic.id for topic in TAXONOMY.suggest("cyber")][:3] == ["cyberlaw", "cybercrime", "cyberattack"]
    assert TAXONOMY.suggest("safety")[0].id == "harassment"


def test_a_slip_of_the_finger_still_suggests() -> None:
    assert TAXONOMY.suggest("encription")[0].id == "encryption"


def test_suggestions_are_limited() -> None:
    assert len(TAXONOMY.suggest("c", limit=2)) == 2


def test_a_minimal_file_is_read() -> None:
    assert [topic.id for topic in read_taxonomy(MINIMAL).topics] == ["censorship"]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (MINIMAL.replace('ar = "C"', 'ar = ""'), "censorship has no name in ar"),
        (MINIMAL.replace("Blocking.", ""), "censorship has no definition"),
        (MINIMAL + 'rules.en.loud = "block*"', "“loud” is none of strong, title, weak, not"),
        (MINIMAL + 'rules.en.strong = "block* & {page}"', r"no word list is called \{page\}"),
        (MINIMAL + 'rules.en.strong = "a* website"', r"“a\*” fits too many words"),
        (MINIMAL + 'rules.en.strong = "block* & "', "censorship.rules.en.strong: .*cannot read"),
        (MINIMAL + 'rules.en.strong = "a & b > c"', "use either & or >"),
        ("[topics", "not TOML"),
    ],
)
def test_a_broken_file_is_refused_with_the_reason(broken: str, message: str) -> None:
    with pytest.raises(InvalidTaxonomy, match=message):
        read_taxonomy(broken)
