"""Answers to interactions: the callback, and the webhook that edits it and adds follow-ups."""

from tests.loopback.calls import NOTHING, Call, Reply, Route
from tests.loopback.errors import Code, refusal
from tests.loopback.interactions import Interaction, Interactions, callback_payload
from tests.loopback.messages import Messages
from tests.loopback.payloads import message_payload
from tests.loopback.state import State

_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
_TRUE = ("1", "true")


class InteractionRoutes:
    """Routes whose path carries the interaction's token instead of the bot's."""

    def __init__(self, state: State, interactions: Interactions, messages: Messages) -> None:
        self._state = state
        self._interactions = interactions
        self._messages = messages

    def routes(self) -> list[Route]:
        """The routes with their handlers."""
        callback_path = "/interactions/{interaction_id}/{interaction_token}/callback"
        answers = [Route("POST", callback_path, self._callback, open=True)]
        answers.append(Route("POST", _HOOK, self._follow_up, open=True))
        for target in (f"{_HOOK}/messages/@original", f"{_HOOK}/messages/{{message_id}}"):
            answers += [
                Route("GET", target, self._read, open=True),
                Route("PATCH", target, self._edit, open=True),
                Route("DELETE", target, self._delete, open=True),
            ]
        return answers

    def _concerned(self, call: Call) -> Interaction:
        return self._interactions.by_token(call.params["webhook_id"], call.params["webhook_token"])

    def _callback(self, call: Call) -> Reply:
        interaction = self._interactions.by_id(call.params["interaction_id"])
        if interaction.token != call.params["interaction_token"]:
            raise refusal(Code.UNKNOWN_INTERACTION)
        message = self._interactions.answer(interaction, call.body, call.uploads)
        if call.query.get("with_response") not in _TRUE:
            return NOTHING
        return Reply(body=callback_payload(self._state, interaction, message))

    def _follow_up(self, call: Call) -> Reply:
        """An application's own hook returns the message, `wait` or not (docs, receiving-and-responding)."""
        message = self._interactions.follow_up(self._concerned(call), call.body, call.uploads)
        return Reply(body=message_payload(self._state, message))

    def _read(self, call: Call) -> Reply:
        message = self._interactions.message(self._concerned(call), _message_id(call))
        return Reply(body=message_payload(self._state, message))

    def _edit(self, call: Call) -> Reply:
        message = self._interactions.edit(self._concerned(call), _message_id(call), call.body, call.uploads)
        return Reply(body=message_payload(self._state, message))

    def _delete(self, call: Call) -> Reply:
        self._messages.delete(self._interactions.message(self._concerned(call), _message_id(call)))
        return NOTHING


def _message_id(call: Call) -> str:
    return call.params.get("message_id", "@original")
