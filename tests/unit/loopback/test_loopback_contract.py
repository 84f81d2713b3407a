"""The loopback's contract check must bite: planted slips are found."""

from typing import Any

import pytest

from tests.loopback.calls import Call, Reply
from tests.loopback.contract import Contract
from tests.loopback.description import description_at_hand

MESSAGES = "/channels/{channel_id}/messages"


def call(body: Any = None, query: dict[str, str] | None = None, method: str = "POST") -> Call:
    return Call(method, MESSAGES, "/channels/1/messages", {"channel_id": "1"}, query or {}, body)


@pytest.fixture
def contract() -> Contract:
    path = description_at_hand()
    if path is None:
        pytest.skip("Discord's OpenAPI description is not at hand: set RIGHTSWIRE_DATA")
    return Contract(path)


@pytest.mark.parametrize(
    "body",
    [
        {"content": 5},
        {"contents": "misspelt"},
        {"nonce": "x" * 26},
        {"embeds": [{"title": "x" * 257}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 99}]}]},
        {"allowed_mentions": {"users": ["not an id"]}},
        None,
    ],
)
def test_a_wrong_request_is_a_violation(contract: Contract, body: Any) -> None:
    contract.check_request(call(body))
    assert {violation.side for violation in contract.violations} == {"request"}


@pytest.mark.parametrize("query", [{"limit": "101"}, {"limit": "many"}, {"page": "2"}])
def test_a_wrong_query_is_a_violation(contract: Contract, query: dict[str, str]) -> None:
    contract.check_request(call(query=query, method="GET"))
    assert len(contract.violations) == 1


def test_numbers_as_ids_are_right_in_requests_and_wrong_in_replies(contract: Contract) -> None:
    contract.check_request(call({"allowed_mentions": {"users": [1]}}))
    assert contract.violations == []
    opening = Call("GET", "/users/{user_id}", "/users/1", {"user_id": "1"}, {})
    contract.check_reply(opening, Reply(body={"id": 1}))
    assert "/id" in {violation.where for violation in contract.violations}


@pytest.mark.parametrize(
    "reply", [Reply(418, {}), Reply(201, {}), Reply(404, {"code": "50001"}), Reply(200, {})]
)
def test_a_wrong_reply_is_a_violation(contract: Contract, reply: Reply) -> None:
    contract.check_reply(call({"content": "x"}), reply)
    assert {violation.side for violation in contract.violations} == {"response"}


def test_without_a_description_nothing_is_claimed() -> None:
    contract = Contract(None)
    contract.check_request(call({"contents": "misspelt"}))
    assert (contract.checks, contract.violations) == (False, [])
