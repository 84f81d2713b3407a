"""Memory that was needed for a moment is given back, although what stays lies between it."""

import subprocess
import sys

import pytest

PROGRAM = """
from bot.adapters.memory import give_back

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6

before = held()
pieces = [bytes(4_000) for _ in range(20_000)]
kept = pieces[::50]
pieces.clear()
freed = held()
print(before, freed, give_back(), held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps memory in this way")
def test_what_was_freed_between_what_stays_goes_back_to_the_system() -> None:
    told = subprocess.check_output([sys.executable, "-c", PROGRAM], text=True).split()
    before, freed, gave, after = float(told[0]), float(told[1]), told[2], float(told[3])
    assert freed - before > 60  # otherwise there would be nothing to show
    assert gave == "True"
    assert after - before < 30
