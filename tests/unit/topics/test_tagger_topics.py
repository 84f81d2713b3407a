"""Each topic fires on its own kind of story, stays silent on its near miss, and says why."""

from typing import Final

import pytest

from bot.domain.topic import TopicId, TopicTag
from bot.topics.tagger import Tagger
from bot.topics.taxonomy import Taxonomy, load_taxonomy

TAXONOMY: Final[Taxonomy] = load_taxonomy()
TAGGER: Final = Tagger(TAXONOMY)

# For each topic: a headline that is about it, and one that only sounds so.
PAIRS: Final[dict[str, tuple[str, str]]] = {
    "censorship": (
        "Ministry orders providers to block independent news websites",
        "Striker banned for three matches after late tackle",
    ),
    "shutdown": (
        "Authorities cut off the internet on the eve of the vote",
        "Government shutdown enters second week as budget talks stall",
    ),
    "surveillance": (
        "Police secretly monitored the phone calls of activists",
        "Navy flies surveillance aircraft over drifting tanker",
    ),
    "spyware": (
        "Pegasus spyware found on the phones of two reporters",
        "Museum of espionage opens in the old town",
    ),
    "encryption": (
        "Minister wants a backdoor in end-to-end encrypted messengers",
        "New phone has a stronger screen and a backdoor for the battery",
    ),
    "privacy": (
        "Regulator fines broker for selling location data without consent",
        "Family asks fans to respect our privacy after the funeral",
    ),
    "biometrics": (
        "City council bans facial recognition in public squares",
        "A new face joins the cast of the long-running drama",
    ),
    "cyberlaw": (
        "Parliament adopts cybercrime law over the protests of lawyers",
        "New law firm opens an office for shipping cases",
    ),
    "cybercrime": (
        "Police arrest forty scammers in raid on a call centre for online fraud",
        "Gang stole cattle from farms along the river",
    ),
    "speech": (
        "Student jailed for a Facebook post that insulted the king",
        "App turns free speech to text while you talk",
    ),
    "press": (
        "Two journalists sentenced for covering the protest",
        "Minister told reporters that the bridge would open in May",
    ),
    "platforms": (
        "Ofcom opens probe under the Online Safety Act",
        "Singer announced the tour on Facebook",
    ),
    "disinfo": (
        "Network of fake accounts spread disinformation before the vote",
        "Painting sold as an old master turns out to be fake",
    ),
    "breach": (
        "Data breach exposes the records of two million patients",
        "Court hears claim for breach of contract over roof",
    ),
    "cyberattack": (
        "Ransomware attack paralyses hospitals in the north",
        "Shark attack closes popular beach",
    ),
    "circumvention": (
        "Government outlaws VPN use and threatens fines",
        "How I picked the fastest VPN for my holiday",
    ),
    "copyright": (
        "Publishers sue library of pirated books over copyright",
        "Coast guard frees crew from pirates",
    ),
    "access": (
        "Undersea cable damage leaves islands with slow connections",
        "Cable car reopens after repairs",
    ),
    "ai": (
        "Court rules that welfare algorithm discriminated against single mothers",
        "Chip maker presents faster chips at its yearly fair",
    ),
    "harassment": (
        "Ten convicted of cyberbullying a teacher",
        "Bulletin board moved to the lobby",
    ),
    "competition": (
        "Antitrust regulators sue Google over its search monopoly",
        "Village wins the national flower competition",
    ),
    "governance": (
        "New export controls on chips hit Chinese makers",
        "Bank faces sanctions over loans to shipping line",
    ),
}


def given(title: str, text: str = "", language: str = "en") -> set[str]:
    """The ids of the topics of a story."""
    return {tag.id for tag in TAGGER.topics(title, text, language)}


def test_every_topic_of_the_taxonomy_has_a_pair_of_examples() -> None:
    assert set(PAIRS) == {topic.id for topic in TAXONOMY.topics}


@pytest.mark.parametrize("topic", PAIRS)
def test_a_story_about_the_topic_gets_it(topic: str) -> None:
    assert topic in given(PAIRS[topic][0])


@pytest.mark.parametrize("topic", PAIRS)
def test_a_near_miss_gets_no_topic_at_all(topic: str) -> None:
    assert given(PAIRS[topic][1]) == set()


@pytest.mark.parametrize(
    ("language", "title", "topic"),
    [
        ("es", "El Gobierno bloquea el acceso a Telegram", "censorship"),
        ("es", "Filtración de datos en la sanidad pública", "breach"),
        ("fr", "Coupure d’internet à la veille de l’élection", "shutdown"),
        ("fr", "La CNIL inflige une amende pour des cookies", "privacy"),
        ("de", "Bundestag berät über Vorratsdatenspeicherung", "surveillance"),
        ("de", "Chatkontrolle: Streit um die Verschlüsselung", "encryption"),
        ("pt", "Reconhecimento facial nas ruas preocupa juristas", "biometrics"),
        ("pt", "Jornalistas ameaçados durante a cobertura", "press"),
        ("ru", "Роскомнадзор заблокировал доступ к мессенджеру", "censorship"),
        ("ru", "Журналиста приговорили к шести годам", "press"),
        ("zh", "警方抓获电信诈骗团伙", "cybercrime"),
        ("zh", "多家媒体网站遭屏蔽", "censorship"),
        ("ar", "السلطات تحجب موقعا إخباريا", "censorship"),
        ("ar", "قطع الإنترنت قبل الانتخابات", "shutdown"),
    ],
)
def test_a_story_in_another_language_gets_its_topic(language: str, title: str, topic: str) -> None:
    assert topic in given(title, language=language)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", "El equipo gana la liga por quinta vez"),
        ("fr", "Le prix du pain augmente"),
        ("de", "Neue Brücke über den Fluss eröffnet"),
        ("pt", "Chuva forte alaga o centro"),
        ("ru", "Сборная выиграла матч"),
        ("zh", "今天天气很好"),
        ("ar", "فاز الفريق بالمباراة"),
    ],
)
def test_ordinary_news_in_another_language_gets_none(language: str, title: str) -> None:
    assert given(title, language=language) == set()


