"""Discord's refusals: JSON error codes with their HTTP status and words."""

from enum import IntEnum
from typing import Any


class Code(IntEnum):
    """JSON error codes (docs, topics/opcodes-and-status-codes)."""

    GENERAL = 0
    UNKNOWN_CHANNEL = 10003
    UNKNOWN_GUILD = 10004
    UNKNOWN_MEMBER = 10007
    UNKNOWN_MESSAGE = 10008
    UNKNOWN_USER = 10013
    UNKNOWN_WEBHOOK = 10015
    UNKNOWN_INTERACTION = 10062
    UNKNOWN_COMMAND = 10063
    CHANNEL_WRITE_LIMIT = 20028
    TOO_MANY_COMMANDS = 30032
    ALREADY_CROSSPOSTED = 40033
    ALREADY_ACKNOWLEDGED = 40060
    TAG_REQUIRED = 40067
    MISSING_ACCESS = 50001
    NOT_YOUR_MESSAGE = 50005
    EMPTY_MESSAGE = 50006
    CLOSED_INBOX = 50007
    NOT_A_TEXT_CHANNEL = 50008
    MISSING_PERMISSIONS = 50013
    INVALID_FORM = 50035
    CANNOT_ON_THIS_CHANNEL = 50024
    CANNOT_ON_THIS_MESSAGE = 50068
    ARCHIVED_THREAD = 50083
    INVALID_JSON = 50109
    THREAD_ALREADY_THERE = 160004


_ANSWERS: dict[Code, tuple[int, str]] = {
    Code.UNKNOWN_CHANNEL: (404, "Unknown Channel"),
    Code.UNKNOWN_GUILD: (404, "Unknown Guild"),
    Code.UNKNOWN_MEMBER: (404, "Unknown Member"),
    Code.UNKNOWN_MESSAGE: (404, "Unknown Message"),
    Code.UNKNOWN_USER: (404, "Unknown User"),
    Code.UNKNOWN_WEBHOOK: (404, "Unknown Webhook"),
    Code.UNKNOWN_INTERACTION: (404, "Unknown interaction"),
    Code.UNKNOWN_COMMAND: (404, "Unknown application command"),
    Code.TOO_MANY_COMMANDS: (400, "Maximum number of application commands reached (100)."),
    Code.ALREADY_CROSSPOSTED: (400, "This message has already been crossposted."),
    Code.ALREADY_ACKNOWLEDGED: (400, "Interaction has already been acknowledged."),
    Code.TAG_REQUIRED: (400, "A tag is required to create a forum post in this channel"),
    Code.MISSING_ACCESS: (403, "Missing Access"),
    Code.NOT_YOUR_MESSAGE: (403, "Cannot edit a message authored by another user"),
    Code.EMPTY_MESSAGE: (400, "Cannot send an empty message"),
    Code.CLOSED_INBOX: (403, "Cannot send messages to this user"),
    Code.NOT_A_TEXT_CHANNEL: (400, "Cannot send messages in a non-text channel"),
    Code.MISSING_PERMISSIONS: (403, "Missing Permissions"),
    Code.INVALID_FORM: (400, "Invalid Form Body"),
    Code.CANNOT_ON_THIS_CHANNEL: (400, "Cannot execute action on this channel type"),
    Code.CANNOT_ON_THIS_MESSAGE: (400, "Invalid message type"),
    Code.ARCHIVED_THREAD: (400, "Thread is archived"),
    Code.INVALID_JSON: (400, "The request body contains invalid JSON."),
    Code.THREAD_ALREADY_THERE: (400, "A thread has already been created for this message"),
}


class CannotUse(Exception):
    """What a test asked a member to do is something that Discord's own client would not offer."""


class Refusal(Exception):
    """An error answer: HTTP status and JSON body."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body


def refusal(code: Code) -> Refusal:
    """The refusal that Discord gives for an error code."""
    status, message = _ANSWERS[code]
    return Refusal(status, {"code": int(code), "message": message})


def plain_refusal(status: int, words: str) -> Refusal:
    """A refusal from before any code applies, like `401: Unauthorized`."""
    return Refusal(status, {"code": int(Code.GENERAL), "message": f"{status}: {words}"})


def invalid_form(where: str, code: str, message: str) -> Refusal:
    """A 50035 that points at one field; `where` is dotted: `embeds.0.title`."""
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(where.split(".")):
        errors = {part: errors}
    return Refusal(400, {"code": int(Code.INVALID_FORM), "message": "Invalid Form Body", "errors": errors})
