"""Buttons that answer for a while only, and the command that brings others like them."""

from collections.abc import Iterable
from typing import Any, Final

from discord import ui

_MARK: Final = "rightswire:passing:"


def stamp(items: Iterable[ui.Item[Any]], command: str) -> None:
    """Write the command into the buttons and menus that do not outlive a restart: that much is left."""
    passing = (item for item in items if isinstance(item, ui.Button | ui.Select) and item.is_dispatchable())
    for number, item in enumerate(passing):
        if _passes(item):
            item.custom_id = f"{_MARK}{number}:{command}"


def command_of(custom_id: str) -> str:
    """The command that was written into it, `news latest`; nothing where there is none."""
    return custom_id.removeprefix(_MARK).partition(":")[2] if custom_id.startswith(_MARK) else ""


def _passes(item: ui.Button[Any] | ui.Select[Any]) -> bool:
    return not item.is_persistent() or str(item.custom_id).startswith(_MARK)
