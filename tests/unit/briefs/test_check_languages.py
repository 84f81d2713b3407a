"""The checker in other languages: one thing changed in a true point is found, and the true point passes."""

from dataclasses import dataclass, replace

import pytest

from bot.briefs.check import Kind, faults_of
from bot.domain.brief import Point, Source
from bot.domain.report import Span
from tests.unit.briefs.drafts import draft


@dataclass(frozen=True)
class Said:
    """A sentence of a report, a true point made of it, and what stands in both for each kind of mutant.

    A hedge and a negation are dropped, `denied` is what a negation put where there is none makes of the point.
    """

    sentence: str
    point: str
    number: tuple[str, str]
    name: tuple[str, str]
    quotation: tuple[str, str]
    hedge: str
    negation: str
    denied: tuple[str, str]


SAID = {
    "es": Said(
        "El Ministerio de Norlandia no ha acusado a las al menos 15.000 personas detenidas presuntamente por «falsa "
        "alarma», aunque la fiscalía investiga en Quillport desde marzo, tras la protesta.",
        "El Ministerio de Norlandia no ha acusado a las al menos 15.000 personas detenidas presuntamente por «falsa "
        "alarma», aunque la fiscalía investiga en Quillport desde marzo.",
        ("15.000", "16.000"),
        ("Quillport", "Heronia"),
        ("falsa alarma", "falsa bandera"),
        "presuntamente ",
        "no ",
        ("investiga", "no investiga"),
    ),
    "fr": Said(
        "Le ministère de Norlande n’a pas inculpé les quelque 15 000 personnes, au moins 40 à Quillport, qui auraient "
        "été arrêtées pour « fausse alerte » lundi, selon la police.",
        "Le ministère de Norlande n’a pas inculpé les quelque 15 000 personnes, au moins 40 à Quillport, qui auraient "
        "été arrêtées pour « fausse alerte » lundi, selon la police.",
        ("40", "400"),
        ("Quillport", "Heronville"),
        ("fausse alerte", "fausse route"),
        "au moins ",
        "n’a pas ",
        ("auraient été", "n’auraient pas été"),
    ),
    "de": Said(
        "Das Ministerium in Norland hat mindestens 15.000 Menschen nicht angeklagt, die angeblich wegen „falschen "
        "Alarms“ in Quillport verhaftet wurden, darunter zwei Autorinnen.",
        "Das Ministerium in Norland hat mindestens 15.000 Menschen nicht angeklagt, die angeblich wegen „falschen "
        "Alarms“ in Quillport verhaftet wurden.",
        ("15.000", "18.000"),
        ("Quillport", "Reiherstadt"),
        ("falschen Alarms", "falschen Spiels"),
        "angeblich ",
        "nicht ",
        ("verhaftet wurden", "nicht verhaftet wurden"),
    ),
    "pt": Said(
        "O ministério da Norlândia não acusou as pelo menos 15.000 pessoas detidas supostamente por “falso alarme” em "
        "Quillport, após os protestos de março.",
        "O ministério da Norlândia não acusou as pelo menos 15.000 pessoas detidas supostamente por “falso alarme” em "
        "Quillport.",
        ("15.000", "15.500"),
        ("Quillport", "Garçópolis"),
        ("falso alarme", "falso amigo"),
        "supostamente ",
        "não ",
        ("detidas", "não detidas"),
    ),
    "ru": Said(
        "Министерство Норландии не предъявило обвинений 15 000 человек, якобы задержанных за «ложную тревогу» в "
        "Квилпорте, в том числе двум авторам.",
        "Министерство Норландии не предъявило обвинений 15 000 человек, якобы задержанных за «ложную тревогу» в "
        "Квилпорте.",
        ("15 000", "17 000"),
        ("Квилпорте", "Цапельске"),
        ("ложную тревогу", "ложную клятву"),
        "якобы ",
        "не ",
        ("задержанных", "не задержанных"),
    ),
    "zh": Said(
        "诺兰内政部没有起诉至少15000名涉嫌“谎报警情”的居民（其中两人是作家），奎尔港警方周一释放了他们。",
        "诺兰内政部没有起诉至少15000名涉嫌“谎报警情”的居民，奎尔港警方周一释放了他们。",
        ("15000", "16000"),
        ("奎尔港", "鹭鸶城"),
        ("谎报警情", "谎报军情"),
        "涉嫌",
        "没有",
        ("释放了", "没有释放"),
    ),
    "ar": Said(
        "لم توجه وزارة الداخلية في نورلاند تهما إلى نحو 15000 شخص احتجزوا بسبب «إنذار كاذب» في كويلبورت (بينهم كاتبان).",
        "لم توجه وزارة الداخلية في نورلاند تهما إلى نحو 15000 شخص احتجزوا بسبب «إنذار كاذب» في كويلبورت.",
        ("15000", "16000"),
        ("كويلبورت", "هيرونيا"),
        ("إنذار كاذب", "إنذار مبكر"),
        "نحو ",
        "لم ",
        ("احتجزوا", "لم يحتجزوا"),
    ),
}
MUTANTS = {
    Kind.NUMBER: lambda said: said.point.replace(*said.number),
    Kind.NAME: lambda said: said.point.replace(*said.name),
    Kind.QUOTATION: lambda said: said.point.replace(*said.quotation),
    Kind.HEDGE: lambda said: said.point.replace(said.hedge, ""),
    Kind.NEGATION: lambda said: said.point.replace(said.negation, ""),
}


def kinds(language: str, text: str, attribution: str | None = None) -> set[Kind]:
    said = SAID[language].sentence
    report = draft(said, "", language)
    point = Point(text, Source(0, Span(0, len(said)), said), attribution)
    return {fault.kind for fault in faults_of(point, report)}


@pytest.mark.parametrize("language", SAID)
def test_a_true_point_passes(language: str) -> None:
    assert kinds(language, SAID[language].point) == set()


@pytest.mark.parametrize("kind", MUTANTS)
@pytest.mark.parametrize("language", SAID)
def test_one_thing_changed_is_found(language: str, kind: Kind) -> None:
    mutant = MUTANTS[kind](SAID[language])
    assert mutant != SAID[language].point
    assert kind in kinds(language, mutant)


@pytest.mark.parametrize("language", SAID)
def test_a_negation_put_where_there_was_none_is_found(language: str) -> None:
    said = SAID[language]
    mutant = replace(said, point=said.point.replace(*said.denied)).point
    assert mutant != said.point
    assert Kind.NEGATION in kinds(language, mutant)


@pytest.mark.parametrize("language", SAID)
def test_a_source_that_the_report_does_not_name_is_found(language: str) -> None:
    stranger = {"ru": "Цапля", "zh": "鹭鸶社", "ar": "هيرون"}.get(language, "Heron")
    assert Kind.CREDIT in kinds(language, SAID[language].point, stranger)
