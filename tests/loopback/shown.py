"""The loopback's things as the control API shows them: plain JSON made for assertions."""

from dataclasses import asdict

from tests.loopback.components import Kind, text_of, walk
from tests.loopback.faults import Order
from tests.loopback.gateway import Session
from tests.loopback.interactions import Interaction
from tests.loopback.model import Message, Payload
from tests.loopback.payloads import message_payload
from tests.loopback.state import State


def shown_message(state: State, message: Message) -> Payload:
    """A message; `text` is all a reader sees as text, `pinged` who was really notified by it."""
    return {
        "id": message.id,
        "channel_id": message.channel_id,
        "author": message.author.name,
        "text": shown_text(message),
        "buttons": _buttons(message),
        "pinged": asdict(message.pinged),
        "nonce": message.nonce,
        "flags": message.flags,
        "ephemeral_to": message.ephemeral_to,
        "edits": message.edits,
        "deleted": message.deleted,
        "created_at": message.created_at.isoformat(),
        "payload": message_payload(state, message),
    }


def shown_text(message: Message) -> str:
    """Content, text displays and embeds of a message, in this order, one a line."""
    parts = [message.content, text_of(message.components)]
    for embed in message.embeds:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [f"{field['name']}: {field['value']}" for field in embed.get("fields", [])]
        parts.append(embed.get("footer", {}).get("text", ""))
    return "\n".join(part for part in parts if part)


def _buttons(message: Message) -> list[Payload]:
    return [
        {key: component.get(key) for key in ("label", "custom_id", "url", "disabled")}
        for _, component in walk(message.components)
        if component["type"] == Kind.BUTTON
    ]


def shown_interaction(state: State, interaction: Interaction) -> Payload:
    """An interaction and how it was answered; `answered_after` in seconds."""
    late = interaction.answered_at
    return {
        "id": interaction.id,
        "kind": interaction.asked.name.lower(),
        "member": interaction.user.name,
        "callback": interaction.callback.name.lower() if interaction.callback else None,
        "answered_after": None if late is None else late - interaction.opened_at,
        "complete": interaction.complete(),
        "original": _shown_or_none(state, interaction.original),
        "source": _shown_or_none(state, interaction.source),
        "followups": [shown_message(state, m) for m in interaction.followups],
        "choices": interaction.choices,
        "modal": interaction.modal,
    }


def _shown_or_none(state: State, message: Message | None) -> Payload | None:
    return None if message is None else shown_message(state, message)


def shown_fault(order: Order) -> Payload:
    """An ordered fault and how often it struck."""
    return {"id": order.id, "hits": order.hits, "fault": asdict(order.fault)}


def shown_session(session: Session) -> Payload:
    """A gateway session."""
    return {
        "id": session.id,
        "shard": [session.shard, session.shards],
        "intents": session.intents,
        "connected": session.connection is not None,
        "sequence": session.sequence,
        "resumes": session.resumes,
    }


def shown_world(state: State) -> Payload:
    """Ids by name."""
    return {
        "application_id": state.application_id,
        "bot_id": state.bot.id,
        "users": {user.name: user.id for user in state.users.values()},
        "guilds": [
            {
                "id": guild.id,
                "name": guild.name,
                "members": {m.user.name: m.user.id for m in guild.members.values()},
                "roles": {role.name: role.id for role in guild.roles.values()},
                "channels": {c.name: c.id for c in guild.channels.values() if c.thread is None},
                "threads": {c.name: c.id for c in guild.channels.values() if c.thread},
                "tags": {t.name: t.id for c in guild.channels.values() for t in c.tags},
            }
            for guild in state.guilds.values()
        ],
    }