def test_rules_of_all_languages_are_read_when_the_language_is_unknown() -> None:
    assert "censorship" in given("Роскомнадзор заблокировал сайт", language="und")


def test_a_region_of_a_language_is_read_as_the_language() -> None:
    assert "surveillance" in given("Bundestag berät über Vorratsdatenspeicherung", language="de-AT")


def test_english_rules_are_read_for_a_language_without_rules() -> None:
    assert "cyberattack" in given("Ransomware colpisce gli ospedali", language="it")


def test_words_of_one_language_are_not_taken_for_jargon_of_another() -> None:
    assert given("J’ai vu la police et ai parlé à la commission", language="fr") == set()
    assert given("Appello ai ministri", "La commission e la police", language="it") == set()


def test_one_weak_word_never_tags_however_often_it_is_said() -> None:
    assert given("Cookies", "Cookies. The word cookies, again and again: cookies, cookies, cookies.") == set()


def test_some_words_are_enough_in_a_title_and_only_hint_in_a_text() -> None:
    assert "privacy" in given("A phone for those who want privacy back", "It comes in red.")
    assert given("A phone for those who want quiet", "It comes in red, and with some privacy.") == set()


def test_overlapping_words_count_once() -> None:
    assert given("Minister reads social media posts to a class", "Pupils liked it.") == set()


def test_two_different_weak_words_tag() -> None:
    assert "privacy" in given("Cookies without consent", "Who asked you?")


def test_product_copy_gets_no_topic() -> None:
    assert (
        given("The best VPNs for streaming: hands on with a privacy focused phone", "End-to-end encrypted.")
        == set()
    )


def test_a_mention_far_down_the_text_does_not_make_the_topic() -> None:
    filler = "The council met on Tuesday to talk about roads and schools. " * 60
    assert given("Council meets", filler + "A speaker recalled an old ransomware attack.") == set()
    assert "cyberattack" in given("Ransomware strikes council", filler)


def test_words_of_a_web_address_count_for_nothing() -> None:
    assert given("A link", "See https://example.org/ransomware-attack-data-breach for more.") == set()


def test_reasons_are_pieces_of_the_story_and_at_most_four() -> None:
    title = "Ministry orders providers to block websites"
    text = "Censors blocked access to three sites. The censorship office said the ban stays. Filters stay."
    for tag in TAGGER.topics(title, text, "en"):
        assert 1 <= len(tag.because) <= 4
        assert all(words in title or words in text for words in tag.because)


def test_at_most_five_topics_are_given() -> None:
    title = "Censorship, spyware, ransomware, copyright, antitrust, deepfakes and disinformation: the week"
    assert len(TAGGER.topics(title, "", "en")) == 5


def test_the_topic_with_more_evidence_comes_first() -> None:
    tags = TAGGER.topics("Ransomware attack on hospital", "Malware spread. Hackers stole patient data.", "en")
    assert tags[0].id == "cyberattack"


def test_nothing_comes_of_nothing() -> None:
    assert TAGGER.topics("", "", "en") == ()


def test_a_hostile_text_of_one_word_repeated_is_read_quickly() -> None:
    assert isinstance(TAGGER.topics("block " * 500, "block website " * 50_000, "en"), tuple)


ROUND_UP_TITLE: Final = "China arrests 15,000 people in drive against cyber crime"
ROUND_UP_TEXT: Final = """Police in China say they have arrested about 15,000 people suspected of cyber crime.

The ministry counts 7,400 cases since the campaign to clean up the internet began last month.

What the state calls cyber crime is wide. Its definition also takes in blogging: writers who get past
the Great Firewall have been caught in campaigns against rumour mongering, and censors block posts
that hint at dissent."""


def test_the_round_up_of_2015_is_about_crime_law_speech_and_censorship() -> None:
    tags = TAGGER.topics(ROUND_UP_TITLE, ROUND_UP_TEXT, "en")
    assert {tag.id for tag in tags} == {"cybercrime", "cyberlaw", "speech", "censorship"}
    reasons = dict[TopicId, tuple[str, ...]]((tag.id, tag.because) for tag in tags)
    assert "Great Firewall" in reasons[TopicId("censorship")]
    assert any("blogging" in words for words in reasons[TopicId("speech")])


def test_tags_are_values_of_the_domain() -> None:
    (tag,) = TAGGER.topics("Ransomware paralyses town", "", "en")
    assert tag == TopicTag(TopicId("cyberattack"), ("Ransomware",))


@pytest.mark.parametrize(
    "title",
    ["Apple refuses to help FBI open phone", "Court rules police may make suspects unlock phones"],
)
def test_orders_to_open_phones_are_about_encryption(title: str) -> None:
    assert "encryption" in {tag.id for tag in TAGGER.topics(title, "", "en")}
