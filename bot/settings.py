"""Settings: the only reader of the environment. `.env.example` and the reference page are made of this."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import __version__
from bot.domain.errors import SettingsError
from bot.domain.report import LONGEST_WINDOW

_PROXIES: Final = frozenset({"socks5", "socks5h", "http"})
WHERE_TOKENS_ARE: Final = "https://discord.com/developers/applications"


class Settings(BaseSettings):
    """Everything an operator can set, from the environment or a file named `.env`."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = Field(
        None, description=f"The bot's token, from {WHERE_TOKENS_ARE}. Needed by `rightswire run`."
    )
    database_url: str = Field(
        "sqlite:///rightswire.sqlite3",
        description="Where everything is kept: a SQLite file, or postgresql://user:password@host/name.",
    )
    contact: str = Field(
        "",
        description="A page or e-mail address where publishers reach you; sent with every request.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")
    log_format: Literal["auto", "text", "json"] = Field(
        "auto", description="`auto` is text on a terminal and JSON elsewhere."
    )
    follow_links: bool = Field(
        default=True, description="Read the article's page when a feed carries only a line or two of it."
    )
    window_days: float = Field(
        3.0,
        ge=0.5,
        le=LONGEST_WINDOW.days,
        description="Reports this many days apart can still belong to one story.",
    )
    window_reports: int = Field(
        6_000,
        ge=100,
        description="How many of those reports are kept in memory, the last ones; each takes 10 kB.",
    )
    semantic: bool = Field(
        default=True,
        description="Compare reports by what they mean too, also between languages, where the extra "
        "[semantic] is installed; takes 0.2 GB of memory. Nothing is sent or loaded for it.",
    )
    proxy: SecretStr | None = Field(
        None,
        description="Feeds and pages are reached through it: socks5://127.0.0.1:9050 (Tor), or "
        "http://user:password@host:port. Empty: directly.",
    )
    proxy_hosts: str = Field(
        "",
        description="Only these, and all whose names end in them, are reached through PROXY, separated by "
        "commas: blocked.example, onion. Empty: all.",
    )
    discord_proxy: SecretStr | None = Field(
        None, description="Discord is reached through it, written as PROXY is. Empty: directly."
    )
    polls_at_once: int = Field(128, ge=1, le=512, description="How many hosts are polled at the same time.")
    feeds_per_server: int = Field(500, ge=1, description="How many feeds one Discord server may add.")
    subscriptions_per_server: int = Field(
        100, ge=1, description="How many subscriptions one Discord server's channels may have."
    )
    alerts_per_member: int = Field(25, ge=1, description="How many alerts one member may have.")
    quoted_characters: int = Field(
        320, ge=80, le=320, description="How many characters of one outlet's text a brief may show."
    )
    model_url: str = Field(
        "",
        description="A language model that writes briefs: the address of a server that speaks OpenAI's chat "
        "completions, for example http://127.0.0.1:11434/v1 (Ollama). Empty: none, nothing is sent anywhere. "
        "The articles' text is sent there; every answer is checked against it.",
    )
    model_name: str = Field("", description="What that server calls the model; needed with MODEL_URL.")
    model_key: SecretStr | None = Field(None, description="The key for that server, if it wants one.")
    model_seconds: float = Field(
        30.0, ge=1, le=300, description="How long the model may take; then the embedded brief is used."
    )
    model_questions_a_day: int = Field(
        200, ge=0, description="How many questions the model is asked a day (UTC) at most."
    )
    websub_address: str = Field(
        "",
        description="The public https address at which hubs (WebSub) can reach this program, for example "
        "https://news.example.org/websub; feeds that have a hub are then told of at once. Empty: off.",
    )
    websub_listen: str = Field(
        "127.0.0.1:8780",
        description="Where it listens for them, as ip:port; your web server forwards WEBSUB_ADDRESS to it.",
    )
    allowed_private_addresses: str = Field(
        "",
        description="Private addresses that may be polled all the same, as ip:port separated by commas; "
        "for a feed generator on your own machine. Everything else private is refused.",
    )
    keep_texts_days: int = Field(
        90, ge=15, description="Articles' texts are kept so many days; their briefs and headlines stay."
    )
    keep_deliveries_days: int = Field(
        30, ge=15, description="What was sent where is kept so many days; messages older are edited no more."
    )
    keep_backups_days: int = Field(
        0,
        ge=0,
        description="How many days you keep backups of the database: `/privacy policy` tells members so. 0 "
        "has it tell them to ask you. Rightswire itself deletes no backup.",
    )
    health_address: str = Field(
        "127.0.0.1:9464",
        description="Where /healthz, /readyz and /metrics are served, as ip:port; empty: nowhere. They tell "
        "nothing about members, but are for you alone.",
    )
    discord_api_base: str | None = Field(
        None, description="Another address of Discord's REST API, for tests and proxies; loopback only."
    )
    discord_gateway_url: str | None = Field(
        None, description="Another address of Discord's gateway, for tests and proxies; loopback only."
    )

    @field_validator("discord_api_base", "discord_gateway_url")
    @classmethod
    def _loopback(cls, value: str | None) -> str | None:
        host = urlsplit(value).hostname or "" if value else "localhost"
        if host != "localhost" and not _is_loopback(host):
            raise ValueError("only an address on this machine (127.0.0.1) is accepted here")
        return value

    @field_validator("proxy", "discord_proxy")
    @classmethod
    def _proxy(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not _is_proxy(value.get_secret_value()):
            raise ValueError("write socks5://host:port or http://host:port, with user:password@ if need be")
        return value

    @field_validator("websub_address")
    @classmethod
    def _reachable(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (not parts.hostname or (parts.scheme != "https" and not _is_loopback(parts.hostname))):
            raise ValueError("write the whole address, beginning with https://")
        return value

    @field_validator("health_address", "allowed_private_addresses", "websub_listen")
    @classmethod
    def _addresses(cls, value: str) -> str:
        _parse_addresses(value)
        return value

    @model_validator(mode="after")
    def _model_is_named(self) -> Self:
        if self.model_url and not self.model_name:
            raise ValueError("MODEL_URL needs MODEL_NAME too: what the server calls the model")
        return self

    @model_validator(mode="after")
    def _proxy_is_named(self) -> Self:
        if self.proxied and not self.proxy:
            raise ValueError("PROXY_HOSTS needs PROXY too: through what they are reached")
        return self

    @property
    def user_agent(self) -> str:
        """How we introduce ourselves to publishers."""
        return f"Rightswire/{__version__} (news bot; {self.contact or 'no contact given'})"

    @property
    def health(self) -> tuple[str, int] | None:
        """`health_address` as (ip, port), None for nowhere."""
        return next(iter(_parse_addresses(self.health_address)), None)

    @property
    def proxied(self) -> frozenset[str]:
        """`proxy_hosts` one by one, none for all."""
        listed = (host.strip().lower().strip(".") for host in self.proxy_hosts.split(","))
        return frozenset(host.removeprefix("*.") for host in listed if host)

    @property
    def websub_place(self) -> tuple[str, int]:
        """`websub_listen` as (ip, port)."""
        return next(iter(_parse_addresses(self.websub_listen)))

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        """`allowed_private_addresses` as (ip, port) pairs."""
        return _parse_addresses(self.allowed_private_addresses)


def load(given: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force; `given` overrides. Raises SettingsError."""
    try:
        return Settings(**dict(given or {}))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "A setting"
        why = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"{name} is wrong: {why}. See .env.example for what it may be.") from None


def token(settings: Settings) -> str:
    """The Discord token. Raises SettingsError when there is none."""
    if settings.discord_token is None or not settings.discord_token.get_secret_value().strip():
        raise SettingsError(
            f"DISCORD_TOKEN is not set: create a bot at {WHERE_TOKENS_ARE}, copy its token and put it in a "
            "file named .env beside where you start Rightswire (see .env.example)."
        )
    return settings.discord_token.get_secret_value().strip()


def env_example() -> str:
    """The text of `.env.example`."""
    lines = ["# Copy this file to .env and change what you need. Every line but the first has a default.", ""]
    for name, field in Settings.model_fields.items():
        lines.append(f"# {field.description}")
        value = _default(name)
        lines.append(f"{name.upper()}=" if name == "discord_token" else f"#{name.upper()}={value}")
        lines.append("")
    return "\n".join(lines)


def reference() -> str:
    """The text of `docs/reference/settings.md`."""
    rows = [
        f"| `{name.upper()}` | {f'`{_default(name)}`' if _default(name) else '–'} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    head = [
        "# Settings",
        "",
        "Read from the environment, or from a file named `.env` in the folder where Rightswire is started.",
        "This page and `.env.example` are made by `scripts/docs`; do not edit them by hand.",
        "",
        "| setting | default | what it does |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _parse_addresses(value: str) -> frozenset[tuple[str, int]]:
    pairs = (item.strip().rpartition(":") for item in value.split(",") if item.strip())
    try:
        return frozenset((str(ip_address(host.strip("[]"))), int(port)) for host, _, port in pairs)
    except ValueError:
        raise ValueError("write each as ip:port, for example 127.0.0.1:1200") from None


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in _PROXIES and bool(parts.hostname and parts.port)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
