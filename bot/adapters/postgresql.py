"""What connections to PostgreSQL are asked for, unless the operator's own address says otherwise.

A machine that loses its power, or a cable, says nothing to those who are connected. Half a minute later they
know: by the kernel's questions on a connection where nothing is said, by what was sent and never taken on
the others. (Names and units are libpq's.)
"""

from collections.abc import Mapping
from typing import Final

_ALIVE: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}


def alive(url: str) -> Mapping[str, str]:
    """The parameters that the address does not set itself."""
    return {name: value for name, value in _ALIVE.items() if f"{name}=" not in url}
