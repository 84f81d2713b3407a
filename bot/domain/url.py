"""Addresses: which ones may be polled, and when two of them are the same page."""

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from bot.domain.errors import InvalidAddress

MAX_LENGTH: Final = 2048
WEB_PORTS: Final = frozenset({None, 80, 443, 8000, 8080, 8443})

# What publishers and networks append to follow readers; it never names another page.
_TRACKING: Final = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hs\w+|at_\w+|ns_\w+|"
    r"ref|ref_src|cmpid|ocid|smid|partner|guccounter|guce_\w+|wt_\w+|ftag|sref|spm|xtor)$",
    re.IGNORECASE,
)
_WHOLE: Final = re.compile(r"https?://[^/?#]", re.IGNORECASE)
# What nearly every address looks like: nothing in it to resolve, to quote or to refuse, and often no query.
_PLAIN: Final = re.compile(r"https?://[\w.-]+(?:[/?#][\w%/:=&?~#+!$,;'@()*.|-]*)?", re.ASCII)
_BARE: Final = re.compile(r"https?://(?:www\.)?([a-z0-9.-]+)((?:/[\w%/:=&~+!$,;'@()*.|-]*)?)", re.ASCII)
# An address that is already as it will be fetched: most are, and each is looked at before every poll.
_SOUND: Final = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::(?P<port>[1-5]?\d{1,4}))?"
    r"/[\w%/:=&~+!$,'()*.-]*(?:\?[\w%/:=&~+!$,'()*.-]+)?",
    re.ASCII,
)
# What people paste for an address without its beginning: a host and something of it.
_PASTED: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?/\S*")
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f]")


def web_address(text: str, *, any_port: bool = False) -> str:
    """The address as it will be fetched.

    Raises InvalidAddress unless it is http(s) with a host, no credentials and a port the web uses
    (`any_port` lifts that last rule, for servers on loopback).
    """
    sound = _SOUND.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if sound and (not sound["port"] or int(sound["port"]) in WEB_PORTS or any_port):
        return text
    address = text.strip().strip("<>")
    if len(address) > MAX_LENGTH:
        raise InvalidAddress(address, "it is too long")
    if "://" not in address and "." in address.split("/")[0]:
        address = f"https://{address}"
    parts = _split(address)
    if parts.scheme not in {"http", "https"}:
        raise InvalidAddress(address, "it must begin with https:// or http://")
    if not parts.hostname:
        raise InvalidAddress(address, "it names no site")
    if parts.username or parts.password:
        raise InvalidAddress(address, "it contains a user name or password")
    if not any_port and parts.port not in WEB_PORTS:
        raise InvalidAddress(address, "it names a port that websites do not use")
    return urlunsplit(parts._replace(path=parts.path or "/", fragment=""))


def page_address(text: str) -> str | None:
    """The address that somebody gave, None for what are words. Raises InvalidAddress for a broken one."""
    pasted = text.strip().strip("<>")
    return web_address(pasted, any_port=True) if "://" in pasted or _PASTED.fullmatch(pasted) else None


def canonical(url: str) -> str:
    """One spelling for one page: lower-case host, no fragment, no tracking parameters, sorted rest."""
    bare = _BARE.fullmatch(url)
    if bare:
        return f"https://{bare[1]}{_page(bare[2])}"
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else ()
    kept = sorted((k, v) for k, v in pairs if not _TRACKING.match(k))
    return urlunsplit(("https", host + port, _page(parts.path), urlencode(kept), ""))


def without_tracking(url: str) -> str:
    """The address as readers are shown it: nothing changed but the tracking parameters gone."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.split("=", 1)[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def host_of(url: str) -> str:
    """The host that politeness counts by."""
    return (urlsplit(url).hostname or "").lower()


def link(base: str, href: str | None) -> str | None:
    """`href` resolved against `base` when it is an http(s) link a reader may be sent to, else None."""
    if not href:
        return None
    if len(href) <= MAX_LENGTH and _PLAIN.fullmatch(href):
        return href
    try:
        address = _CONTROL.sub("", href)
        resolved = address if _WHOLE.match(address) else urljoin(base, address)
        parts = urlsplit(resolved)
        # Asking for the port is what finds out that it is none.
        named = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        usable = named and len(resolved) <= MAX_LENGTH
    except ValueError:
        return None
    return quote(resolved, safe="%/:=&?~#+!$,;'@()*[]|") if usable else None


def _page(path: str) -> str:
    return path.rstrip("/").removesuffix("/amp") or "/"


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise InvalidAddress(address, str(error)) from error
    if _CONTROL.search(address) or "\\" in address:
        raise InvalidAddress(address, "it contains characters that addresses cannot have")
    return parts
