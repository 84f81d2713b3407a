"""What outranks what: definitions that take in speech, the news before colour, whole facts before halves."""

import pytest

from bot.briefs.choose import Limits
from bot.briefs.cuts import wordings
from bot.briefs.edit import dangles, plain
from bot.briefs.english import ENGLISH
from bot.briefs.languages import lexicon_of
from bot.briefs.write import write_brief
from bot.domain.brief import Brief
from tests.unit.briefs.drafts import draft

ARRESTS = (
    "Norland’s police have arrested {many} 9,000 people for “network offences”, the interior ministry {verb}. "
    "The {noun} came out of 3,200 cases, it added."
)
DEFINITION = "Under the ministry’s definition, “network offences” also include blogging about the cabinet."


def texts(brief: Brief) -> list[str]:
    return [point.text for point in brief.points]


def test_what_a_definition_takes_in_is_told_however_many_reports_repeat_the_numbers() -> None:
    told = [("some", "said", "arrests"), ("about", "says", "detentions"), ("around", "announced", "cases")]
    reports = [
        draft(ARRESTS.format(many=many, verb=verb, noun=noun), f"Norland arrests {many} 9,000 people")
        for many, verb, noun in told
    ]
    last = draft(f"{ARRESTS.format(many='over', verb='stated', noun='raids')} {DEFINITION}", "Norland")
    points = texts(write_brief([*reports, last]))
    assert any("blogging" in point for point in points), points
    assert sum("9,000" in point for point in points) == 1


def test_a_headline_that_demands_gives_way_to_one_that_tells() -> None:
    demand = draft("Norland blocked the Quill app on Monday.", "Norland’s ban is unlawful. Lift it")
    press = draft("Norland has blocked the Quill app since Monday.", "Norland blocks the Quill app")
    assert write_brief([demand, press]).headline == "Norland blocks the Quill app"
    assert write_brief([demand]).headline == "Norland’s ban is unlawful. Lift it"


def test_a_headline_in_another_language_does_not_replace_the_first() -> None:
    demand = draft("Norland blocked the Quill app on Monday.", "Lift the ban on the Quill app")
    other = draft("Norland bloquea la aplicación Quill.", "Norland bloquea Quill", "es")
    assert write_brief([demand, other]).headline == "Lift the ban on the Quill app"


def test_a_list_is_told_whole_or_not_at_all() -> None:
    for text in (
        "Among them were 12 journalists, more than 30 officials, at least 8 activists and 6 lawyers.",
        "Tests of 60 telephones found traces on 37: in 23 cases a break-in, in 14 an attempt.",
    ):
        assert not any(w.text.endswith(("officials.", "break-in.")) for w in wordings(text, ENGLISH))


def test_a_sentence_keeps_the_clause_that_holds_its_news() -> None:
    text = "Norland has taken a different approach, passing a law that puts the duty on makers of telephones."
    assert "Norland has taken a different approach." not in [w.text for w in wordings(text, ENGLISH)]


def test_an_outlet_that_reported_it_first_becomes_the_credit() -> None:
    text = "The Quill app is suing the publishers over takedowns, as first reported by The Example Times."
    credited = {w.text: w.speaker for w in wordings(text, ENGLISH)}
    assert credited["The Quill app is suing the publishers over takedowns."] == "the Example Times"


def test_a_reason_before_its_clause_stands_by_itself() -> None:
    assert not dangles("Because the app grew to 50 million users, the act applies to it.", ENGLISH)
    assert dangles("Because it grew.", ENGLISH)


def test_a_page_that_quotes_may_tell_the_news_itself() -> None:
    text = (
        "A court in Norland ordered the Quill app to block 40 sites of its critics.\n\nThe Courier reports:\n\n"
        "Hearings had been short. The app has two weeks to comply with the order of the court.\n\n"
        "Critics call it a bad day."
    )
    points = texts(write_brief([draft(text, "Court orders Quill app to block critics’ sites")]))
    assert points[0].startswith("A court in Norland ordered")


def test_a_standfirst_and_the_sentence_that_repeats_it_are_told_once() -> None:
    text = (
        "Researchers found a campaign that abuses Quill Cloud to send letters posing as the tax office "
        "Officials at the tax office have found a campaign that abuses Quill Cloud to send letters that pose as theirs."
    )
    assert len(write_brief([draft(text, "Letters abuse Quill Cloud")]).points) == 1


def test_two_points_that_begin_alike_tell_the_same() -> None:
    text = (
        "Eleven of those held were released according to the country’s union of reporters\n"
        "At least 12 reporters were held in Quillport on Monday, the union said. "
        "Eleven of those held were later released, one of whom was deported."
    )
    points = texts(write_brief([draft(text, "Norland holds reporters and takes their telephones")]))
    assert sum("Eleven of those held" in point for point in points) == 1, points


def test_what_points_back_follows_what_it_points_to() -> None:
    first = "Norland has ordered every network to block the Quill messenger from Monday."
    move = "The move follows a ruling that bans messengers without keys for the police."
    assert texts(write_brief([draft(f"{first} {move}", "Norland blocks Quill")])) == [first, move]


def test_announcements_questions_and_the_writers_own_doings_are_no_news() -> None:
    text = (
        "Would you trust a messenger with your letters?\n\nLast weekend I built a small tool for the police log.\n\n"
        "Here is what the tool prints on an ordinary day:\n\nThe police log lists 4,000 requests for messages."
    )
    assert texts(write_brief([draft(text)])) == ["The police log lists 4,000 requests for messages."]


