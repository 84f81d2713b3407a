"""A language model behind any server that speaks OpenAI's chat completions: Ollama, vLLM and others."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

import aiohttp

from bot.domain.errors import ModelUnavailable

_MAX_ANSWER: Final = 200_000


@dataclass(frozen=True, slots=True)
class ModelPolicy:
    """Where the model is, what it is called, and how long an answer may take in seconds."""

    address: str
    name: str
    key: str = field(default="", repr=False)
    total: float = 30.0
    tokens: int = 500


class ModelServer:
    """Implements `Model`. Enter it to open its connections."""

    def __init__(self, policy: ModelPolicy) -> None:
        self._policy = policy
        self._session: aiohttp.ClientSession | None = None

    @property
    def name(self) -> str:
        """What the model is called."""
        return self._policy.name

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=self._policy.total)
        headers = {"Authorization": f"Bearer {self._policy.key}"} if self._policy.key else {}
        self._session = aiohttp.ClientSession(
            timeout=timeout, headers=headers, cookie_jar=aiohttp.DummyCookieJar()
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session:
            await self._session.close()

    async def answer(self, question: str, schema: Mapping[str, Any]) -> str:
        """What the model says. Raises ModelUnavailable."""
        try:
            async with asyncio.timeout(self._policy.total):
                return _content(await self._posted(self._asked(question, schema)))
        except TimeoutError:
            raise ModelUnavailable(f"no answer within {self._policy.total:g} seconds") from None
        except (aiohttp.ClientError, OSError) as error:
            raise ModelUnavailable(f"the model's server cannot be reached: {type(error).__name__}") from error

    def _asked(self, question: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "model": self._policy.name,
            "messages": [{"role": "user", "content": question}],
            "temperature": 0,
            "max_tokens": self._policy.tokens,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "brief", "strict": True, "schema": schema},
            },
        }

    async def _posted(self, body: dict[str, Any]) -> bytes:
        if self._session is None:
            raise ModelUnavailable("the connection to the model is closed")
        url = f"{self._policy.address.rstrip('/')}/chat/completions"
        async with self._session.post(url, json=body, allow_redirects=False) as response:
            if response.status != 200:
                raise ModelUnavailable(f"the model's server answered {response.status}")
            answer = bytearray()
            async for chunk in response.content.iter_chunked(16_384):
                answer += chunk
                if len(answer) > _MAX_ANSWER:
                    raise ModelUnavailable("the model's answer never ends")
            return bytes(answer)


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelUnavailable("the model's server does not answer as OpenAI's does") from None
    if not isinstance(content, str):
        raise ModelUnavailable("the model's server answered without words")
    return content
