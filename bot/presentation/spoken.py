"""The languages there are to choose from: as options of a command, in menus, and in words."""

from typing import Final

from discord import app_commands

from bot.domain.language import Language
from bot.languages.current import OWN_NAMES
from bot.languages.formats import language_name
from bot.languages.messages import _, marked
from bot.presentation.layout import quiet

# Instead of a language: whatever is spoken where nobody chooses.
_NONE: Final = "none"
_ARTICLES: Final = marked("what an article says stays in its own language")


def language_choices(instead: str) -> list[app_commands.Choice[str]]:
    """Each by its own name; `instead` is what there is instead of one, in English."""
    named = [app_commands.Choice(name=name, value=str(one)) for one, name in OWN_NAMES.items()]
    return [*named, app_commands.Choice(name=app_commands.locale_str(instead), value=_NONE)]


def picked(value: str) -> Language | None:
    """The language of that choice; None for what there is instead."""
    return None if value == _NONE else Language(value)


def member_written_to(language: Language | None) -> str:
    """The answer to `/alerts language`."""
    if language is None:
        return _("From now on I answer you, and write to you, in the language of your Discord.")
    return _(
        "From now on I answer you, and write to you, in this language: **{language}**.",
        language=language_name(language),
    ) + _hint(_(_ARTICLES))


def server_written_to(language: Language | None) -> str:
    """The answer to `/server language`."""
    own = _("`/channels edit` gives a channel one of its own")
    if language is None:
        return _("From now on I write here in the language that this server has on Discord.") + _hint(own)
    return _(
        "From now on I write in this server's channels in this language: **{language}**.",
        language=language_name(language),
    ) + _hint(own, _(_ARTICLES))


def _hint(*parts: str) -> str:
    return f"\n{quiet(parts)}"
