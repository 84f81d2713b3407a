"""Where a sentence of news text ends, and where it only looks as if."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefs.sentences import lines, paragraphs, split, unglued
from bot.domain.report import Span

CASES = [
    # plain
    ("The court ruled. The law fell.", ["The court ruled.", "The law fell."]),
    ("Who ordered it? Nobody knows.", ["Who ordered it?", "Nobody knows."]),
    ("Stop it! The network is ours.", ["Stop it!", "The network is ours."]),
    ("What?! Nobody had asked.", ["What?!", "Nobody had asked."]),
    ("One sentence without an end", ["One sentence without an end"]),
    ("It rose by 3.5 percent. Prices fell.", ["It rose by 3.5 percent.", "Prices fell."]),
    ("They paid $1.2 million. Nobody was charged.", ["They paid $1.2 million.", "Nobody was charged."]),
    ("Visit example.org for details. It is free.", ["Visit example.org for details.", "It is free."]),
    ("Version 2.0 is out. Install it.", ["Version 2.0 is out.", "Install it."]),
    ("It ended in 2021. Then came the ban.", ["It ended in 2021.", "Then came the ban."]),
    # titles and initials
    ("Mr. Okafor was held. He is free.", ["Mr. Okafor was held.", "He is free."]),
    ("Dr. Lin and Prof. Weiss signed.", ["Dr. Lin and Prof. Weiss signed."]),
    (
        "Sen. Ortiz asked Gov. Hale to act. Hale refused.",
        ["Sen. Ortiz asked Gov. Hale to act.", "Hale refused."],
    ),
    ("J. R. Marsh sued. The case goes on.", ["J. R. Marsh sued.", "The case goes on."]),
    ("Judge Ana P. Vidal blocked it. Appeals follow.", ["Judge Ana P. Vidal blocked it.", "Appeals follow."]),
    ("They chose plan B. The minister left.", ["They chose plan B.", "The minister left."]),
    ("Martin Lowe Jr. was fined. His firm was not.", ["Martin Lowe Jr. was fined.", "His firm was not."]),
    (
        "He met Lt. Col. Brandt in St. Anton. Nothing came of it.",
        ["He met Lt. Col. Brandt in St. Anton.", "Nothing came of it."],
    ),
    # abbreviations
    ("The U.S. Supreme Court agreed. It was close.", ["The U.S. Supreme Court agreed.", "It was close."]),
    ("They moved to the U.S. The rest stayed.", ["They moved to the U.S.", "The rest stayed."]),
    ("Offices in Washington, D.C. were shut.", ["Offices in Washington, D.C. were shut."]),
    ("Acme Inc. sold data. Users sued.", ["Acme Inc. sold data.", "Users sued."]),
    ("The firm is Acme Inc. It denies all.", ["The firm is Acme Inc.", "It denies all."]),
    ("Roe v. Example was cited. Nobody objected.", ["Roe v. Example was cited.", "Nobody objected."]),
    (
        "Routers, phones, etc. were taken. Nobody asked.",
        ["Routers, phones, etc. were taken.", "Nobody asked."],
    ),
    ("Tools, e.g. VPNs, are banned. Tor is not.", ["Tools, e.g. VPNs, are banned.", "Tor is not."]),
    ("See Sec. 230 of the act. It matters.", ["See Sec. 230 of the act.", "It matters."]),
    ("Order No. 17 was signed. It binds all.", ["Order No. 17 was signed.", "It binds all."]),
    ("The answer was no. Police left.", ["The answer was no.", "Police left."]),
    (
        "It begins on Jan. 5 and ends on Feb. 9. Bring papers.",
        ["It begins on Jan. 5 and ends on Feb. 9.", "Bring papers."],
    ),
    ("The raid came at 5 a.m. Officers took phones.", ["The raid came at 5 a.m.", "Officers took phones."]),
    ("At 5 p.m. Friday the net went dark.", ["At 5 p.m. Friday the net went dark."]),
    ("Approx. 40 sites vanished.", ["Approx. 40 sites vanished."]),
    # quotations and brackets
    ("“We will appeal.” The minister agreed.", ["“We will appeal.”", "The minister agreed."]),
    ("“Why us?” she asked. Nobody answered.", ["“Why us?” she asked.", "Nobody answered."]),
    ("“Why us?” Ms. Adeyemi asked.", ["“Why us?” Ms. Adeyemi asked."]),
    ('"It is over," he said. "Go home."', ['"It is over," he said.', '"Go home."']),
    ("He said: “We lost. We will win.” Then he left.", ["He said: “We lost. We will win.”", "Then he left."]),
    ("The sites (all blogs. All local.) were shut.", ["The sites (all blogs. All local.) were shut."]),
    (
        "It was shut. (Nobody said why.) Users protested.",
        ["It was shut.", "(Nobody said why.)", "Users protested."],
    ),
    ("«Это конец.» Он ушёл.", ["«Это конец.»", "Он ушёл."]),
    ("Yahoo! was fined. Others were not.", ["Yahoo! was fined.", "Others were not."]),
    # omissions and marks
    ("He paused… then spoke.", ["He paused… then spoke."]),
    ("It goes on... Nobody reads it.", ["It goes on...", "Nobody reads it."]),
    ("It is banned.[4] Fines apply.", ["It is banned.", "[4] Fines apply."]),
    ("1. Install the app. 2. Sign in.", ["1. Install the app.", "2. Sign in."]),
    (
        "It was signed by the King.The law is new here.",
        ["It was signed by the King.", "The law is new here."],
    ),
    ("iPhones were seized. eSafety objected.", ["iPhones were seized.", "eSafety objected."]),
    # layout
    ("First paragraph\n\nSecond paragraph", ["First paragraph", "Second paragraph"]),
    ("A heading\nThe text begins. It ends.", ["A heading", "The text begins.", "It ends."]),
    (
        "This line is long enough to have been wrapped by a mail\nprogram somewhere. It ends.",
        ["This line is long enough to have been wrapped by a mail\nprogram somewhere.", "It ends."],
    ),
    ("One.\u00a0Two words.", ["One.", "Two words."]),
    # other languages
    ("El juez falló. ¿Quién apeló? Nadie.", ["El juez falló.", "¿Quién apeló?", "Nadie."]),
    ("La Sra. Gil denunció al Dr. Paz. Ganó.", ["La Sra. Gil denunció al Dr. Paz.", "Ganó."]),
    ("Am 3. Januar kam das Urteil. Es gilt.", ["Am 3. Januar kam das Urteil.", "Es gilt."]),
    ("Das betrifft z.B. Messenger. Alle klagen.", ["Das betrifft z.B. Messenger.", "Alle klagen."]),
    ("Mme. Blanc a gagné. L’État a perdu.", ["Mme. Blanc a gagné.", "L’État a perdu."]),
    ("Суд решил. Закон отменён.", ["Суд решил.", "Закон отменён."]),
    ("Штраф 5 млн руб. за пост. Это много.", ["Штраф 5 млн руб. за пост.", "Это много."]),
    ("法院作出裁决。网站被封锁！为什么？", ["法院作出裁决。", "网站被封锁！", "为什么？"]),
    ("他说：“我们会上诉。”然后离开。", ["他说：“我们会上诉。”", "然后离开。"]),
    ("هل حجبت الحكومة الموقع؟ نعم. انتهى.", ["هل حجبت الحكومة الموقع؟", "نعم.", "انتهى."]),
    ("سرکار نے سائٹ بند کی۔ عدالت نے روکا۔", ["سرکار نے سائٹ بند کی۔", "عدالت نے روکا۔"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_falls_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in split(text)] == expected


@given(st.text(alphabet="aB .!?\n\"“”()3…。'", max_size=120))
def test_sentences_cover_everything_but_white_space_in_order(text: str) -> None:
    spans = split(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(s.of(text) for s in spans).split()) == "".join(text.split())


@given(st.text(max_size=200))
def test_no_sentence_starts_or_ends_in_white_space(text: str) -> None:
    assert all(span.of(text) == span.of(text).strip() != "" for span in split(text))


def test_a_paragraph_is_what_stands_between_blank_lines() -> None:
    text = "One.\nStill one.\n \n\nTwo."
    assert [span.of(text) for span in paragraphs(text)] == ["One.\nStill one.", "Two."]


def test_a_short_line_stands_alone_and_a_long_one_was_wrapped() -> None:
    text = "Menu\nA line of more than fifty characters that is simply\ngoing on"
    assert [span.of(text) for span in lines(text, Span(0, len(text)))] == [
        "Menu",
        "A line of more than fifty characters that is simply\ngoing on",
    ]


def test_a_standfirst_without_a_full_stop_is_parted_from_the_first_sentence() -> None:
    text = (
        "Regulator warns that hotels keep copies of passports for far too long Thousands of guests had their "
        "passports copied by hotel chains last year, the data protection office has found."
    )
    parts = [span.of(text) for span in unglued(text, Span(0, len(text)))]
    assert parts[0].endswith("far too long")
    assert parts[1].startswith("Thousands of guests")


def test_a_name_after_a_lower_case_word_parts_nothing() -> None:
    text = (
        "The regulator told the court on Monday that it had asked Example Telecom and its rival for "
        "records of "
        "calls made by reporters, and that the High Court rules in such cases without a hearing."
    )
    assert len(unglued(text, Span(0, len(text)))) == 1
