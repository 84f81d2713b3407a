"""The files that a benchmark reads: the one it was told, or its own ones in a folder of corpora."""

from pathlib import Path
from typing import Any


def files(data: Path, *names: str) -> dict[str, Path]:
    """A file by its own name, or of a folder those of these names that are there.

    Raises SystemExit where there is nothing.
    """
    if data.is_file():
        return {data.name.split(".")[0]: data}
    found = {Path(name).name.split(".")[0]: data / name for name in names if (data / name).is_file()}
    if not found:
        raise SystemExit(f"{data} holds none of {', '.join(names)}")
    return found


def of_each(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The figures of the only file, or of each by its name."""
    return next(iter(found.values())) if len(found) == 1 else found
