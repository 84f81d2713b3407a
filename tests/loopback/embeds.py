"""What Discord accepts as embeds, and what it makes of them (docs, resources/message#embed-limits)."""

from urllib.parse import urlsplit

from tests.loopback.errors import invalid_form
from tests.loopback.model import Payload

MOST_EMBEDS = 10
MOST_FIELDS = 25
MOST_TEXT_IN_ALL = 6000
_LONGEST = {"title": 256, "description": 4096}
_LONGEST_WITHIN = {("footer", "text"): 2048, ("author", "name"): 256}
_LONGEST_IN_FIELD = {"name": 256, "value": 1024}


def check_embeds(embeds: list[Payload]) -> None:
    """Refuse too many, too long or empty parts, and over 6000 characters in all embeds together."""
    if len(embeds) > MOST_EMBEDS:
        raise invalid_form("embeds", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_EMBEDS} or fewer in length.")
    for index, embed in enumerate(embeds):
        _check_embed(f"embeds.{index}", embed)
    if sum(map(_text_length, embeds)) > MOST_TEXT_IN_ALL:
        raise invalid_form("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds {MOST_TEXT_IN_ALL}")


def _check_embed(path: str, embed: Payload) -> None:
    fields = embed.get("fields") or []
    if len(fields) > MOST_FIELDS:
        raise invalid_form(
            f"{path}.fields", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FIELDS} or fewer in length."
        )
    for part, text, longest in _lengths(embed):
        if len(text) > longest:
            raise invalid_form(
                f"{path}.{part}", "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length."
            )
    for index, field in enumerate(fields):
        if not field.get("name") or not field.get("value"):
            raise invalid_form(f"{path}.fields.{index}", "BASE_TYPE_REQUIRED", "This field is required")
    url = embed.get("url")
    if url and urlsplit(url).scheme not in ("http", "https"):
        raise invalid_form(
            f"{path}.url", "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https')."
        )


def _lengths(embed: Payload) -> list[tuple[str, str, int]]:
    parts = [(key, embed.get(key) or "", longest) for key, longest in _LONGEST.items()]
    for (outer, inner), longest in _LONGEST_WITHIN.items():
        parts.append((f"{outer}.{inner}", (embed.get(outer) or {}).get(inner) or "", longest))
    for index, field in enumerate(embed.get("fields") or []):
        parts += [(f"fields.{index}.{k}", field.get(k) or "", most) for k, most in _LONGEST_IN_FIELD.items()]
    return parts


def _text_length(embed: Payload) -> int:
    return sum(len(text) for _, text, _ in _lengths(embed))


def stored_embed(embed: Payload) -> Payload:
    """An embed as Discord returns it: no nulls, fields complete, images with their proxy address."""
    result = {key: value for key, value in embed.items() if value is not None} | {"type": "rich"}
    result.pop("flags", None)
    if "fields" in result:
        result["fields"] = [{**field, "inline": bool(field.get("inline"))} for field in result["fields"]]
    for key in ("image", "thumbnail"):
        if key in result:
            result[key] = {"url": result[key]["url"], "proxy_url": result[key]["url"]}
    return result
