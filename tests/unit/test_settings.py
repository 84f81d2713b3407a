"""Settings: one clear sentence for whatever is wrong, and pages that never lag behind."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import SettingsError
from bot.settings import Settings, env_example, load, reference, token

ROOT = Path(__file__).parents[2]


def loaded(**given: Any) -> Settings:
    return load({"_env_file": None, **given})


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_everything_but_the_token_has_a_default() -> None:
    assert loaded().database_url.startswith("sqlite:///")


def test_no_hub_is_asked_to_call_unless_an_address_is_set() -> None:
    assert not loaded().websub_address


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLLS_AT_ONCE", "3")
    assert loaded().polls_at_once == 3


def test_a_missing_token_is_told_with_the_place_to_get_one() -> None:
    with pytest.raises(SettingsError, match="DISCORD_TOKEN is not set: create a bot at https"):
        token(loaded())


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("log_level", "loud", "LOG_LEVEL is wrong"),
        ("polls_at_once", "0", "POLLS_AT_ONCE is wrong"),
        ("discord_api_base", "https://example.org/api", "only an address on this machine"),
        ("discord_gateway_url", "ws://10.0.0.1/", "only an address on this machine"),
        ("allowed_private_addresses", "localhost", "write each as ip:port"),
        ("websub_address", "http://news.example.org/websub", "beginning with https://"),
        ("websub_address", "news.example.org", "beginning with https://"),
        ("proxy", "127.0.0.1:9050", "PROXY is wrong: write socks5://host:port"),
        ("proxy", "socks5://127.0.0.1", "write socks5://host:port"),
        ("proxy", "ftp://127.0.0.1:21", "write socks5://host:port"),
        ("discord_proxy", "http://[::1", "DISCORD_PROXY is wrong"),
        ("proxy_hosts", "onion", "PROXY_HOSTS needs PROXY"),
        ("websub_listen", "8780", "write each as ip:port"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        loaded(**{name: value})
    assert "\n" not in str(caught.value)


def test_hosts_behind_the_proxy_are_listed_as_people_write_them() -> None:
    settings = loaded(proxy="socks5://me:s3cret@127.0.0.1:9050", proxy_hosts=" *.Blocked.example, .onion,, ")
    assert settings.proxied == {"blocked.example", "onion"}
    assert "s3cret" not in repr(settings)


def test_allowed_addresses_become_pairs() -> None:
    assert loaded(allowed_private_addresses="127.0.0.1:80, [::1]:81").allowed == {
        ("127.0.0.1", 80),
        ("::1", 81),
    }


def test_the_token_is_not_in_the_settings_text() -> None:
    assert "s3cret" not in repr(loaded(discord_token="s3cret"))


def test_env_example_is_what_the_settings_say() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == env_example()


def test_the_reference_page_is_what_the_settings_say() -> None:
    assert (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8") == reference()


def test_a_model_without_a_name_is_told() -> None:
    with pytest.raises(SettingsError, match="MODEL_NAME"):
        loaded(model_url="http://127.0.0.1:11434/v1")
    assert loaded(model_url="http://127.0.0.1:11434/v1", model_name="sample-1b").model_name == "sample-1b"


def test_the_models_key_is_not_in_the_settings_text() -> None:
    assert "opensesame" not in repr(loaded(model_key="opensesame"))
