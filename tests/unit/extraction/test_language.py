"""The language of a text is recognised, and short texts lean on what their publisher says."""

import pytest

from bot.extraction.language import language_of

TEXTS = {
    "en": "The court ruled that the ban on encrypted messages violates the right to privacy.",
    "de": "Das Gericht entschied, dass das Verbot verschlüsselter Nachrichten gegen Grundrechte verstößt.",
    "fr": "Le tribunal a jugé que l’interdiction des messages chiffrés viole le droit à la vie privée.",
    "es": "El tribunal dictaminó que la prohibición de los mensajes cifrados viola la intimidad.",
    "pt": "O tribunal decidiu que a proibição de mensagens cifradas viola o direito à privacidade.",
    "ru": "Суд постановил, что запрет зашифрованных сообщений нарушает право на частную жизнь.",
    "tr": "Mahkeme, şifreli mesaj yasağının özel hayatın gizliliğini ihlal ettiğine karar verdi.",
    "fa": "دادگاه حکم داد که ممنوعیت پیام‌های رمزگذاری‌شده حق حریم خصوصی را نقض می‌کند.",
    "zh": "法院裁定,禁止加密信息侵犯了公民的隐私权,政府必须在三十天内取消该禁令。",
}


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("declared", [None, "xx", "en", "de-AT"])
def test_a_sentence_is_recognised_whatever_is_declared(code: str, declared: str | None) -> None:
    assert language_of(TEXTS[code], declared) == code


@pytest.mark.parametrize(("text", "declared"), [("Pegasus", "es"), ("Elon Musk", "en"), ("OK", "pt-BR")])
def test_a_word_or_two_are_in_the_declared_language(text: str, declared: str) -> None:
    assert language_of(text, declared) == declared[:2]


@pytest.mark.parametrize("text", ["", "  \n", "Elon Musk", "12 34"])
def test_without_a_hint_too_little_is_not_guessed_from(text: str) -> None:
    assert language_of(text, None) == "und"


def test_an_empty_text_has_no_language_whatever_is_declared() -> None:
    assert language_of("", "en") == "und"
