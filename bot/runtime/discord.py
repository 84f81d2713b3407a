"""The house's side towards Discord."""

from collections.abc import Sequence

import discord
from yarl import URL

import cogs
from bot.adapters.discord.identity import Identity, identity
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.places import DiscordPlaces
from bot.adapters.discord.publisher import DiscordPublisher
from bot.adapters.discord.traffic import A_SECOND, SteadyPace, Traffic
from bot.adapters.http.proxy import ThroughProxy
from bot.adapters.storage.pace import SharedPace
from bot.client import RightswireBot
from bot.presentation import texts
from bot.presentation.card import Cards
from bot.presentation.lasting import LASTING_ITEMS
from bot.presentation.names import Names
from bot.presentation.translator import CommandTranslator
from bot.runtime.house import House
from bot.settings import Settings, token
from bot.usecases.targets import Reach


def client_of(
    house: House, traffic: Traffic, shards: int | None = None, ids: Sequence[int] | None = None
) -> RightswireBot:
    """The Discord client over the house's use cases, not connected yet.

    Discord says how many shards there are unless `shards` does; `ids` are those of this process.
    """
    return RightswireBot(
        house.usecases,
        texts=texts,
        translator=CommandTranslator(),
        extension_names=cogs.EXTENSIONS,
        items=LASTING_ITEMS,
        shard_count=shards,
        shard_ids=ids,
        http_trace=traffic.trace(),
        connector=connector_of(house.settings),
    )


def rest_client_of(house: House, traffic: Traffic) -> discord.Client:
    """A client that only sends, without the gateway."""
    return discord.Client(
        intents=discord.Intents.none(),
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        http_trace=traffic.trace(),
        connector=connector_of(house.settings),
    )


def connector_of(settings: Settings) -> ThroughProxy | None:
    """What leads to Discord, None for the usual way. It belongs to the client that it is given to."""
    if settings.discord_proxy is None:
        return None
    return ThroughProxy.of(settings.discord_proxy.get_secret_value(), limit=0)


def publisher_of(house: House, bot: discord.Client) -> DiscordPublisher:
    """What posts the house's stories through that client."""
    return DiscordPublisher(bot, Cards(Names.of(house.usecases.tags)))


def traffic_of(house: House) -> Traffic:
    """All of this process's requests to Discord, at one pace with those of the other processes."""
    if not house.is_shared:
        return Traffic(SteadyPace())
    return Traffic(SharedPace(house.database, "discord", A_SECOND))


def reach_of(bot: discord.Client) -> Reach:
    """Whom that client can tell, and where it can post."""
    return Reach(DiscordMessenger(bot), DiscordPlaces(bot))


async def identity_of(settings: Settings) -> Identity:
    """Who Discord says this token is. Raises SettingsError without one, else the PublishError family."""
    secret = token(settings)
    point_at(settings)
    return await identity(
        secret, discord.Client(intents=discord.Intents.none(), connector=connector_of(settings))
    )


def point_at(settings: Settings) -> None:
    """Send discord.py to another address of Discord; the settings let only loopback through."""
    if settings.discord_api_base:
        discord.http.Route.BASE = settings.discord_api_base
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)
