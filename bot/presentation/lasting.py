"""Everything on messages that works for as long as the message is there."""

from typing import Final

from bot.presentation.card import DYNAMIC_ITEMS
from bot.presentation.setup_steps import SETUP_ITEMS

LASTING_ITEMS: Final = (*DYNAMIC_ITEMS, *SETUP_ITEMS)
