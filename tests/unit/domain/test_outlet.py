"""What an outlet allows: a Creative Commons licence is named as its authors ask."""

import pytest

from bot.domain.feed import Outlet


@pytest.mark.parametrize(
    ("licence", "named"),
    [
        ("CC-BY-4.0", "CC BY 4.0"),
        ("CC-BY-NC-SA-3.0", "CC BY-NC-SA 3.0"),
        ("CC BY-SA 4.0", "CC BY-SA 4.0"),
        ("https://creativecommons.org/licenses/by-nd/4.0/", "CC BY-ND 4.0"),
        ("CC0-1.0", "CC0 1.0"),
        ("MIT", ""),
        ("All rights reserved", ""),
        (None, ""),
    ],
)
def test_a_creative_commons_licence_is_named_and_no_other(licence: str | None, named: str) -> None:
    assert Outlet("Example", licence=licence).creative_commons == named
