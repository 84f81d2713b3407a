"""`python -m benchmarks NAME --data PATH [...]`: run a benchmark, print one JSON object as last line.

A benchmark is a module of this package with `run(arguments: list[str]) -> dict[str, object]`,
which reads its own options.
"""

import json
import runpy
import sys
from pathlib import Path


def names() -> list[str]:
    """The benchmarks there are: every module here that no underscore hides."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in names():
        sys.exit(f"usage: python -m benchmarks NAME --data PATH [...]; NAME is one of {', '.join(names())}")
    run = runpy.run_module(f"benchmarks.{sys.argv[1]}")["run"]
    print(json.dumps(run(sys.argv[2:])))


if __name__ == "__main__":
    main()
