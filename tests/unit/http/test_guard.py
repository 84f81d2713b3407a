"""The guard lets nothing through but the public web, however an address is wrapped."""

import socket

import pytest
from aiohttp import AddrInfoType

from bot.adapters.http.guard import ForbiddenAddress, Guard, is_public

SPECIAL = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::192.168.0.1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2002:a9fe:a9fe::1",
    "2001:0:53aa:64c:0:0:80ff:fffe",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "fc00::1",
    "fd00::1",
    "fdff::1",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
]

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "100.128.0.1",
    "198.20.0.1",
    "223.255.255.254",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "64:ff9b::101:101",
    "2002:101:101::1",
    "::ffff:8.8.8.8",
]


def addr_info(host: str, port: int) -> AddrInfoType:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    place = (host, port, 0, 0) if ":" in host else (host, port)
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["", "localhost", "127.1", "0x7f000001", "example.org", "1.2.3.4.5"])
def test_what_is_not_an_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", SPECIAL)
def test_no_socket_is_made_for_a_special_address(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        Guard()(addr_info(address, 80))


def test_an_allowed_pair_gets_a_socket_and_its_neighbours_do_not() -> None:
    guard = Guard(frozenset({("127.0.0.1", 8080)}))

    guard(addr_info("127.0.0.1", 8080)).close()

    for host, port in [("127.0.0.1", 8081), ("127.0.0.2", 8080), ("::ffff:127.0.0.1", 8080)]:
        with pytest.raises(ForbiddenAddress):
            guard(addr_info(host, port))


def test_a_public_address_gets_a_socket() -> None:
    made = Guard()(addr_info("93.184.216.34", 443))

    assert made.family == socket.AF_INET
    made.close()
