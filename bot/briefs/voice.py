"""Whether a sentence is told in the page's own first person, and whether that takes a stand.

"We are thrilled" is no news. "We have filed a complaint" is, where it says who did.
"""

from typing import Final

from bot.briefs.english import ENGLISH
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, listed, mentions

# Asked first, as it takes a fifth of the time.
_FIRST: Final = frozenset(
    listed(
        "I I’m I've I’ve I'm I'd I’d I'll I’ll me My my myself We we We’re we’re We're we're We’ve we’ve "
        "We've we've We’ll we’ll We'll we'll We’d we’d We'd we'd Our our Ours ours "
        "us us, us. me, me. ourselves"
    )
)
_QUOTES: Final = ("“", '"', "«", "„", "「", "‘", "'")
_SAID: Final = later(r"[“\"«„「][^“”\"«»„「」]*[”\"»“」]|[‘'](?<!\w.)(?:[^‘’'“”]|[’'](?=\w))+[’'](?!\w)")
# That somebody else says it: "she said we must act".
_SAYING: Final = later(
    r"(?<![\w’'])(?<!\b[Ww]e )(?<!\bI )(?<!\bI had )(?<!\b[Ww]e had )(?<!\b[Ww]e have )(?:said|says|tells?|"
    r"told(?!\s(?:us|me)\b)|ruled|argue[ds]|wrote|warned|dij\w+|aseguró|declaró|déclar\w+|dit|sagt\w*|erklärt\w*|"
    r"disse\w*|declarou|afirmou|сказал\w*|заявил\w*|قال\w*)(?!\w)|(?<!我们)(?:表示|说|称|指出)"
)


def is_own(text: str, lexicon: Lexicon) -> bool:
    """Whether a page speaks of itself: a "we" that is neither quoted nor told of somebody."""
    if lexicon is ENGLISH and _FIRST.isdisjoint(text.split()):
        return False
    if not lexicon.own.search(text):
        return False
    plain = _SAID.sub(" ", text) if mentions(text, _QUOTES) else text
    return bool(lexicon.own.search(plain)) and not _SAYING.search(plain)


def is_stand(text: str, lexicon: Lexicon) -> bool:
    """Whether the first person demands, condemns, sues or has found something out."""
    return bool(lexicon.stand.search(text))
