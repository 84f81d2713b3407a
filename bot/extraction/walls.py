"""Walls: pages that stand in front of an article, for those who should pay, consent or prove to be human.

Their texts read like articles to an extractor. Phrases address the reader, so that news about paywalls,
cookies and captchas are not taken for one; and a long text is always an article.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

_SHORT: Final = 1500
_TEASER: Final = 900
_HOST: Final = re.compile(r"^(?:consent|guce|cookiewall|privacy-?gate|myprivacy)\.", re.IGNORECASE)
# Who asks for consent says "we"; buttons alone are what news about consent quotes.
_WE: Final = re.compile(
    r"\bwe and our (?:\d+ |selected |trusted )?(?:partners|vendors|affiliates)|\bwe use cookies\b"
    r"|\bwir und unsere (?:\d+ )?partner|\bwir verwenden cookies|\bnous et nos (?:\d+ )?partenaires"
    r"|\bnosotros y nuestros (?:\d+ )?socios|\bnoi e i nostri (?:\d+ )?partner"
    r"|\bwij en onze (?:\d+ )?partners|\bn[óo]s e os nossos (?:\d+ )?parceiros",
    re.IGNORECASE,
)
_CONSENT: Final = re.compile(
    r"\b(?:cookie|consent|zustimm|einwillig|accepter|aceptar|accetta|toestemming|aceitar)", re.IGNORECASE
)
_PAYWALL: Final = re.compile(
    r"\bsubscribe (?:now |today )?to (?:continue|read|unlock|keep reading)|\b(?:to|and) continue reading\b"
    r"|\balready (?:a subscriber|a member|have an account)\b|\b(?:log|sign) in to (?:continue|read|unlock)"
    r"|\b(?:register|create a free account) (?:for free )?to (?:continue|read)"
    r"|\bthis (?:article|story|content|post) is (?:only |exclusively )?(?:available )?"
    r"(?:for|to|reserved for) (?:our )?(?:paid |paying |premium )?(?:subscribers|members)"
    r"|\byou(?:’|')?(?: ha)?ve (?:reached|read|used) (?:all )?(?:your|the) "
    r"(?:monthly |free )*(?:limit|articles)"
    r"|\bunlock (?:this|the full) (?:article|story)|\bstart your (?:free )?trial\b"
    r"|\bnur für abonnent|\bjetzt (?:weiterlesen|abonnieren)|\bals abonnent(?:in)? (?:weiter)?lesen"
    r"|\br[ée]serv[ée]e? (?:à nos |aux )abonn[ée]s|\bil vous reste [\d.,]+ ?% de cet article"
    r"|\b(?:solo|s[óo]lo) para suscriptores|\bsuscr[íi]bete para (?:seguir|continuar) leyendo"
    r"|\briservato agli abbonati|\balleen voor abonnees|\bexclusivo para assinantes",
    re.IGNORECASE,
)
_ROBOT: Final = re.compile(
    r"\benable javascript\b|\bjavascript is (?:disabled|required)|\bchecking your browser"
    r"|\bverify(?:ing)? (?:that )?you are (?:a )?human|\bare you a robot|\bunusual traffic"
    r"|^just a moment|^attention required|^access denied|\bcomplete the captcha",
    re.IGNORECASE | re.MULTILINE,
)


class Wall(StrEnum):
    """What stands before the article, as the reason for people."""

    CONSENT = "the site wants consent to its cookies first"
    PAY = "the site shows the article to its subscribers only"
    ROBOT = "the site wants to see a browser or a person first"


def wall(url: str, title: str, text: str) -> Wall | None:
    """The wall that a page is, or None, by its final address, its title and the text found on it."""
    if _HOST.match(urlsplit(url).hostname or ""):
        return Wall.CONSENT
    if len(text) > _SHORT:
        return None
    if _WE.search(text) and _CONSENT.search(text):
        return Wall.CONSENT
    if len(text) <= _TEASER and _PAYWALL.search(text):
        return Wall.PAY
    return Wall.ROBOT if len(text) <= _TEASER and _ROBOT.search(f"{title}\n{text}") else None


def without_offers(paragraphs: Sequence[str]) -> int:
    """How many paragraphs stand before the offer to subscribe that ends the text; all if there is none."""
    kept = len(paragraphs)
    while kept and len(paragraphs[kept - 1]) < 200 and _PAYWALL.search(paragraphs[kept - 1]):
        kept -= 1
    return kept
