"""Which countries a story is about: names, people, cities, institutions, and the traps among them."""

import pytest

from bot.domain.errors import UnknownPlace
from bot.domain.topic import CountryCode, PlaceTag
from bot.topics.gazetteer import InvalidGazetteer, load_countries, read_countries
from bot.topics.places import Gazetteer, load_gazetteer

GAZETTEER = load_gazetteer()


def found(title: str, text: str = "") -> set[str]:
    """The codes of the countries of a story."""
    return {tag.code for tag in GAZETTEER.places(title, text)}


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Kremlin denies it", "RU"),
        ("Beijing tightens rules", "CN"),
        ("Ofcom fines a forum", "GB"),
        ("FCC and CNIL exchange letters", "US FR"),
        ("Roskomnadzor adds sites to its list", "RU"),
        ("Californians can delete their data", "US"),
        ("Uttar Pradesh cuts mobile data", "IN"),
        ("American and U.S. firms", "US"),
        ("US bans the app", "US"),
        ("tell us about it", ""),
        ("Supreme Court rules on tweets", ""),
        ("European lawmakers agree", ""),
        ("Washington and London agree", "US GB"),
        ("A Roth IRA for every child, and what the IRA of old has to do with it", ""),
        ("IRAN CUTS THE INTERNET", "IR"),
        ("Computer scientist Russell warns of machines", ""),
        ("Rights experts of the UN in Geneva condemn Uganda", "UG"),
        ("Geneva tests voting on the net", "CH"),
        ("Court in The Hague hears Kosovo case", "XK"),
        ("Federal judge weighs age checks of an app", "US"),
        ("Kash Patel sues a magazine", "US"),
        ("AIVD warns of spies", "NL"),
        ("Nigeria and Niger share a border", "NG NE"),
        ("Papua New Guinea bans the app", "PG"),
        ("Equatorial Guinea cuts off an island", "GQ"),
        ("Guinea-Bissau votes", "GW"),
        ("Guinea votes", "GN"),
        ("South Korea warns of North Korea", "KR KP"),
        ("DR Congo restores the network", "CD"),
        ("South Sudan blocks apps", "SS"),
        ("New Mexico sues", "US"),
        ("Mexico sues", "MX"),
        ("Cable in the Indian Ocean cut", ""),
        ("Indian court rules", "IN"),
        ("How to roast a turkey", ""),
        ("Turkey blocks the platform", "TR"),
        ("TURKEY BLOCKS THE PLATFORM", "TR"),
        ("Fine china sold at auction", ""),
        ("Paris Hilton backs the bill", ""),
        ("Paris court fines a platform", "FR"),
        ("Jordan Peterson loses his appeal", ""),
        ("Michael Jordan sues a shop", ""),
        ("Jordan passes a law", "JO"),
        ("Chad restores the internet", "TD"),
        ("Mali junta expels envoy", "ML"),
        ("Story first told by the New York Times", ""),
        ("Hong Kong newspaper closes", "HK"),
        ("N. Korea tests a system", "KP"),
        ("St. Petersburg court jails blogger", "RU"),
        ("NordVPN denies it", ""),
        ("Gregory Maguire wrote it", ""),
    ],
)
def test_the_countries_of_a_headline(title: str, codes: str) -> None:
    assert found(title) == set(codes.split())


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Rusia bloquea una aplicación", "RU"),
        ("Россия блокирует сайты", "RU"),
        ("Суд в Казахстане вынес решение", "KZ"),
        ("Индия отключила связь", "IN"),
        ("Le gouvernement français recule", "FR"),
        ("Die Türkei sperrt eine Plattform", "TR"),
        ("Índia corta a rede", "IN"),
        ("中国封锁网站", "CN"),
        ("印度尼西亚屏蔽网站", "ID"),
        ("الصين تحجب تطبيقا", "CN"),
        ("السلطات المصرية تحجب موقعا", "EG"),
    ],
)
def test_countries_are_found_in_other_languages(title: str, code: str) -> None:
    assert found(title) == {code}


