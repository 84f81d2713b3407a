"""The commands' names and descriptions in the languages that Discord's clients have."""

from typing import Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.languages.catalogues import NAME, catalogue
from bot.languages.current import ENGLISH, nearest

_NAMES: Final = frozenset({Location.command_name, Location.group_name, Location.parameter_name})


class CommandTranslator(app_commands.Translator):
    """Asked by discord.py for each text of the command tree when Discord is told of it."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in that language; None for the English one."""
        language = nearest(locale.value)
        if language in {None, ENGLISH}:
            return None
        assert language is not None
        said = catalogue(language).text(string.message, NAME if context.location in _NAMES else "")
        return None if said == string.message else said
