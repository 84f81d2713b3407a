"""Who is credited with what: lead-ins vanish, what they announce keeps its owner."""

import pytest

from bot.briefs.attribution import closing_lead_in, opening_lead_in
from bot.briefs.english import ENGLISH
from bot.briefs.languages import lexicon_of
from bot.briefs.prose import Sentence, prose
from bot.domain.report import Span
from tests.unit.briefs.drafts import draft, marked


def told(text: str) -> dict[str, str | None]:
    return credits_of(prose(0, draft(text), ENGLISH))


def credits_of(sentences: list[Sentence]) -> dict[str, str | None]:
    return {s.text: s.credit for s in sentences}


@pytest.mark.parametrize(
    ("sentence", "kept", "who"),
    [
        ("Police held 90 people, The Courier reports:", "Police held 90 people", "The Courier"),
        ("The Courier goes on:", "", "The Courier"),
        ("As The Courier puts it:", "", "The Courier"),
        ("According to the Courier:", "", "the Courier"),
        ("Police held 90 people. As Ada Quill wrote on Monday:", "Police held 90 people", "Ada Quill"),
        ("A reader shares a report from The Courier:", "", "The Courier"),
        ("An anonymous reader shares a report:", "", None),
        ("He adds:", "", None),
        ("Ada Quill, writing for The Courier:", "", "Ada Quill, The Courier"),
        ("From a help page innocently titled “Heads-up”:", "", "a help page"),
    ],
)
def test_a_closing_lead_in_is_found_with_its_owner(sentence: str, kept: str, who: str | None) -> None:
    lead = closing_lead_in(sentence, Span(0, len(sentence)), ENGLISH)
    assert lead is not None
    assert (sentence[: lead.span.start], lead.who) == (kept, who)


@pytest.mark.parametrize("sentence", ["The law does three things:", "Police held 90 people.", "Essays:"])
def test_a_colon_alone_announces_nobody(sentence: str) -> None:
    assert closing_lead_in(sentence, Span(0, len(sentence)), ENGLISH) is None


@pytest.mark.parametrize(
    ("language", "sentence", "who"),
    [
        ("es", "Según informa El Diario Ejemplo:", "El Diario Ejemplo"),
        ("fr", "Le Journal Exemple écrit :", "Le Journal Exemple"),
        ("de", "Die Zeitung Beispiel berichtet:", "Die Zeitung Beispiel"),
        ("pt", "O Jornal Exemplo escreve:", "O Jornal Exemplo"),
        ("ru", "Газета Пример пишет:", "Газета Пример"),
        ("zh", "示例日报报道：", "示例日报"),
        ("ar", "صحيفة المثال كتبت:", "صحيفة المثال"),
    ],
)
def test_lead_ins_of_other_languages_are_known(language: str, sentence: str, who: str) -> None:
    lead = closing_lead_in(sentence, Span(0, len(sentence)), lexicon_of(language, ""))
    assert lead is not None
    assert lead.who == who


def test_an_opening_lead_in_goes_and_credits_the_rest_of_the_paragraph() -> None:
    assert told(
        "The leak is large. The Courier reports: Officials said it took years. Names were taken."
    ) == {
        "The leak is large.": None,
        "Officials said it took years.": "The Courier",
        "Names were taken.": "The Courier",
    }


def test_a_speaker_stays_beside_a_quotation_in_the_same_sentence() -> None:
    text = "The minister said: “We will appeal.” Nobody was surprised."
    assert opening_lead_in(text, Span(0, len(text)), ENGLISH) is None
    assert set(told(text).values()) == {None}


def test_from_the_report_credits_the_outlet_named_before() -> None:
    text = '"It is a first," notes Example Wire. From the report: Families say the app harmed their children.'
    assert told(text)["Families say the app harmed their children."] == "Example Wire"


def test_a_lead_in_within_a_sentence_ends_it() -> None:
    text = (
        'The app "has overtaken all others," reports Example Wire: The service has grown fast for two years.'
    )
    assert told(text) == {
        'The app "has overtaken all others," reports Example Wire': None,
        "The service has grown fast for two years.": "Example Wire",
    }


def test_the_paragraph_after_a_lead_in_is_credited_and_the_page_speaks_again_after_it() -> None:
    report = "Police held 90 people, The Courier reports:\n\nThe raids began at dawn."
    text = report + "\n\nThis blog has warned of it for years."
    assert told(text) == {
        "Police held 90 people": "The Courier",
        "The raids began at dawn.": "The Courier",
        "This blog has warned of it for years.": None,
    }


def test_words_from_within_a_quotation_need_an_owner() -> None:
    text = (
        "“The review of the lottery goes on, and everybody who took part in it since the spring will be asked what "
        "they saw, so that nothing of it is lost to the courts. Besides the review, the platform will rebuild its "
        "lottery from the ground up, with people from outside who have never worked for it and never will,” "
        "a spokesperson said."
    )
    assert [s.stray for s in prose(0, draft(text), ENGLISH)] == [False, True]


def test_what_is_only_perhaps_still_quoted_is_credited_to_nobody() -> None:
    text = (
        "Police held 90 people, The Courier reports:\n\n“We go on,” the ministry said.\n\n"
        "In May, according to the ministry, a drive began.\n\nThe country has long had this problem.\n\n"
        "Others disagree. The Courier goes on:\n\nReporters are held as well.\n\nOur view is clear."
    )
    assert told(text) == {
        "Police held 90 people": "The Courier",
        "“We go on,” the ministry said.": "The Courier",
        "In May, according to the ministry, a drive began.": "The Courier",
        "The country has long had this problem.": None,
        "Others disagree.": None,
        "Reporters are held as well.": "The Courier",
        "Our view is clear.": None,
    }


def test_marked_quotations_are_credited_to_the_last_paragraph_and_no_further() -> None:
    report = marked(
        "Police held 90 people, The Courier reports:",
        "> The raids began at dawn.",
        "> The country has long had this problem.",
        "We have warned of it for years.",
    )
    assert credits_of(prose(0, report, ENGLISH)) == {
        "Police held 90 people": "The Courier",
        "The raids began at dawn.": "The Courier",
        "The country has long had this problem.": "The Courier",
        "We have warned of it for years.": None,
    }


def test_a_marked_quotation_without_an_owner_is_stray() -> None:
    sentences = prose(
        0, marked("A thought for today.", "> The raids began at dawn.", "That is all."), ENGLISH
    )
    assert [s.stray for s in sentences] == [False, True, False]
