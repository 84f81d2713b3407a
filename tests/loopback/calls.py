"""One REST exchange as values: the call, its reply, and the route that turns one into the other."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.loopback.errors import Code, refusal
from tests.loopback.messages import Upload


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `template` is the route's path as Discord's OpenAPI writes it, `body` decoded JSON."""

    method: str
    template: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: tuple[Upload, ...] = ()
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status 204 has no body."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """A method and path with its handler; `open` routes need no bot token, their path carries one."""

    method: str
    template: str
    handler: Callable[[Call], Reply]
    open: bool = False


NOTHING = Reply(204)


async def read_call(request: web.Request, template: str) -> Call:
    """Decode a request; raises Refusal 50109 when its JSON is none."""
    body, uploads = await _read_body(request)
    authorization = request.headers.get("Authorization", "")
    return Call(
        method=request.method,
        template=template,
        path=request.path,
        params=dict(request.match_info),
        query=dict(request.query),
        body=body,
        uploads=uploads,
        token=authorization.removeprefix("Bot ") if authorization.startswith("Bot ") else None,
    )


async def _read_body(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    raw = await request.read()
    return (_decoded(raw) if raw else None), ()


async def _read_multipart(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    body: Any = None
    uploads: list[Upload] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = _decoded(content)
        else:
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            uploads.append(Upload(part.filename or "unnamed", content_type, content))
    return body, tuple(uploads)


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError as error:
        raise refusal(Code.INVALID_JSON) from error
