"""Channels: reading, changing, deleting."""

from tests.loopback.calls import NOTHING, Call, Reply, Route
from tests.loopback.errors import Code, refusal
from tests.loopback.messages import Dispatch
from tests.loopback.model import Channel, Payload, Tag, Thread
from tests.loopback.payloads import channel_payload
from tests.loopback.permissions import Permission
from tests.loopback.state import State


class ChannelRoutes:
    """The routes of single channels and threads."""

    def __init__(self, state: State, dispatch: Dispatch) -> None:
        self._state = state
        self._dispatch = dispatch

    def routes(self) -> list[Route]:
        """The routes with their handlers."""
        return [
            Route("GET", "/channels/{channel_id}", self._read),
            Route("PATCH", "/channels/{channel_id}", self._change),
            Route("DELETE", "/channels/{channel_id}", self._remove),
            Route("POST", "/channels/{channel_id}/typing", self._acknowledge),
            Route("PUT", "/channels/{channel_id}/thread-members/@me", self._acknowledge),
        ]

    def _seen(self, call: Call) -> Channel:
        channel = self._state.channel(call.params["channel_id"])
        self._state.require(self._state.bot, channel)
        return channel

    def _read(self, call: Call) -> Reply:
        return Reply(body=channel_payload(self._seen(call)))

    def _change(self, call: Call) -> Reply:
        channel = self._seen(call)
        if channel.recipient:
            raise refusal(Code.CANNOT_ON_THIS_CHANNEL)
        if channel.thread:
            _change_thread(self._state, channel, channel.thread, call.body)
        else:
            self._state.require(self._state.bot, channel, Permission.MANAGE_CHANNELS)
            _change_guild_channel(self._state, channel, call.body)
        event = "THREAD_UPDATE" if channel.thread else "CHANNEL_UPDATE"
        self._dispatch(event, channel_payload(channel), channel.guild_id)
        self._state.changes.notify()
        return Reply(body=channel_payload(channel))

    def _remove(self, call: Call) -> Reply:
        channel = self._seen(call)
        needed = Permission.MANAGE_THREADS if channel.thread else Permission.MANAGE_CHANNELS
        self._state.require(self._state.bot, channel, needed if channel.guild_id else Permission.VIEW_CHANNEL)
        payload = channel_payload(channel)
        self._state.remove_channel(channel)
        if channel.guild_id:
            event = "THREAD_DELETE" if channel.thread else "CHANNEL_DELETE"
            self._dispatch(event, payload, channel.guild_id)
        return Reply(body=payload)

    def _acknowledge(self, call: Call) -> Reply:
        self._seen(call)
        return NOTHING


def _change_thread(state: State, channel: Channel, thread: Thread, body: Payload) -> None:
    """Its owner may rename, tag and archive a thread; locking and other people's threads need a right."""
    if thread.owner_id != state.bot.id or "locked" in body:
        state.require(state.bot, channel, Permission.MANAGE_THREADS)
    if thread.archived and body.get("archived") is not False:
        raise refusal(Code.ARCHIVED_THREAD)
    channel.name = body.get("name") or channel.name
    thread.archived = bool(body.get("archived", thread.archived))
    thread.locked = bool(body.get("locked", thread.locked))
    thread.auto_archive_minutes = body.get("auto_archive_duration") or thread.auto_archive_minutes
    if "applied_tags" in body:
        thread.tag_ids = [str(tag_id) for tag_id in body["applied_tags"] or []]


def _change_guild_channel(state: State, channel: Channel, body: Payload) -> None:
    channel.name = body.get("name") or channel.name
    channel.topic = body.get("topic", channel.topic)
    channel.flags = int(body.get("flags", channel.flags))
    if "available_tags" in body:
        channel.tags = [
            Tag(str(tag.get("id") or state.new_id()), tag["name"], bool(tag.get("moderated")))
            for tag in body["available_tags"] or []
        ]
