"""Through a proxy: for who cannot reach a source, or Discord, from where the bot runs."""

import re
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

from bot.adapters.http.guard import is_public

# Names that mean something only inside a network (RFC 6761, 6762, 8375, 9476 and what routers make up).
_INSIDE: Final = ("localhost", "local", "internal", "lan", "home.arpa", "intranet", "corp", "home")
# 127.1 and 0x7f.1 are addresses to many resolvers (WHATWG URL, “ends in a number”).
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*")


class ProxyFailed(aiohttp.ClientOSError):
    """The proxy is not there, or did not get through; `str()` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(None, why)
        self.why = why

    def __str__(self) -> str:
        return self.why


@dataclass(frozen=True, slots=True)
class Proxy:
    """`address` is socks5://… or http://…, with a user and password if need be.

    `hosts` are reached through it, and all whose names end in them; none are all.
    """

    address: str
    hosts: frozenset[str] = frozenset()

    def serves(self, host: str) -> bool:
        """Whether that host is reached through it."""
        labels = host.lower().rstrip(".").split(".")
        return not self.hosts or any(".".join(labels[at:]) in self.hosts for at in range(len(labels)))


class ThroughProxy(ProxyConnector):
    """Connections of aiohttp through a proxy, which looks names up itself.

    What goes wrong is a ClientError like any other: a ProxyFailed, or the certificate's.
    """

    @classmethod
    def of(cls, address: str, **options: Any) -> "ThroughProxy":
        """To the proxy at `address`; `options` are those of aiohttp's TCPConnector."""
        made = cls.from_url(address.replace("socks5h://", "socks5://", 1), rdns=True, **options)
        assert isinstance(made, cls)
        return made

    async def _wrap_create_connection(self, *args: Any, req: Any, **options: Any) -> Any:
        try:
            return await super()._wrap_create_connection(*args, req=req, **options)
        except ProxyConnectionError as error:
            raise ProxyFailed("the proxy does not accept connections") from error
        except ProxyTimeoutError as error:
            raise ProxyFailed("the proxy did not get there in time") from error
        except ProxyError as error:
            raise ProxyFailed("the proxy could not reach it") from error
        except ssl.SSLError as error:
            raise aiohttp.ClientConnectorSSLError(req.connection_key, error) from error


def is_public_name(host: str) -> bool:
    """Whether a host that nobody here looks up may be asked for: neither an address nor a name of the inside.

    A proxy that can reach a private network looks names of it up all the same; see docs/operate.md.
    """
    name = host.lower().rstrip(".")
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        last = name.rpartition(".")[2]
        inside = name in _INSIDE or name.endswith(tuple(f".{end}" for end in _INSIDE))
        return "." in name and not inside and not _NUMBER.fullmatch(last)
    return is_public(name.strip("[]"))
