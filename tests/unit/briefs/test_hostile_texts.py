"""Texts that are made to be read again from each of their letters: 100,000 of them end within the time of any test."""

import pytest

from bot.briefs.write import write_brief
from tests.fakes.samples import draft

LENGTH = 100_000
NEWS = " The bill passed the house yesterday after a vote of 300 to 200."


@pytest.mark.parametrize(
    "piece", ["A", "A.", "Of the ", "Aa and ", "Bill of ", "Aa Bill, ", "1,", "“", "that "]
)
def test_a_text_without_end_is_read_to_its_end(piece: str) -> None:
    endless = (piece * LENGTH)[:LENGTH].strip()
    brief = write_brief([draft("Parliament votes", f"{endless}.{NEWS}")])
    assert brief.headline == "Parliament votes"
