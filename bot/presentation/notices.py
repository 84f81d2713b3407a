"""What members are told of the feeds that they added."""

import re
from typing import Final

from bot.domain.notice import Notice, NoticeKind, OffNotice
from bot.languages.messages import _, marked
from bot.presentation.escape import line, linked

_NAME: Final = 100
_REASON: Final = 160

_TEXTS: Final = {
    NoticeKind.FAILING: marked(
        "I have not been able to read **{feed}** for more than a day{why}.\n"
        "I keep trying once a day for 90 days and tell you when it is back. If it has moved, give me its new "
        "address with `/feeds add`; if you no longer want it, use `/feeds remove`."
    ),
    NoticeKind.BACK: marked("**{feed}** is back: I read it again. You need not do anything."),
    NoticeKind.GONE: marked(
        "**{feed}** is gone: its server says so, and I no longer ask for it.\n"
        "If it has a new address, give it to me with `/feeds add`."
    ),
    NoticeKind.GIVEN_UP: marked(
        "I have not been able to read **{feed}** for 90 days{why}, so I stop trying.\n"
        "If it has a new address, or works again, give it to me with `/feeds add`."
    ),
}


_OFF: Final = marked(
    "I can no longer post in {place} ({why}), so I have stopped sending anything there.\n"
    "Once I may again, I go on by myself, with what is less than a day old by then. "
    "`/channels list` shows what it follows; if you no longer want it, use `/channels unfollow`."
)
_ANSWERED: Final = re.compile(r"the server answered (\d{3})")


def off_text(notice: OffNotice) -> str:
    """The message about a channel that was switched off: what happened, and what to do next."""
    return _(_OFF, place=f"<#{notice.target.id}>", why=line(_(notice.why), _REASON))


def notice_text(notice: Notice) -> str:
    """The message: what happened, and what to do next."""
    known = reason(notice.why, notice.url, _REASON)
    why = f" ({known})" if known else ""
    return _(_TEXTS[notice.kind], feed=linked(notice.outlet.name, notice.url, _NAME), why=why)


def reason(noted: str | None, url: str, limit: int) -> str:
    """Why an address could not be read, as it was noted; harmless, empty where nothing was."""
    why = (noted or "").removeprefix(f"{url}: ")
    if answered := _ANSWERED.fullmatch(why):
        return _("the server answered {status}", status=answered[1])
    return line(_(why), limit) if why else ""
