"""The options of a wish: offered one by one, handed to the command as one argument."""

import inspect
from collections.abc import Callable, Coroutine
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar, cast

from discord import app_commands

from bot.presentation.manners import CHOICES, DESCRIPTIONS, Wished

Command = TypeVar("Command", bound=Callable[..., Coroutine[Any, Any, None]])


def wishing(kind: type[Wished]) -> Callable[[Command], Command]:
    """Have a command offer that kind's options, and get what was picked as its last argument, `wish`."""

    def decorated(command: Command) -> Command:
        names = [field.name for field in fields(kind)]

        @wraps(command)
        async def run(cog: Any, interaction: Any, **given: Any) -> None:
            wish = kind(**{name: given.pop(name) for name in names})
            await command(cog, interaction, **given, wish=wish)

        # discord.py reads a command's options off its signature.
        own = inspect.signature(command)
        kept = list(own.parameters.values())[:-1]
        offered = [
            inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=field.type)
            for field in fields(kind)
        ]
        vars(run)["__signature__"] = own.replace(parameters=[*kept, *offered])
        offered_choices = {name: CHOICES[name] for name in names if name in CHOICES}
        described = app_commands.describe(**{name: DESCRIPTIONS[name] for name in names})
        return cast(Command, described(app_commands.choices(**offered_choices)(run)))

    return decorated
