"""What edits take away, and what they never do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefs import edit
from bot.briefs.clauses import is_whole
from bot.briefs.cuts import wordings
from bot.briefs.english import ENGLISH
from bot.briefs.languages import lexicon_of

SPEAKING = {
    "according",
    "said",
    "says",
    "say",
    "told",
    "reported",
    "reports",
    "claimed",
    "claims",
    "warned",
    "warns",
    "alleged",
}


LONG_ASIDE = (
    "Quill, which had been chosen from among eleven firms to build the register of pupils that every school of "
    "Norland has to keep from next summer on, closed its hotline on Monday."
)
ADDING = (
    "“We will go on,” the ministry said on its site, adding that the arrests came out of 3,200 complaints."
)


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("However, it is also clear that satire is covered.", "Satire is covered."),
        ("But the court disagreed.", "The court disagreed."),
        ("And so, the site went dark.", "The site went dark."),
        ("Meanwhile, in the north, networks failed.", "In the north, networks failed."),
        (
            "To see how bad it is, look no further than this: A court shut the paper.",
            "A court shut the paper.",
        ),
        ("Yes, a judge blocked the law.", "A judge blocked the law."),
        ("LAGOS (AFP) — A judge blocked the law.", "A judge blocked the law."),
        ("Exclusive: A judge blocked the law.", "A judge blocked the law."),
        ("Now the law is in force.", "Now the law is in force."),
        ("Android phones were seized.", "Android phones were seized."),
        ("So-called influencers were fined.", "So-called influencers were fined."),
        ("The law fell […]", "The law fell."),
        ("The law fell...", "The law fell."),
        ("The law fell.[12]", "The law fell."),
        ("The law\u00a0fell , it seems .", "The law fell, it seems."),
        ("eSafety is asking X for answers", "eSafety is asking X for answers."),
        ("They shut “Clean Screens”", "They shut “Clean Screens”."),
    ],
)
def test_a_sentence_loses_what_says_nothing(sentence: str, plain: str) -> None:
    assert edit.plain(sentence, ENGLISH) == plain


@pytest.mark.parametrize(
    ("language", "sentence", "plain"),
    [
        ("es", "Sin embargo, el juez anuló la orden.", "El juez anuló la orden."),
        ("fr", "Mais le juge a annulé l’ordre.", "Le juge a annulé l’ordre."),
        ("de", "Außerdem, so das Gericht, gilt das Verbot nicht.", "So das Gericht, gilt das Verbot nicht."),
        ("pt", "No entanto, o juiz anulou a ordem.", "O juiz anulou a ordem."),
        ("ru", "Однако суд отменил запрет.", "Суд отменил запрет."),
        ("zh", "然而，法院取消了禁令。", "法院取消了禁令。"),
        ("ar", "ومع ذلك، ألغت المحكمة الحظر.", "ألغت المحكمة الحظر."),
    ],
)
def test_openers_of_other_languages_go_too(language: str, sentence: str, plain: str) -> None:
    assert edit.plain(sentence, lexicon_of(language, "")) == plain


@pytest.mark.parametrize("text", ["He said “no.", "(One", "One)", 'A "b', "«Да", "A ‘b"])
def test_an_open_bracket_or_quotation_is_seen(text: str) -> None:
    assert not edit.is_balanced(text)


@pytest.mark.parametrize(
    "text",
    [
        "“A” and ‘b’ (c)",
        "The state’s writers’ guild",
        "A 'b' c",
        "It's 'fine'",
        "«Да» [1]",
        "Das Abkommen „Schild“ und »Hafen« fiel",
    ],
)
def test_what_is_balanced_passes(text: str) -> None:
    assert edit.is_balanced(text)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Ambos recurrieron la sentencia."),
        ("fr", "Celui-ci a fait appel."),
        ("de", "Zudem gilt das Gesetz für Router."),
        ("pt", "Tal medida vale desde maio."),
        ("ru", "Этого закона никто не ждал."),
        ("zh", "对此，法院没有回应。"),
        ("ar", "وهو أول قرار من نوعه."),
    ],
)
def test_what_leans_on_the_sentence_before_is_known_in_each_language(language: str, sentence: str) -> None:
    assert edit.dangles(sentence, lexicon_of(language, ""))


@pytest.mark.parametrize(
    ("sentence", "shorter", "speaker"),
    [
        (ADDING, "The arrests came out of 3,200 complaints.", "the ministry"),
        (ADDING, "The ministry said the arrests came out of 3,200 complaints.", None),
        (
            "Last month, according to the notice, the police opened a drive called “Clean Screens”.",
            "The police opened a drive called “Clean Screens”.",
            "the notice",
        ),
        (
            "In the ministry’s reading, fraud also covers satire and leaks.",
            "Fraud also covers satire and leaks.",
            "the ministry’s reading",
        ),
        ("The app, which has ten million users, was banned in May.", "The app was banned in May.", None),
        (
            "The operator was fined 40 million euros, including interest.",
            "The operator was fined 40 million euros.",
            None,
        ),
        (
            "The news is grand; police have reportedly held 90 people.",
            "Police have reportedly held 90 people.",
            None,
        ),
        ("The tracker sold data (of minors too) to brokers.", "The tracker sold data to brokers.", None),
        (
            "The deals cover four states, according to the filings, though they still need approval.",
            "The deals cover four states, though they still need approval.",
            "the filings",
        ),
        (
            "The office can no longer be relied upon for figures, amid fears that cuts could go further.",
            "The office can no longer be relied upon for figures.",
            None,
        ),
        (
            "Firms are to say in three days what they did, or Quill risks losing its licence and facing fines soon.",
            "Firms are to say in three days what they did, or Quill risks losing its licence.",
            None,
        ),
        (
            "Norland sent officers to join leftwing groups and gather a great many notes on their members.",
            "Norland sent officers to join leftwing groups.",
            None,
        ),
        (
            "Anger is growing among the traders of Norland weeks after Quill was ordered to close, as shops lose trade.",
            "Anger is growing among the traders of Norland.",
            None,
        ),
        (
            "“The block was asked for by Quill and has no end date,” notes The Courier.",
            "The block was asked for by Quill and has no end date.",
            "the Courier",
        ),
        (
            "The court ordered Quill to hide the pages, rejecting its argument that others should go first.",
            "The court ordered Quill to hide the pages.",
            None,
        ),
        (
            "The Heron union is suing Quill and its owner, accusing them of having read the mail of its members.",
            "The Heron union is suing Quill and its owner.",
            None,
        ),
        (
            "The ministry has shut the Quill network for good, claiming that its owner was not licensed and said so.",
            "The ministry has shut the Quill network for good.",
            None,
        ),
        (
            "A court of Norland fined the Quill network 40 million euros because it did not delete the mail.",
            "A court of Norland fined the Quill network 40 million euros.",
            None,
        ),
        (
            "The Quill network printed the names of all its readers, leaving them without any way to complain.",
            "The Quill network printed the names of all its readers.",
            None,
        ),
        (
            "Norland’s navy is tracking the cable ship off Tern while two others are apparently trying to get away.",
            "Norland’s navy is tracking the cable ship off Tern.",
            None,
        ),
        (
            "Ten of the songs are free, according to a leading member of Norland’s independent broadcasting research office.",
            "Ten of the songs are free.",
            "a leading member of Norland’s independent broadcasting research office",
        ),
        (
            "As the clock strikes twelve on January 1, 2031, ten thousand songs will be free for all to copy.",
            "Ten thousand songs will be free for all to copy.",
            None,
        ),
        (
            LONG_ASIDE,
            "Quill closed its hotline on Monday.",
            None,
        ),
        (
            "Quill’s readers in Norland fell to 900,000 in the last week of May, down from 1.2 million in March.",
            "Quill’s readers in Norland fell to 900,000 in the last week of May.",
            None,
        ),
    ],
)
def test_a_sentence_can_be_put_more_shortly(sentence: str, shorter: str, speaker: str | None) -> None:
    assert (shorter, speaker) in [(w.text, w.speaker) for w in wordings(sentence, ENGLISH)]


@pytest.mark.parametrize(
    ("language", "sentence", "shorter"),
    [
        (
            "es",
            "La policía de Norlandia, que depende del ministerio, detuvo el lunes a 40 blogueros en Quillport.",
            "La policía de Norlandia detuvo el lunes a 40 blogueros en Quillport.",
        ),
        (
            "es",
            "Norlandia bloqueó el lunes la aplicación Quill, afectando a dos millones de usuarios del país.",
            "Norlandia bloqueó el lunes la aplicación Quill.",
        ),
        (
            "fr",
            "La police de Norlande, dont le chef a changé en mai, a arrêté lundi 40 blogueurs à Quillport.",
            "La police de Norlande a arrêté lundi 40 blogueurs à Quillport.",
        ),
        (
            "fr",
            "La Norlande a bloqué lundi la messagerie Quill, privant deux millions de personnes de nouvelles.",
            "La Norlande a bloqué lundi la messagerie Quill.",
        ),
        (
            "de",
            "Die Polizei in Norland hat am Montag 40 Blogger festgenommen, darunter zwei bekannte Autorinnen.",
            "Die Polizei in Norland hat am Montag 40 Blogger festgenommen.",
        ),
        (
            "de",
            "Norland hat den Dienst Quill am Montag sperren lassen, um die Proteste im Land zu beenden.",
            "Norland hat den Dienst Quill am Montag sperren lassen.",
        ),
        (
            "pt",
            "A polícia de Norlândia, que responde ao ministério, prendeu na segunda 40 blogueiros em Quillport.",
            "A polícia de Norlândia prendeu na segunda 40 blogueiros em Quillport.",
        ),
        (
            "zh",
            "据路透社报道，诺兰警方周一在奎尔港逮捕了四十名博客作者。",
            "诺兰警方周一在奎尔港逮捕了四十名博客作者。",
        ),
        (
            "zh",
            "诺兰警方周一在奎尔港逮捕了四十名博客作者，内政部表示。",
            "诺兰警方周一在奎尔港逮捕了四十名博客作者。",
        ),
        (
            "zh",
            "诺兰内政部（其大楼位于奎尔港）周一下令封锁所有社交网络。",
            "诺兰内政部周一下令封锁所有社交网络。",
        ),
        (
            "ar",
            "بحسب وزارة الداخلية، اعتقلت الشرطة في كويلبورت أربعين مدونا يوم الاثنين.",
            "اعتقلت الشرطة في كويلبورت أربعين مدونا يوم الاثنين.",
        ),
        (
            "ar",
            "اعتقلت الشرطة في كويلبورت أربعين مدونا يوم الاثنين، بحسب وزارة الداخلية.",
            "اعتقلت الشرطة في كويلبورت أربعين مدونا يوم الاثنين.",
        ),
        (
            "ar",
            "اعتقلت الشرطة في كويلبورت (بينهم كاتبان) أربعين مدونا يوم الاثنين.",
            "اعتقلت الشرطة في كويلبورت أربعين مدونا يوم الاثنين.",
        ),
        (
            "ru",
            "Полиция Норландии в понедельник задержала 40 блогеров, в том числе двух известных авторов.",
            "Полиция Норландии в понедельник задержала 40 блогеров.",
        ),
    ],
)
def test_sentences_of_other_languages_can_be_put_more_shortly(
    language: str, sentence: str, shorter: str
) -> None:
    assert shorter in [wording.text for wording in wordings(sentence, lexicon_of(language, ""))]


@pytest.mark.parametrize(
    ("language", "sentence", "bare"),
    [
        ("zh", "（路透社奎尔港1月3日电）诺兰周一封锁了所有社交网络。", "诺兰周一封锁了所有社交网络。"),
        ("zh", "本报讯 诺兰周一封锁了所有社交网络。", "诺兰周一封锁了所有社交网络。"),
        ("zh", "新华社奎尔港1月3日电 诺兰周一封锁了所有社交网络。", "诺兰周一封锁了所有社交网络。"),
        ("zh", "法新社报道，诺兰周一封锁了所有社交网络。", "法新社报道，诺兰周一封锁了所有社交网络。"),
        (
            "ar",
            "كويلبورت (رويترز) - أغلقت نورلاند كل الشبكات يوم الاثنين.",
            "أغلقت نورلاند كل الشبكات يوم الاثنين.",
        ),
    ],
)
def test_a_byline_goes_in_other_scripts(language: str, sentence: str, bare: str) -> None:
    assert edit.plain(sentence, lexicon_of(language, "")) == bare


@pytest.mark.parametrize(
    ("language", "sentence", "kept"),
    [
        (
            "fr",
            "La loi sur les données entre en vigueur lundi prochain, a annoncé le ministère.",
            "a annoncé",
        ),
        (
            "es",
            "El bloqueo de Quill termina el lunes en toda Norlandia, citando una nota oficial.",
            "citando",
        ),
        (
            "es",
            "La policía detuvo el lunes a 40 blogueros del país, que no han sido acusados.",
            "no han sido",
        ),
        ("pt", "Em maio deste ano, a empresa vendeu os dados, embora fosse proibido.", "vendeu os dados"),
        ("de", "Das neue Gesetz verbietet in Norland alle Apps, die Kinder im Netz verfolgen.", "die Kinder"),
        (
            "de",
            "Laut der Behörde werden in den Gebieten von Quillport, Tern und Heron 40 Blogger verhört.",
            "Laut",
        ),
        ("ru", "«Закон запрещает все приложения Норландии», — ответил на вопросы министр.", "ответил"),
        (
            "pt",
            "O jornal de Quillport noticiou, no domingo, que um homem foi preso pela polícia.",
            "que um homem",
        ),
        ("pt", "A polícia deteve a cantora Ana Vidal, que cantou nas ruas, informou o chefe.", "que cantou"),
        (
            "pt",
            "Um ministro falou no parlamento na quinta, onde acusou, de forma dura, os jornais do país.",
            "onde acusou",
        ),
        (
            "fr",
            "Un éleveur arrêté à Quillport Selon des médias locaux, un juge a ordonné son arrestation lundi.",
            "Selon",
        ),
        ("ru", "Закон запрещает в Норландии все приложения, которые следят за детьми.", "следят за детьми"),
        ("zh", "据报道，诺兰警方周一在奎尔港逮捕了四十名博客作者。", "据报道"),
        ("zh", "根据新法律，诺兰警方可以在没有搜查令的情况下逮捕博客作者。", "根据新法律"),
        ("zh", "据该公司称，周一的攻击泄露了其四十万名用户的数据。", "据该公司称"),
        ("zh", "诺兰警方逮捕了四十名博客作者（涉嫌散布谣言），法院周一作出裁决。", "涉嫌"),
        ("zh", "这座城市位于诺兰北部的海边，以其古老的港口和博客作者著称。", "著称"),
        ("ar", "بحسب وزارة الداخلية، اعتقلت الشرطة في كويلبورت أربعين من موظفيها.", "بحسب"),
        ("ar", "اعتقلت الشرطة في كويلبورت أربعين مدونا يوم الاثنين وفقا للوائح المدينة.", "وفقا للوائح"),
        (
            "ar",
            "زعم الوزير أن مشاركة الجيش في المعارك – خاصة وأنها بدعوة من الحكومة - ذريعة للبقاء.",
            "ذريعة",
        ),
        ("ru", "Суд отменил запрет сайта во всей Норландии, ссылаясь на жалобу авторов.", "ссылаясь"),
    ],
)
def test_what_narrows_denies_or_names_a_source_stays_in_other_languages(
    language: str, sentence: str, kept: str
) -> None:
    assert all(kept in wording.text for wording in wordings(sentence, lexicon_of(language, "")))


@pytest.mark.parametrize(
    ("sentence", "narrowed"),
    [
        ("The law bans apps that follow children across the internet.", "follow children"),
        ("Fraud also covers leaks, and posts that put forward other points of view.", "other points of view"),
        ("The court fined brokers who sold addresses without asking.", "who sold addresses"),
        ("The operator has blocked the whole of Quill in three provinces.", "in three provinces"),
        ("Shops that scan faces and bars that copy papers will be visited.", "that scan faces"),
    ],
)
def test_what_is_said_of_some_is_not_said_of_all(sentence: str, narrowed: str) -> None:
    assert all(narrowed in wording.text for wording in wordings(sentence, ENGLISH))


@pytest.mark.parametrize(
    "sentence",
    [
        "The law was passed, if the court allows it.",
        "The law was passed, according to two people.",
        "The app was banned (allegedly) in May this year.",
        "The minister was arrested, which he denies, in May.",
        "The ban holds, unless parliament objects.",
        "The firm sold data, as the regulator claims.",
        "The network was shut on Monday, leaving nobody in the north with a line, officials say.",
        "The network was shut on Monday, making a mess of the vote according to those who did not win.",
        "The network was shut on Monday, citing a paper that nobody has seen.",
        "The network stays open for all, excluding those who did not sign.",
        "The network is open to all, letting them read the news unless they live in the north.",
        "The network was shut because of spam unless the ministry is mistaken.",
        "The network is open to all while the ministry says that nobody can use it.",
    ],
)
def test_a_hedge_goes_only_when_its_speaker_is_named(sentence: str) -> None:
    for wording in wordings(sentence, ENGLISH):
        lost = set(edit.hedges(sentence, ENGLISH)) - set(edit.hedges(wording.text, ENGLISH))
        assert lost <= (SPEAKING if wording.speaker else set())


def test_a_weekday_is_not_what_somebody_said() -> None:
    said = "The Norland ministry said Monday it is “looking into” the complaints about the app."
    assert not [w for w in wordings(said, ENGLISH) if w.text.startswith("Monday")]


@pytest.mark.parametrize(
    ("sentence", "broken"),
    [
        ("The app was ruled to be in violation of an act on data of 2014.", "The app was ruled to be."),
        (
            "The act binds firms—including giants such as Quill, Heron and Tern—to publish reports.",
            "The act binds firms—including giants such as Quill.",
        ),
        (
            "It is worse when you consider that Quill, when it was free, was a champion of privacy.",
            "It is worse when you consider that Quill.",
        ),
        (
            "In a post shared last week, the 38-year-old announced his release, thanking the president.",
            "In a post shared last week thanking",
        ),
        (
            "In a ruling issued Friday, three judges said the ban was void.",
            "In a ruling issued, three judges said",
        ),
        (
            "The page was deleted in May, according to its keeper, an activist from Norland.",
            "The page was deleted in May an activist",
        ),
        ("Quill said that an attack had hit its wallet in December.", "An attack had hit its wallet"),
        (
            "All officers who spied on campaigners were moved to other duties in May.",
            "All officers were",
        ),
        (
            "The office is collecting data from anyone who enters its shops.",
            "The office is collecting data from anyone.",
        ),
        ("The agency has dropped the rules that kept networks apart.", "The agency has dropped the rules."),
        ("She worked as the only woman in the ministry.", "She worked as the only woman."),
        ("Officials repeated claims that users had agreed to be watched.", "Officials repeated claims."),
        ("“We will appeal against the order of the court,” said Ana Vidal.", "We will appeal"),
        (
            "Readers gave 40 euros each to keep up the independent, uncompromising coverage of the court.",
            "Readers gave 40 euros each to keep up the independent.",
        ),
        (
            "It made him think of Golya, the lowly clerk of an old novel, a disconcerting study of a divided self.",
            "It made him think of Golya a disconcerting study",
        ),
        (
            "Searches have become rarer in the U.S., a change that could last all year, officials say.",
            "Searches have become rarer in the U.S. officials say.",
        ),
        (
            "Ada Quill, the former rower, television star and campaigner, said Friday she will run for office.",
            "Ada Quill television star",
        ),
        (
            "The king will go abroad for his first journey as king, the palace announced Friday, sailing in May.",
            "The king will go abroad for his first journey as king sailing",
        ),
        (
            "All may go out without a badge, according to new guidance from the Quill Office issued Tuesday.",
            "All may go out without a badge, according to new guidance from the Quill Office issued.",
        ),
        (
            "The botnet earns money from installs, the company said in an analysis published on Friday.",
            "The botnet earns money from installs, the company said in an analysis published.",
        ),
        (
            "Authorities said the ban is needed for safety, but digital rights experts are concerned.",
            "The ban is needed for safety, but experts",
        ),
        (
            "The Office for Rights in Norland said it would interpret and enforce the act of 1990 as it stands.",
            "The Office for Rights in Norland said it would interpret.",
        ),
        (
            "The firm in Quillport makes its money by collecting and selling data of the people of Norland.",
            "The firm in Quillport makes its money by collecting.",
        ),
        (
            "Although 97% of telephones can encrypt, less than a third of them are set to do so.",
            "Less than a third of them",
        ),
        (
            "Quill did not close its office in the north because the ministry of Norland had asked for it.",
            "Quill did not close its office in the north.",
        ),
        (
            "The editor of Quill was let out of jail only because a court in Norland heard his doctor.",
            "The editor of Quill was let out of jail only.",
        ),
        (
            "The vote in Norland comes eight weeks after a court shut Quill for good.",
            "The vote in Norland comes.",
        ),
        (
            "Quill will open its office in the north mere days after a court had said it will not.",
            "Quill will open its office in the north mere.",
        ),
        (
            "The number of people killed in Norland -- now at 90 -- is expected to rise again this week.",
            "The number of people killed in Norland.",
        ),
    ],
)
def test_no_wording_lacks_what_its_words_lean_on(sentence: str, broken: str) -> None:
    assert not any(w.text.startswith(broken) for w in wordings(sentence, ENGLISH))


def test_an_aside_before_whoever_says_it_leaves_a_comma() -> None:
    said = "Searches have become rarer in the U.S., a change that could last all year, officials say."
    told = [w.text for w in wordings(said, ENGLISH)]
    assert "Searches have become rarer in the U.S., officials say." in told


@pytest.mark.parametrize(
    ("cut_off", "kept"),
    [
        (
            "The botnet has used a known flaw, the researchers said in an",
            "The botnet has used a known flaw, the researchers said.",
        ),
        ("The botnet has used a known flaw, and a second one that", "The botnet has used a known flaw."),
        (
            "The app makes pictures of people dressed as clowns, kings, soldiers, and what oth",
            "The app makes pictures of people dressed as clowns.",
        ),
    ],
)
def test_of_a_sentence_that_was_cut_off_the_whole_part_stays(cut_off: str, kept: str) -> None:
    assert edit.shortened(cut_off, ENGLISH) == kept


def test_a_source_whose_claim_was_cut_off_says_nothing() -> None:
    assert not is_whole("According to the Quill Office (QO), which was in charge of the release.", ENGLISH)
    assert is_whole("After the vote, the Quill Office was closed.", ENGLISH)


PIECES = st.sampled_from(
    """
    The ministry; police; said; said on its site; that; the court; has banned; was not banned; 40 apps;
    , which are popular,; , according to the notice,; , adding that; , including games; (all foreign);
    allegedly; “a quiet word”; and; in May; never; , a startup,; if; — so far —; because of spam; to;
    , reportedly; In the state’s view,; After the vote,; , users say; Norland; “No,”; on Monday; : the; with
    """.replace("\n    ", " ")
    .strip()
    .split("; "),
)


@given(st.lists(PIECES, min_size=4, max_size=16))
def test_no_wording_adds_words_loses_hedges_or_opens_quotations(pieces: list[str]) -> None:
    sentence = edit.plain(" ".join(pieces), ENGLISH)
    for wording in wordings(sentence, ENGLISH):
        assert is_part(wording.text, sentence)
        assert edit.is_balanced(wording.text)
        lost = set(edit.hedges(sentence, ENGLISH)) - set(edit.hedges(wording.text, ENGLISH))
        assert lost <= (SPEAKING if wording.speaker else set()) | own_of_clauses(sentence)


def own_of_clauses(sentence: str) -> set[str]:
    """The hedges that a reason, a consequence or an addition has to itself in a sentence made of the pieces."""
    told = hedges_after(" because of spam|, adding that|, including games", sentence)
    return told - {"if", "said", "say"} | hedges_after(", which are popular|, with", sentence) & {"allegedly"}


def hedges_after(words: str, sentence: str) -> set[str]:
    """The hedges between some words and the next comma."""
    clauses = [part.partition(",")[0] for part in re.split(words, sentence)[1:]]
    return {hedge for clause in clauses for hedge in edit.hedges(clause, ENGLISH)}


def is_part(shorter: str, longer: str) -> bool:
    """Whether every word stands in the longer text, in order."""
    rest = iter(bare(longer))
    return all(word in rest for word in bare(shorter))


def bare(text: str) -> list[str]:
    return [w for w in ("".join(c for c in word.lower() if c.isalnum()) for word in text.split()) if w]
