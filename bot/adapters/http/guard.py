"""The guard at the socket: the last check before a connection, on the very address it would go to.

Checking names or resolver answers is not enough: address literals never reach a resolver, and an
answer may change between the check and the connection.
"""

import errno
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from aiohttp import AddrInfoType

_Address = IPv4Address | IPv6Address

_NAT64: Final = IPv6Network("64:ff9b::/96")
_UNICAST: Final = IPv6Network("2000::/3")
# Newer than the tables of Python 3.11: documentation (RFC 9637).
_DOCUMENTATION: Final = IPv6Network("3fff::/20")


class ForbiddenAddress(OSError):
    """The connection would leave the public web. One text for all, so that a list of them stays one."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "not an address of the public web")


class Guard:
    """A socket factory that refuses every address outside the public web.

    `allowed` names exact (address, port) pairs that may be connected to all the same.
    """

    def __init__(self, allowed: frozenset[tuple[str, int]] = frozenset()) -> None:
        self._allowed = allowed

    def __call__(self, addr_info: AddrInfoType) -> socket.socket:
        """A socket for that address. Raises ForbiddenAddress."""
        family, kind, protocol, _, (host, port, *_) = addr_info
        if (host, port) not in self._allowed and not is_public(str(host)):
            raise ForbiddenAddress
        return socket.socket(family, kind, protocol)


def is_public(address: str) -> bool:
    """Whether the address, and any IPv4 address carried inside it, is globally routable unicast."""
    try:
        ip = _unwrapped(ip_address(address))
    except ValueError:
        return False
    if ip.is_multicast or ip.is_reserved or not ip.is_global:
        return False
    return isinstance(ip, IPv4Address) or _is_public_v6(ip)


def _is_public_v6(ip: IPv6Address) -> bool:
    return ip in _UNICAST and ip not in _DOCUMENTATION and ip.teredo is None


def _unwrapped(ip: _Address) -> _Address:
    if isinstance(ip, IPv4Address):
        return ip
    carried = ip.ipv4_mapped or ip.sixtofour
    if carried is None and ip in _NAT64:
        carried = IPv4Address(int(ip) & 0xFFFFFFFF)
    return carried or ip
