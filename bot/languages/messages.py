"""What the bot says, in the language that is spoken now.

English stands in the code and is the key: `_("{site} took too long to answer.", site=host)`. Values are put
in after the translation, each set apart where it runs in the other direction; numbers are written as the
language writes them. `scripts/words` finds the messages by these functions' names.
"""

import re
from collections.abc import Iterable
from typing import Final

from bot.languages.catalogues import NAME, catalogue
from bot.languages.current import current
from bot.languages.formats import directed, isolated, number

_ADDRESS: Final = re.compile(r"https?://")


def _(message: str, /, **values: object) -> str:
    """The message."""
    said = catalogue(current()).text(message)
    return directed(said.format(**_shown(values)) if values else said)


def plural(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for that many things, in which `{count}` is how many."""
    said = catalogue(current()).plural(one, many, count)
    return directed(said.format(**_shown(values | {"count": count})))


def series(parts: Iterable[str]) -> str:
    """Parts of a sentence one after the other, of which none ends it: A, B, C; empty ones are left out.

    Not by the CLDR's lists of units, which have no comma in Russian and none of anything in Chinese.
    """
    return catalogue(current()).text(_COMMA).join(isolated(part) for part in parts if part)


def marked(message: str) -> str:
    """The message as it is: a constant, to be said later by `_`."""
    return message


_COMMA: Final = marked(", ")


def named(name: str) -> str:
    """A command's or an option's name as Discord shows it to whoever speaks this language."""
    return catalogue(current()).text(name, NAME)


def command_name(path: str) -> str:
    """The same of a command in its group, such as `alerts add`."""
    return " ".join(map(named, path.split(" ")))


def _shown(values: dict[str, object]) -> dict[str, object]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: object) -> object:
    if isinstance(value, str):
        return value if _ADDRESS.match(value) else isolated(value)
    return number(value) if isinstance(value, int | float) else value
