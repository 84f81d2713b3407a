"""Who the bot is, where its gateway is, and whom it may write to."""

from tests.loopback.calls import Call, Reply, Route
from tests.loopback.errors import Code, refusal
from tests.loopback.gateway import Gateway
from tests.loopback.payloads import application_payload, channel_payload, own_user_payload, user_payload
from tests.loopback.state import State


class AccountRoutes:
    """Login, gateway address, users and direct message channels."""

    def __init__(self, state: State, gateway: Gateway, shards: int) -> None:
        self._state = state
        self._gateway = gateway
        self._shards = shards

    def routes(self) -> list[Route]:
        """The routes with their handlers."""
        return [
            Route("GET", "/users/@me", self._own_user),
            Route("GET", "/oauth2/applications/@me", self._application),
            Route("GET", "/applications/@me", self._application),
            Route("GET", "/gateway/bot", self._gateway_bot),
            Route("POST", "/users/@me/channels", self._open_direct_channel),
            Route("GET", "/users/{user_id}", self._user),
        ]

    def _own_user(self, call: Call) -> Reply:
        return Reply(body=own_user_payload(self._state.bot))

    def _application(self, call: Call) -> Reply:
        return Reply(body=application_payload(self._state))

    def _gateway_bot(self, call: Call) -> Reply:
        starts = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return Reply(
            body={"url": self._gateway.address, "shards": self._shards, "session_start_limit": starts}
        )

    def _user(self, call: Call) -> Reply:
        return Reply(body=user_payload(self._state.user(call.params["user_id"])))

    def _open_direct_channel(self, call: Call) -> Reply:
        """Opening works with a closed inbox too; it is sending that Discord refuses."""
        recipient = self._state.user(str(call.body.get("recipient_id")))
        if recipient.bot:
            raise refusal(Code.CLOSED_INBOX)
        return Reply(body=channel_payload(self._state.direct_channel(recipient)))
