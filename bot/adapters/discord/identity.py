"""Who the bot is to Discord, asked once and without connecting."""

from dataclasses import dataclass

import discord

from bot.adapters.discord.failures import translated
from bot.domain.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Identity:
    """The application that a token belongs to, and about how many servers it is in."""

    name: str
    servers: int


async def identity(token: str, client: discord.Client) -> Identity:
    """Log the client in, ask, and close it. Raises NotAllowed for a wrong token, else a PublishError."""
    async with client:
        with translated():
            try:
                await client.login(token)
            except discord.LoginFailure as error:
                raise NotAllowed("Discord refuses the token") from error
            told = await client.application_info()
    return Identity(told.name, told.approximate_guild_count)
