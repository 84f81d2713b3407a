"""What Discord accepts as message components, and what it makes of them.

Limits: docs, components/reference; what the docs leave out was read off the official OpenAPI schemas.
"""

from collections.abc import Callable, Iterator
from enum import IntEnum
from urllib.parse import urlsplit

from tests.loopback.errors import invalid_form
from tests.loopback.model import Payload


class Kind(IntEnum):
    """Component types with Discord's numbers."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17


SELECTS = {
    Kind.STRING_SELECT,
    Kind.USER_SELECT,
    Kind.ROLE_SELECT,
    Kind.MENTIONABLE_SELECT,
    Kind.CHANNEL_SELECT,
}
IN_A_CONTAINER = {
    Kind.ACTION_ROW,
    Kind.SECTION,
    Kind.TEXT_DISPLAY,
    Kind.MEDIA_GALLERY,
    Kind.FILE,
    Kind.SEPARATOR,
}
CHILDREN = {
    Kind.ACTION_ROW: SELECTS | {Kind.BUTTON},
    Kind.SECTION: {Kind.TEXT_DISPLAY},
    Kind.CONTAINER: IN_A_CONTAINER,
}
MOST_CHILDREN = {Kind.ACTION_ROW: 5, Kind.SECTION: 3}
MOST_COMPONENTS = 40
MOST_TEXT = 4000
LINK_STYLE, PREMIUM_STYLE = 5, 6


def walk(components: list[Payload], path: str = "components") -> Iterator[tuple[str, Payload]]:
    """Every component with its dotted path, parents before children."""
    for index, component in enumerate(components):
        here = f"{path}.{index}"
        yield here, component
        yield from walk(component.get("components") or [], f"{here}.components")
        if component.get("accessory"):
            yield f"{here}.accessory", component["accessory"]


def text_of(components: list[Payload]) -> str:
    """The text displays of a message, one a line."""
    return "\n".join(c["content"] for _, c in walk(components) if c["type"] == Kind.TEXT_DISPLAY)


def check_components(components: list[Payload], *, v2: bool) -> None:
    """Refuse what Discord refuses: counts, nesting, lengths, doubled custom ids, odd addresses."""
    everything = list(walk(components))
    _check_totals(components, everything, v2)
    for path, component in everything:
        _check_children(path, component)
        if check := _CHECKS.get(Kind(component["type"])):
            check(path, component)
    _check_custom_ids(everything)
    _check_numbers(everything)


def _check_totals(components: list[Payload], everything: list[tuple[str, Payload]], v2: bool) -> None:
    top = IN_A_CONTAINER | {Kind.CONTAINER} if v2 else {Kind.ACTION_ROW}
    for index, component in enumerate(components):
        if component["type"] not in top:
            raise invalid_form(
                f"components.{index}.type", "UNION_TYPE_CHOICES", "Not allowed at the top level."
            )
    if not v2 and len(components) > 5:
        raise invalid_form("components", "BASE_TYPE_BAD_LENGTH", "Must be 5 or fewer in length.")
    if len(everything) > MOST_COMPONENTS:
        raise invalid_form(
            "components", "COMPONENT_MAX_TOTAL", f"Total is over {MOST_COMPONENTS} components."
        )
    if sum(len(c["content"]) for _, c in everything if c["type"] == Kind.TEXT_DISPLAY) > MOST_TEXT:
        raise invalid_form(
            "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"Over {MOST_TEXT} characters."
        )


def _check_children(path: str, component: Payload) -> None:
    kind = Kind(component["type"])
    if kind not in CHILDREN:
        return
    children = component.get("components") or []
    most = MOST_CHILDREN.get(kind, MOST_COMPONENTS)
    has_select = any(child["type"] in SELECTS for child in children)
    if not 1 <= len(children) <= (1 if has_select else most):
        raise invalid_form(
            f"{path}.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length."
        )
    for index, child in enumerate(children):
        if child["type"] not in CHILDREN[kind]:
            raise invalid_form(f"{path}.components.{index}.type", "UNION_TYPE_CHOICES", "Not allowed here.")


def _check_numbers(everything: list[tuple[str, Payload]]) -> None:
    """Docs, components/reference: `id` is a number of 32 bits, unique within the message."""
    seen: set[int] = set()
    for path, component in everything:
        number = component.get("id") or 0
        if number in seen:
            raise invalid_form(f"{path}.id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
        if not 0 <= number < 2**31:
            raise invalid_form(f"{path}.id", "NUMBER_TYPE_MAX", "int32 value should be less than 2147483648.")
        seen |= {number} if number else set()


def _check_custom_ids(everything: list[tuple[str, Payload]]) -> None:
    seen: set[str] = set()
    for path, component in everything:
        custom_id = component.get("custom_id")
        if custom_id in seen:
            raise invalid_form(
                f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Custom id cannot be duplicated"
            )
        if custom_id is not None:
            _bounded(f"{path}.custom_id", custom_id, 1, 100)
            seen.add(custom_id)


def _bounded(path: str, text: str, least: int, most: int) -> None:
    if not least <= len(text) <= most:
        raise invalid_form(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")


def _check_button(path: str, button: Payload) -> None:
    _bounded(f"{path}.label", button.get("label") or "", 0, 80)
    if not button.get("label") and not button.get("emoji") and button["style"] != PREMIUM_STYLE:
        raise invalid_form(f"{path}.label", "BASE_TYPE_REQUIRED", "A label or an emoji is required.")
    if button["style"] == LINK_STYLE:
        _check_address(f"{path}.url", button.get("url") or "")
    elif button["style"] != PREMIUM_STYLE and not button.get("custom_id"):
        raise invalid_form(f"{path}.custom_id", "BASE_TYPE_REQUIRED", "A custom id is required.")


def _check_address(path: str, address: str) -> None:
    _bounded(path, address, 1, 512)
    if urlsplit(address).scheme not in ("http", "https", "discord"):
        raise invalid_form(
            path, "URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('http', 'https', 'discord')."
        )


def _check_text(path: str, display: Payload) -> None:
    _bounded(f"{path}.content", display.get("content") or "", 1, MOST_TEXT)


def _check_section(path: str, section: Payload) -> None:
    if (section.get("accessory") or {}).get("type") not in (Kind.BUTTON, Kind.THUMBNAIL):
        raise invalid_form(f"{path}.accessory", "BASE_TYPE_REQUIRED", "A button or a thumbnail is required.")


def _check_options(path: str, select: Payload) -> None:
    options = select.get("options") or []
    if not 1 <= len(options) <= 25:
        raise invalid_form(f"{path}.options", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    for index, option in enumerate(options):
        for key in ("label", "value", "description"):
            _bounded(f"{path}.options.{index}.{key}", option.get(key) or "-", 1, 100)
    if len({option["value"] for option in options}) < len(options):
        raise invalid_form(
            f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Values must be unique."
        )


def _check_gallery(path: str, gallery: Payload) -> None:
    if not 1 <= len(gallery.get("items") or []) <= 10:
        raise invalid_form(f"{path}.items", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length.")


_CHECKS: dict[Kind, Callable[[str, Payload], None]] = {
    Kind.BUTTON: _check_button,
    Kind.TEXT_DISPLAY: _check_text,
    Kind.SECTION: _check_section,
    Kind.STRING_SELECT: _check_options,
    Kind.MEDIA_GALLERY: _check_gallery,
}

_DEFAULTS: dict[Kind, Payload] = {
    Kind.CONTAINER: {"accent_color": None, "spoiler": False},
    Kind.SEPARATOR: {"spacing": 1, "divider": True},
    Kind.THUMBNAIL: {"description": None, "spoiler": False},
    Kind.FILE: {"spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}


class Shelf:
    """Turns components as sent into components as Discord stores and returns them."""

    def __init__(self, new_id: Callable[[], str], media: dict[str, str]) -> None:
        """`media` gives the address of each upload by its file name."""
        self._new_id = new_id
        self._media = media
        self._count = 0

    def stored(self, component: Payload) -> Payload:
        """One component with its number, Discord's defaults and its media unfurled; children likewise."""
        self._count += 1
        kind = Kind(component["type"])
        kept = {key: value for key, value in component.items() if value is not None}
        result: Payload = {**_DEFAULTS.get(kind, {}), **kept, "id": component.get("id") or self._count}
        for key in ("media", "file"):
            if key in result:
                result[key] = self._unfurled(result[key]["url"])
        if "items" in result:
            result["items"] = [self._item(item) for item in result["items"]]
        if "components" in result:
            result["components"] = [self.stored(child) for child in result["components"]]
        if "accessory" in result:
            result["accessory"] = self.stored(result["accessory"])
        return result

    def _item(self, item: Payload) -> Payload:
        media = self._unfurled(item["media"]["url"])
        return {"media": media, "description": item.get("description"), "spoiler": bool(item.get("spoiler"))}

    def _unfurled(self, url: str) -> Payload:
        name = url.removeprefix("attachment://")
        if name != url and name not in self._media:
            raise invalid_form("components", "UNFURLED_MEDIA_ITEM_INVALID_URL", f"No upload is named {name}.")
        address = self._media.get(name, url)
        return {"id": self._new_id(), "url": address, "proxy_url": address}
