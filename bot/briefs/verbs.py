"""English verbs that can be a clause's only one."""

from typing import Final

from bot.briefs.later import anywhere, later

_FINITE: Final = anywhere(
    "iawhcmdstfblorugnkvpe",
    r"\b(?:is|are|was|were|has|have|had|will|can|must|do|does|did|said|says|say|made|makes|took|takes|"
    r"sent|found|finds|began|"
    r"begins|launched|gave|gives|told|met|wrote|writes|ran|runs|set|won|lost|held|holds|kept|put|puts|"
    r"wants?|plans?|calls?|faces?|"
    r"shows?|allows?|requires?|forces?|bans?|blocks?|warns?|accuses?|seeks?|uses?|includes?|needs?|"
    r"remains?|means?|fell|rose|grew|shrank|cut|shut|hit|hits|arose|came|come|comes|went|goes|left|lost|became|"
    r"becomes?|rules?|covers?|extends?|takes?|struck|chose|drew|fought|led|paid|read|reads|rests?|follows?|"
    r"protects?|lets?|works?|rejects?|belongs?|shares?|sold|sells?|stays?|stood|stands|spread|switch(?:es)?|"
    r"signs?|spoke|speaks|threw|tells?|votes?|targets?|denies|plans|welcomes?|knows?|costs?)\b",
)
_PAST: Final = later(r"ed\b(?<=\wed)")
MAIN_VERB: Final = later(
    r"\b(?:is|are|was|were|has|have|had|will|can|could|must|may|might|did|does|says?|said|wants?|plans?|found|made|makes|"
    r"took|takes|began|begins|launched|ordered|banned|blocked|announced|approved|rejected|offered|agreed|accused)\b"
)


def is_finite(text: str) -> bool:
    """Whether a text has a verb that can be a clause's only one."""
    return bool(_PAST.search(text) or _FINITE.search(text))
