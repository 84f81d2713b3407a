"""Commands that are loaded when they are given: all of them together take a second and a half."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module  # noqa: TID251 - of this package alone, whose imports the contracts see
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class Later:
    """Where a command or a group of them is, in this package, and its line in the list of all."""

    module: str
    name: str
    line: str

    def loaded(self, name: str) -> Any:
        """The command itself, called `name`."""
        found = getattr(import_module(f"bot.cli.{self.module}"), self.name)
        if isinstance(found, typer.Typer):
            group = typer.main.get_group(found)
            group.name = name
            return group
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        return typer.main.get_command(alone)


class _Unloaded(TyperCommand):
    def __init__(self, name: str, later: Later) -> None:
        super().__init__(name, help=later.line)
        self._called = name
        self._later = later

    def make_context(self, *given: Any, **named: Any) -> Any:
        return self._later.loaded(self._called).make_context(*given, **named)


def group_of(later: Mapping[str, Later]) -> type[TyperGroup]:
    """A group that has these commands as well, after its own."""

    class Group(TyperGroup):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands.update({name: _Unloaded(name, one) for name, one in later.items()})

    return Group
