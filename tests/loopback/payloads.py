"""Discord's JSON for the things of the state."""

from datetime import datetime

from tests.loopback.model import (
    Attachment,
    Channel,
    ChannelKind,
    Guild,
    Member,
    Message,
    Payload,
    Role,
    User,
)
from tests.loopback.state import State

COMPONENTS_V2 = 1 << 15
_JOINED = "2024-01-01T00:00:00+00:00"
_EMPTY_MEMBER: Payload = {
    "avatar": None,
    "banner": None,
    "communication_disabled_until": None,
    "flags": 0,
    "joined_at": _JOINED,
    "nick": None,
    "pending": False,
    "premium_since": None,
    "mute": False,
    "deaf": False,
}
_EMPTY_GUILD: Payload = {
    "icon": None,
    "description": None,
    "home_header": None,
    "splash": None,
    "discovery_splash": None,
    "features": ["COMMUNITY", "NEWS"],
    "banner": None,
    "application_id": None,
    "region": "deprecated",
    "afk_channel_id": None,
    "afk_timeout": 300,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "widget_channel_id": None,
    "verification_level": 1,
    "default_message_notifications": 1,
    "mfa_level": 0,
    "explicit_content_filter": 2,
    "max_presences": None,
    "max_members": 500000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "vanity_url_code": None,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "rules_channel_id": None,
    "safety_alerts_channel_id": None,
    "public_updates_channel_id": None,
    "premium_progress_bar_enabled": False,
    "nsfw": False,
    "nsfw_level": 0,
    "emojis": [],
    "stickers": [],
    "incidents_data": None,
}


def user_payload(user: User) -> Payload:
    """A user as others see it."""
    return {
        "id": user.id,
        "username": user.name,
        "avatar": None,
        "discriminator": "0000" if user.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "bot": user.bot,
        "global_name": None if user.bot else user.name.title(),
        "primary_guild": None,
    }


def own_user_payload(user: User) -> Payload:
    """The bot's own user."""
    public = {key: value for key, value in user_payload(user).items() if key != "primary_guild"}
    return {**public, "mfa_enabled": True, "locale": user.locale, "verified": True, "email": None}


def application_payload(state: State) -> Payload:
    """The application as its own bot sees it."""
    owner = next(iter(state.guilds.values())).owner_id if state.guilds else state.bot.id
    return {
        "id": state.application_id,
        "name": state.bot.name.title(),
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_payload(state.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_payload(state.users[owner]),
        "approximate_guild_count": len(state.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def role_payload(role: Role) -> Payload:
    """A role."""
    return {
        "id": role.id,
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": 0 if role.name == "@everyone" else 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member_payload(member: Member) -> Payload:
    """A member of a guild, with its user."""
    return {**_EMPTY_MEMBER, "roles": list(member.role_ids), "user": user_payload(member.user)}


def guild_payload(guild: Guild) -> Payload:
    """A guild as REST gives it: without channels and members."""
    return {
        **_EMPTY_GUILD,
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "preferred_locale": guild.locale,
        "roles": [role_payload(role) for role in guild.roles.values()],
    }


def gateway_guild_payload(state: State, guild: Guild) -> Payload:
    """A guild as GUILD_CREATE gives it; of the members only the bot, as without the members intent."""
    channels = list(guild.channels.values())
    return {
        **guild_payload(guild),
        "joined_at": _JOINED,
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_payload(guild.members[state.bot.id])],
        "channels": [channel_payload(c) for c in channels if c.thread is None],
        "threads": [channel_payload(c) for c in channels if c.thread and not c.thread.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def channel_payload(channel: Channel) -> Payload:
    """A channel of any kind."""
    if channel.recipient is not None:
        return _direct_payload(channel, channel.recipient)
    shared: Payload = {
        "id": channel.id,
        "type": int(channel.kind),
        "flags": channel.flags,
        "guild_id": channel.guild_id,
        "name": channel.name,
        "last_message_id": next(reversed(channel.messages), None),
        "rate_limit_per_user": 0,
    }
    return {**shared, **(_thread_part(channel) if channel.thread else _guild_channel_part(channel))}


def _direct_payload(channel: Channel, recipient: User) -> Payload:
    return {
        "id": channel.id,
        "type": int(channel.kind),
        "flags": 0,
        "last_message_id": next(reversed(channel.messages), None),
        "recipients": [user_payload(recipient)],
    }


def _guild_channel_part(channel: Channel) -> Payload:
    part: Payload = {
        "position": 0,
        "parent_id": None,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": [
            {"id": o.target_id, "type": o.kind, "allow": str(int(o.allow)), "deny": str(int(o.deny))}
            for o in channel.overwrites
        ],
    }
    if channel.kind is ChannelKind.FORUM:
        part["available_tags"] = [
            {"id": t.id, "name": t.name, "moderated": t.moderated, "emoji_id": None, "emoji_name": None}
            for t in channel.tags
        ]
        part |= {"default_reaction_emoji": None, "default_sort_order": None, "default_forum_layout": 0}
    return part


def _thread_part(channel: Channel) -> Payload:
    thread = channel.thread
    assert thread is not None
    created = thread.created_at.isoformat()
    return {
        "parent_id": thread.parent_id,
        "owner_id": thread.owner_id,
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": created,
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "create_timestamp": created,
        },
        "message_count": len(channel.visible()),
        "member_count": 1,
        "total_message_sent": len(channel.messages),
        "applied_tags": list(thread.tag_ids),
    }


def thread_member_payload(channel: Channel, user: User) -> Payload:
    """A user's membership of a thread."""
    assert channel.thread is not None
    joined = channel.thread.created_at.isoformat()
    return {"id": channel.id, "user_id": user.id, "join_timestamp": joined, "flags": 0}


def attachment_address(base: str, attachment: Attachment) -> str:
    """Where an upload can be fetched again."""
    return f"{base}/attachments/{attachment.id}/{attachment.filename}"


def message_payload(state: State, message: Message) -> Payload:
    """A message as REST and gateway give it, without its nonce."""
    thread = state.channels.get(message.thread_id) if message.thread_id else None
    payload: Payload = {
        "id": message.id,
        "channel_id": message.channel_id,
        "author": user_payload(message.author),
        "type": _message_type(message),
        "content": message.content,
        "mentions": [user_payload(state.users[i]) for i in message.mentions.users],
        "mention_roles": list(message.mentions.roles),
        "mention_everyone": message.mentions.everyone,
        "attachments": [_attachment_payload(state, a) for a in message.attachments],
        "embeds": message.embeds,
        "components": message.components,
        "timestamp": message.created_at.isoformat(),
        "edited_timestamp": _moment(message.edited_at),
        "flags": message.flags,
        "pinned": False,
        "tts": False,
    }
    if message.reference:
        payload["message_reference"] = {"type": 0, **message.reference}
    if thread:
        payload["thread"] = channel_payload(thread)
    return {**payload, **_interaction_part(state, message)}


def _message_type(message: Message) -> int:
    if message.interaction and message.interaction["type"] == 2 and not message.reference:
        return 20
    return 19 if message.reference else 0


def _interaction_part(state: State, message: Message) -> Payload:
    if message.interaction is None:
        return {}
    return {
        "application_id": state.application_id,
        "webhook_id": state.application_id,
        "interaction_metadata": message.interaction,
    }


def _attachment_payload(state: State, attachment: Attachment) -> Payload:
    address = attachment_address(state.address, attachment)
    return {
        "id": attachment.id,
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": address,
        "proxy_url": address,
        "content_type": attachment.content_type,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
