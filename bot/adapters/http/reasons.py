"""What went wrong on the way, in words for whoever added the feed."""

from typing import Final

import aiohttp

from bot.adapters.http.guard import ForbiddenAddress
from bot.adapters.http.proxy import ProxyFailed
from bot.domain.errors import (
    AddressRefused,
    FetchError,
    FetchTimeout,
    InvalidAddress,
    RightswireError,
    Unreachable,
)

PRIVATE: Final = "it leads to a private or special address"


def as_ours(url: str, error: Exception) -> RightswireError:
    """The error of ours that a client's, a socket's or a timeout's error means."""
    match error:
        case aiohttp.InvalidURL() if str(error.url) != url:
            return AddressRefused(url, "it redirects to something that is not a web address")
        case aiohttp.InvalidURL() | UnicodeError():
            return InvalidAddress(url, "the name of the site is not a proper one")
        case aiohttp.ConnectionTimeoutError():
            return FetchTimeout(url, "the server did not accept a connection in time")
        case TimeoutError():
            return FetchTimeout(url, "the answer took too long")
        case aiohttp.ClientConnectorError(os_error=ForbiddenAddress()):
            return AddressRefused(url, PRIVATE)
        case _:
            return _unreachable(url, error)


def _unreachable(url: str, error: Exception) -> FetchError:
    match error:
        case ProxyFailed():
            why = error.why
        case aiohttp.ClientConnectorDNSError():
            why = "there is no site of that name"
        case aiohttp.ClientSSLError():
            why = "its certificate is not valid"
        case aiohttp.ClientConnectorError():
            why = "the server does not accept connections"
        case aiohttp.ClientResponseError():
            why = "the server's answer is not proper HTTP"
        case _:
            why = "the connection broke off"
    return Unreachable(url, why)
