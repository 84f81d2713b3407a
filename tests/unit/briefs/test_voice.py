"""Whose "we" it is: what a page says of itself is dropped, or credited to its outlet where it takes a stand."""

import pytest

from bot.briefs.edit import plain
from bot.briefs.languages import lexicon_of
from bot.briefs.voice import is_own, is_stand
from bot.briefs.write import write_brief
from tests.unit.briefs.drafts import draft

NEWS = "Norland blocked the Quill messenger on Monday, the regulator in Quillport announced."

FINES = "Whoever still uses it in a public office pays 300 crowns."


@pytest.mark.parametrize(
    "remark",
    [
        *("What bothers me most is how quietly it was done.", "We are thrilled to bring you a new season."),
        *("As you surely know, we once again host our yearly quiz.", "It made me think of an old film."),
        *("Two of our guides were updated for the spring.", "Let us all hope that it lasts."),
        "While we all know that paper is best, the file is there as well.",
    ],
)
def test_a_remark_of_the_writer_is_no_point(remark: str) -> None:
    brief = write_brief([draft(f"{NEWS} {remark}", "Norland blocks Quill")])
    assert [point.text for point in brief.points] == [NEWS]


@pytest.mark.parametrize(
    "stand",
    [
        "We call on the parliament to withdraw the order.",
        "Today we filed a complaint against the ministry.",
        "We oppose the order and the fines that come with it.",
        "Our analysis found that 40 other apps were hit.",
    ],
)
def test_a_stand_is_told_and_credited_to_whoever_takes_it(stand: str) -> None:
    brief = write_brief([draft(f"{NEWS} {FINES} {stand}", "Norland blocks Quill", outlet="Specimen Rights")])
    assert {point.text: point.attribution for point in brief.points}[stand] == "Specimen Rights"


@pytest.mark.parametrize(
    ("language", "own", "stand", "told"),
    [
        ("en", "We are proud of our work.", "We condemn the ban.", "She said we must act."),
        ("en", "I think it works.", "We are suing the ministry.", "“We are proud,” the mayor added."),
        ("en", "Ours is a small site.", "We urge the court to act.", "The US must act in World War II."),
        ("es", "Estamos orgullosos.", "Exigimos la retirada de la ley.", "«Nuestra casa», dijo ella."),
        ("fr", "Nous sommes ravis.", "Nous condamnons cette loi.", "« Nous agirons », a dit le maire."),
        ("de", "Wir freuen uns sehr.", "Wir fordern ein Verbot.", "„Wir handeln“, sagte sie."),
        ("pt", "Nós estamos felizes.", "Exigimos que a lei seja retirada.", "Nos tribunais não há prazo."),
        ("ru", "Мы очень рады.", "Мы требуем отменить закон.", "Полиция нашла троих."),
        ("zh", "我们很高兴。", "我们呼吁取消禁令。", "我国发布新规。"),
        ("ar", "نحن سعداء جدا.", "ندعو إلى إلغاء القانون.", "قال الوزير إننا سنعمل."),
    ],
)
def test_the_first_person_is_known_in_every_language(language: str, own: str, stand: str, told: str) -> None:
    lexicon = lexicon_of(language, own)
    assert is_own(own, lexicon)
    assert not is_stand(own, lexicon)
    assert is_stand(stand, lexicon)
    assert not is_own(told, lexicon)


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("en", "The firm, however, denied it on Monday.", "The firm denied it on Monday."),
        ("es", "La empresa, sin embargo, lo negó el lunes.", "La empresa lo negó el lunes."),
        ("fr", "La société, toutefois, a nié lundi.", "La société a nié lundi."),
        ("pt", "A empresa, no entanto, negou na segunda.", "A empresa negou na segunda."),
        ("ru", "Фирма, однако, это отрицала в понедельник.", "Фирма это отрицала в понедельник."),
    ],
)
def test_an_opener_between_two_commas_goes_with_them(language: str, text: str, shown: str) -> None:
    assert plain(text, lexicon_of(language, text)) == shown
