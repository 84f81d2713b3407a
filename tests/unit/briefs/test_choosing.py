"""What outranks what: definitions that take in speech, the news before colour, whole facts before halves."""

from bot.briefs.choose import Limits
from bot.briefs.cuts import wordings
from bot.briefs.edit import dangles
from bot.briefs.english import ENGLISH
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
