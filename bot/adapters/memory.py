"""What was freed goes back to the system, where glibc would keep it between what is in use."""

import ctypes
import sys
from typing import Final

_GLIBC: Final = "libc.so.6"


def give_back() -> bool:
    """Return free memory to the system, and whether there was any: see malloc_trim(3).

    What was used for a moment in many small pieces (pages of SQLite, the rows of a large answer) lies among
    what stays, and is never returned by itself. Where there is no glibc, nothing is done.
    """
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(_GLIBC).malloc_trim(0))
    except (OSError, AttributeError):
        return False
