"""A web that a test fills: addresses answer what they were told to, all others do not exist."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import FetchError, HttpStatus, InvalidAddress, Unreachable
from bot.domain.feed import Validators
from bot.domain.url import web_address
from bot.ports.web import Fetched


@dataclass(frozen=True, slots=True)
class Request:
    """One fetch that was asked for."""

    url: str
    validators: Validators | None


class FakeFetcher:
    """The Fetcher of a web that is made of `serve` and `fail`; `requests` are all fetches, in order."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._answers: dict[str, Callable[[Validators], Fetched]] = {}

    def serve(
        self,
        url: str,
        body: bytes | str = b"",
        content_type: str = "",
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        status: int = 200,
        max_age: float | None = None,
        retry_after: float | None = None,
        redirect: str | None = None,
        permanent: str | None = None,
        liar: bool = False,
    ) -> None:
        """Answer this address so from now on; with a validator that matches, or any if `liar`, 304."""
        given = {"content-type": content_type, "etag": etag, "last-modified": last_modified}
        headers = {name: value for name, value in given.items() if value}
        content = body.encode() if isinstance(body, str) else body
        place = redirect or url

        def answer(asked: Validators) -> Fetched:
            if status != 200:
                raise HttpStatus(place, status, retry_after)
            if liar and asked != Validators():
                return Fetched(place, 304, b"", headers, max_age, permanent)
            if (etag and asked.etag == etag) or (last_modified and asked.last_modified == last_modified):
                return Fetched(place, 304, b"", headers, max_age, permanent)
            return Fetched(place, 200, content, headers, max_age, permanent)

        self._answers[web_address(url, any_port=True)] = answer

    def fail(self, url: str, error: FetchError | InvalidAddress) -> None:
        """Answer this address with that error from now on."""

        def answer(_: Validators) -> Fetched:
            raise error

        self._answers[web_address(url, any_port=True)] = answer

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """See ports.Fetcher."""
        address = web_address(url, any_port=True)
        self.requests.append(Request(url, validators))
        if address not in self._answers:
            raise Unreachable(url, "there is no site of that name")
        return self._answers[address](validators or Validators())
