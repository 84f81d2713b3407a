"""Everything on messages that works for as long as the message is there."""

from typing import Final

from bot.presentation.alert_buttons import AlertButton, WishButton
from bot.presentation.card import DYNAMIC_ITEMS
from bot.presentation.choices import FollowButton, MuteButton
from bot.presentation.digest import DigestButton
from bot.presentation.inbox import ReopenButton
from bot.presentation.setup_steps import SETUP_ITEMS
from bot.presentation.why_button import WhyButton

LASTING_ITEMS: Final = (
    *DYNAMIC_ITEMS,
    DigestButton,
    FollowButton,
    MuteButton,
    WhyButton,
    ReopenButton,
    AlertButton,
    WishButton,
    *SETUP_ITEMS,
)