def test_georgia_is_the_state_beside_american_names_and_else_the_country() -> None:
    assert found("Georgia senators in Atlanta pass a bill") == {"US"}
    assert found("Georgia passes a law on foreign agents") == {"GE"}
    assert found("Georgia and Armenia ranked free", "A Washington institute says so.") >= {"GE", "AM"}


def test_words_of_parliament_speak_for_the_us_only_when_nothing_else_speaks() -> None:
    assert found("Senate passes the bill") == {"US"}
    assert found("Senate of Brazil passes the bill") == {"BR"}


def test_a_passing_mention_far_down_is_not_what_the_story_is_about() -> None:
    text = (
        "Kenya wants a register of bloggers. "
        + "The bill goes to committee in Nairobi. " * 40
        + "Spain had one."
    )
    assert found("Kenya plans a register", text) == {"KE"}


def test_the_country_with_most_evidence_comes_first_with_its_reasons() -> None:
    first, second = GAZETTEER.places(
        "Kenya and Uganda cut cables", "Nairobi denies it. Kenyan firms complain."
    )
    assert first == PlaceTag(CountryCode("KE"), ("Kenya", "Nairobi", "Kenyan"))
    assert second.because == ("Uganda",)


def test_reasons_are_at_most_four_and_countries_at_most_six() -> None:
    tags = GAZETTEER.places(
        "France, Spain, Italy, Poland, Greece, Norway, Sweden and Japan", "French. Paris. Macron. CNIL. Lyon."
    )
    assert len(tags) == 6
    assert len(tags[0].because) == 4


def test_the_round_up_of_2015_is_about_china_alone() -> None:
    text = (
        "Police in China say they have arrested 15,000 people. Beijing counts 7,400 cases. " * 6
        + "Gangs sit elsewhere in Asia. Vladimir Putin learned the same from a blogger."
    )
    assert found("China arrests 15,000 in drive against cyber crime", text) == {"CN"}


def test_nothing_comes_of_nothing() -> None:
    assert GAZETTEER.places("", "") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("cn", "CN"), ("China", "CN"), ("alemania", "DE"), ("Китай", "CN"), ("日本", "JP"), ("مصر", "EG")],
)
def test_a_country_is_found_by_code_or_name_in_any_language(text: str, code: str) -> None:
    assert GAZETTEER.find(text).code == code


def test_an_unknown_country_names_the_nearest() -> None:
    with pytest.raises(UnknownPlace) as caught:
        GAZETTEER.find("Germny")
    assert caught.value.nearest[0] == "Germany"


def test_a_country_is_got_by_its_code() -> None:
    assert GAZETTEER.get(CountryCode("TR")).name == "Turkey"


def test_getting_an_unknown_code_is_an_error() -> None:
    with pytest.raises(UnknownPlace):
        GAZETTEER.get(CountryCode("ZZ"))


def test_suggestions_begin_with_names_that_begin_so() -> None:
    assert [place.code for place in GAZETTEER.suggest("korea")] == ["KP", "KR"]
    assert GAZETTEER.suggest("swed")[0].code == "SE"
    assert len(GAZETTEER.suggest("", limit=25)) == 25


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ('[names]\nAA = "A | B"', "AA needs one name or 8, not 2"),
        ('[names]\nAA = "Aland"\n[words]\nBB = "Be"', "words are given for BB"),
        ('[names]\nAA = "Aland"\n[words]\nAA = "two words*"', "only a single word"),
        ("[names", "not TOML"),
    ],
)
def test_a_broken_file_is_refused_with_the_reason(document: str, message: str) -> None:
    with pytest.raises(InvalidGazetteer, match=message):
        read_countries(document)


def test_words_that_were_found_to_be_no_names_hide_none() -> None:
    text = "The ministry in Kyiv said that providers in Kazakhstan had cut off Almaty and Nur-Sultan."
    known = Gazetteer(load_countries())
    first = known.places(text, text)
    assert {tag.code for tag in first} == {"UA", "KZ"}
    assert known.places(text, text) == first == Gazetteer(load_countries()).places(text, text)
