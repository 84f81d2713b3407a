"""Copies are known by their wording, independent reports by theirs."""

import numpy as np
import pytest

from bot.stories.copies import imprint, is_copy

TITLE = "Court in Lower Sarn lifts ban on the messenger Wren"
TEXT = (
    "The high court of Lower Sarn has lifted the ban on the messenger Wren after 14 months. Judges said that the "
    "ministry had never shown which law the service had broken. Wren has about two million users in the country. "
    "Its makers refused in 2023 to hand over the keys to private conversations, and providers were told to block "
    "it within a day. The ministry has thirty days to appeal, and until then the block stays where it is."
)
INDEPENDENT = (
    "Wren, a messenger with some two million users in Lower Sarn, may come back: the country's high court found "
    "no legal ground for the block that began 14 months ago. Providers had been ordered to cut it off when its "
    "makers would not give up encryption keys. An appeal by the ministry is possible within thirty days."
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (TITLE, TEXT),
        ("Messenger back soon", TEXT),
        (TITLE, TEXT[: len(TEXT) // 2]),
        (TITLE, f"Read on our site first. {TEXT} Sign up for the newsletter, follow us, donate."),
        (TITLE.upper(), TEXT.replace("two million", "2 million").replace("’", "'")),
    ],
)
def test_edited_at_the_edges_it_is_still_the_same_text(title: str, text: str) -> None:
    assert is_copy(imprint(TITLE, TEXT), imprint(title, text))


def test_an_independent_account_of_the_event_is_no_copy() -> None:
    assert not is_copy(imprint(TITLE, TEXT), imprint("Wren may return to Lower Sarn", INDEPENDENT))


def test_a_retelling_that_replaces_words_and_keeps_their_order_is_a_copy() -> None:
    words = TEXT.split()
    replaced = " ".join("dentist" if n % 4 == 2 else word for n, word in enumerate(words) if n % 11)
    assert is_copy(imprint(TITLE, TEXT), imprint(TITLE, replaced))
    shuffled = " ".join(sorted(words))
    assert not is_copy(imprint(TITLE, TEXT), imprint("", shuffled))


def test_every_third_word_replaced_is_still_a_retelling_and_a_long_quotation_is_none() -> None:
    words = TEXT.split()
    replaced = " ".join("dentist" if n % 3 == 2 else word for n, word in enumerate(words) if n % 11)
    assert is_copy(imprint(TITLE, TEXT), imprint(TITLE, replaced))
    half = len(words) * 6 // 10
    quoting = " ".join([*words[:half], *(f"other{n}" for n in range(half, len(words)))])
    assert not is_copy(imprint("", TEXT), imprint("", quoting))


def test_a_list_of_what_others_reported_is_no_copy_of_its_first_item() -> None:
    first = ". ".join(TEXT.split(". ")[:2])
    listed = f"{TITLE}. {first}. Elsewhere: {INDEPENDENT}"
    assert not is_copy(imprint(TITLE, TEXT), imprint("This week", listed))


def test_a_list_that_gives_only_the_headline_of_its_other_item_is_no_copy_of_the_first() -> None:
    first = ". ".join(TEXT.split(". ")[:2])
    listed = imprint("", f"{TITLE}. {first}. Elsewhere: Verania cuts mobile internet")
    shared = np.isin(listed.shingles, imprint(TITLE, TEXT).shingles).mean()
    assert 0.8 < shared < 0.9
    assert not is_copy(imprint(TITLE, TEXT), listed)


def test_quoting_two_sentences_makes_no_copy() -> None:
    quoting = f"{INDEPENDENT} The court put it like this: “{'. '.join(TEXT.split('. ')[:2])}.”"
    assert not is_copy(imprint(TITLE, TEXT), imprint("What the court said", quoting))


def test_a_title_alone_is_a_copy_only_of_the_very_same_title() -> None:
    assert is_copy(imprint(TITLE, ""), imprint(TITLE.lower(), ""))
    assert not is_copy(imprint(TITLE, ""), imprint(f"{TITLE} at last", ""))


def test_nothing_is_a_copy_of_nothing() -> None:
    assert not is_copy(imprint("", ""), imprint("", ""))
    assert not is_copy(imprint("Live", ""), imprint("Live", ""))


def test_scripts_without_spaces_are_compared_by_their_characters() -> None:
    text = "公安部今天在网站上说,全国警方侦办了许多网络犯罪案件,并抓获了大量嫌疑人。"
    assert is_copy(imprint("通报", text), imprint("转载", f"转自网站。{text}"))
    assert not is_copy(
        imprint("通报", text), imprint("体育", "主队昨晚在决赛中赢了客队,球迷在街上庆祝到天亮。")
    )
