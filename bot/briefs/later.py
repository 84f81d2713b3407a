r"""Patterns that are compiled when they are first asked for something.

The stage has some 170; to compile them all took a third of the time in which it is imported.

A pattern that begins with a letter, or a class of letters, is looked for at the places alone where one
stands: `"(?<!\w.)` is found in a third of the time of `(?<!\w)"`, and `\d\d*` in half of that of `\d+`.
"""

import re
from typing import Any, Final, cast

_ASKED: Final = (
    "search",
    "match",
    "fullmatch",
    "finditer",
    "findall",
    "split",
    "sub",
    "subn",
    "pattern",
    "flags",
)


def later(pattern: str, flags: int | re.RegexFlag = 0) -> re.Pattern[str]:
    """What `re.compile` gives, made when it is first used. A mistake in the pattern is told then."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


def anywhere(letters: str, pattern: str) -> re.Pattern[str]:
    """`later` of a pattern that is only asked whether it stands somewhere in a text.

    It is tried at the letters alone that it can begin with, which takes a third of the time.
    """
    return later(rf"[{letters}](?<=(?={pattern}).)")


class _Later:
    """Takes over the compiled pattern's methods, so that only the first use costs more."""

    def __init__(self, pattern: str, flags: int | re.RegexFlag) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._source)
        for known in _ASKED:
            setattr(self, known, getattr(compiled, known))
        return getattr(compiled, name)
