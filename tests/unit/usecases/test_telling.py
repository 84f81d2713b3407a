"""What a story tells is made of its accounts: of all, or of very many the first and the latest."""

from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.telling import FIRST, LATEST, accounts
from tests.fakes.samples import draft


@given(st.integers(1, 200), st.sets(st.integers(0, 199)))
def test_one_more_account_costs_the_same_however_many_there_are(count: int, copies: set[int]) -> None:
    reports = [draft(f"Report {n}") for n in range(count)]
    told = accounts(reports, copies)
    original = [n for n in range(count) if n not in copies] or list(range(count))
    assert list(told) == ([*original[:FIRST], *original[FIRST:][-LATEST:]])
    assert all(told[n] is reports[n] for n in told)
