"""What the wording of a sentence shows, asked cheaply first: the quick question must never say no wrongly."""

import pytest

from bot.briefs.signs import is_background, is_moment, stakes, taken_as_known


@pytest.mark.parametrize(
    "word",
    [
        *(
            "free speech",
            "freedom",
            "rights",
            "right to protest",
            "privacy",
            "dissent",
            "dissenters",
            "bloggers",
        ),
        *("point of view", "points of view", "journalism", "reporter", "activists", "critics", "critical"),
        *("opposition", "censors", "surveillance", "unlawfully", "illegal", "violated", "constitutional"),
        *("peaceful", "witnesses", "court has", "no law", "encryption", "speech", "expression", "liberté"),
        *(
            "libertad",
            "droit",
            "derechos",
            "vie privée",
            "privacidad",
            "periodista",
            "journaliste",
            "activista",
        ),
        *("grundrechte", "freiheit", "datenschutz", "zensur", "meinungsfreiheit", "liberdade", "direitos"),
        *("свобода", "права"),
    ],
)
def test_every_word_for_what_is_at_stake_is_seen_after_others_that_only_begin_like_it(word: str) -> None:
    assert stakes(f"Rightly or not, a pointer was set, and {word} counted.") == {word}


@pytest.mark.parametrize("word", ["言论", "自由", "隐私", "人权"])
def test_chinese_words_for_what_is_at_stake_are_seen(word: str) -> None:
    assert stakes(f"问{word}和") == {word}


@pytest.mark.parametrize("text", ["A copyright claim was filed.", "Specimen Rights Network moved house."])
def test_a_word_within_another_or_within_a_name_is_not_at_stake(text: str) -> None:
    assert not stakes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Quill is a messenger.", "The Quill app, made in Norland, was based in a barn."),
        *("In 2019 the app was sold.", "Since May 2020 nobody has used it.", "Back in 2018 it ran well."),
        *("Until 2021 the firm sold maps.", "Last year it moved.", "Previously it stood still."),
        *("Historically this took weeks.", "They met years ago.", "Norland has long fought it."),
    ],
)
def test_what_was_before_the_news_is_background(text: str) -> None:
    assert is_background(text)


def test_news_is_no_background() -> None:
    assert not is_background("Norland blocked the Quill app on Monday.")


@pytest.mark.parametrize(
    "text",
    ["4 May: the site goes down.", "Monday, May 4: they meet.", "mid-March 2024 – a law.", "09:30 – Doors."],
)
def test_a_moment_of_a_timeline_is_seen(text: str) -> None:
    assert is_moment(text)


def test_what_is_taken_as_known_is_found_at_the_start_and_after_small_words() -> None:
    text = "The list was long, they said the company did it, and with the same ruling, over the border, for the suit."
    assert taken_as_known(text) == {"list", "company", "ruling", "border", "suit"}