@pytest.mark.parametrize(
    "trailer",
    [
        "Journalist Ada Quill joins us with more.",
        "Here’s who we’ve got our eye on this season.",
        "Our correspondent Ben Marsh has been to Quillport to find out why.",
        "Ada Quill reports from Quillport.",
        "The lawyer Ben Marsh talks to us about the ruling.",
        "On today’s show: what the ban on Quill means for you.",
        "Tune in on Sunday for the whole talk with Ada Quill.",
        "We’ve tested the nine best messengers of the year.",
    ],
)
def test_what_a_broadcaster_or_reviewer_promises_is_no_news(trailer: str) -> None:
    news = "Norland has ordered every network to block the Quill messenger from Monday."
    assert texts(write_brief([draft(f"{news} {trailer}", "Norland blocks Quill")])) == [news]
    assert texts(write_brief([draft(trailer, "Norland blocks Quill")])) == []


@pytest.mark.parametrize(
    "news",
    [
        "The union joins the suit against the ministry’s ban on the Quill messenger.",
        "Our right to speak was upheld, the court in Quillport ruled on Monday.",
        "The police report from Quillport lists 400 seized telephones.",
    ],
)
def test_news_that_begins_like_a_trailer_is_told(news: str) -> None:
    assert texts(write_brief([draft(news, "Norland blocks Quill")])) == [news]


@pytest.mark.parametrize(
    ("language", "concession", "claim"),
    [
        ("en", "Of course, fraud does great harm to the people of Norland.", "Fraud does"),
        ("en", "To be sure, fraud does great harm to the people of Norland.", "Fraud does"),
        ("en", "Granted, the new law has made fraud in Norland rarer.", "The new law"),
        ("es", "Por supuesto, el fraude hace un gran daño a la gente de Norlandia.", "El fraude"),
        ("es", "Es cierto que el fraude hace un gran daño a la gente.", "El fraude"),
        ("fr", "Certes, la fraude fait beaucoup de mal aux gens de Norlande.", "La fraude"),
        ("de", "Zwar schadet der Betrug den Menschen in Norland sehr.", "Schadet"),
        ("pt", "É claro que a fraude faz muito mal às pessoas da Norlândia.", "A fraude"),
        ("ru", "Конечно, мошенничество наносит людям большой вред.", "Мошенничество"),
        ("zh", "诚然，诈骗给诺兰的人们造成了很大的伤害。", "诈骗"),
        ("ar", "صحيح أن الاحتيال يلحق ضررا كبيرا بالناس في البلاد.", "الاحتيال"),
    ],
)
def test_a_concession_is_no_claim(language: str, concession: str, claim: str) -> None:
    lexicon = lexicon_of(language, concession)
    assert dangles(plain(concession, lexicon), lexicon)
    assert not plain(concession, lexicon).startswith(claim)


def test_a_concession_gives_way_to_what_is_said() -> None:
    text = "Of course, fraud does great harm in Norland.\n\nThe bill lets the police read the letters of 4 million people."
    told = texts(write_brief([draft(text, "The bill against fraud in Norland")]))
    assert told == ["The bill lets the police read the letters of 4 million people."]


def test_of_a_sentence_that_stops_before_its_but_nothing_is_told() -> None:
    text = "Fraud does great harm to people in Norland, but the new law…"
    assert texts(write_brief([draft(text, "The bill against fraud")])) == []


def test_a_sort_of_thing_gives_way_where_nothing_named_it() -> None:
    text = (
        "Several hundred people from nine villages founded the Specimen Rights Network in a hall by the harbour, which "
        "was soon too small for everybody who came that night. The agency has searched 400 homes and 12 offices of "
        "journalists. Judges in Quillport will hear 40 witnesses from May."
    )
    told = texts(write_brief([draft(text, "A night in Quillport")], Limits(points=1, characters=120)))
    assert told == ["Judges in Quillport will hear 40 witnesses from May."]


def test_away_from_the_field_a_story_is_told_as_it_begins() -> None:
    begins = "The Quillport Gulls won the cup of the northern towns on penalties after their keeper held three shots."
    goes_on = "Captain Mira Heron wept as she lifted the cup before the people of Quillport."
    later = "Some 4,200 people saw the game, 300 buses came and 12 ferries, and 9,500 pies and 700 cakes were sold."
    reports = [draft(f"{begins} {goes_on} {later}", "Gulls win the cup")]
    assert texts(write_brief(reports, Limits(points=2, characters=190))) == [begins, goes_on]


def test_of_one_outlet_no_more_is_shown_than_allowed_and_another_may_tell_the_rest() -> None:
    first = draft(
        "Norland ordered every network to block the Quill messenger. The ban holds until the elections of 9 May.",
        "Norland blocks Quill",
        outlet="The Courier",
    )
    second = draft(
        "Some 4 million people in Norland used the messenger every day.", "Quill in Norland", outlet="Wire"
    )
    points = write_brief([first, second], Limits(outlet=70)).points
    told = [len(p.text) for p in points if p.source.report == 0]
    assert sum(told) <= 70
    assert any(p.source.report == 1 for p in points)


def test_what_is_far_from_the_field_is_not_told_while_there_is_better() -> None:
    text = (
        "Norland shut down the internet on Monday during protests over petrol.\n\n"
        "Drivers may buy 60 litres a month at the lower price.\n\n"
        "Courts had ordered two earlier shutdowns to be lifted.\n\n"
        "The regulator told all networks to withdraw their routes by midnight. Some 80 million people were offline for days."
    )
    points = texts(write_brief([draft(text, "Norland shuts down the internet during protests")]))
    assert not any("litres" in point for point in points), points
