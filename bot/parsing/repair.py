"""Repairs of what publishers' software commonly breaks, before and after the XML is read."""

import re
from html.entities import html5
from typing import Final

_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_DECLARED: Final = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_UTF8_NAMES: Final = frozenset({b"utf-8", b"utf8"})
# An ampersand that begins none of XML's own references.
_STRAY: Final = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)([a-zA-Z][a-zA-Z0-9]{1,31};)?"
)
_RAW: Final = b"<![CDATA["
_C1_MEANT: Final = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_AS_BYTES: Final = {ord(meant): code for code, meant in _C1_MEANT.items()}
_C1: Final = re.compile("[\x80-\x9f]")
# UTF-8 taken for Windows-1252: the lead bytes of the world's scripts, then their continuation bytes.
_TAIL: Final = "[\x80-\xbf" + "".join(map(chr, _AS_BYTES)) + "]"
_LEADS: Final = "ÂÃÄÅÎÏÐÑ×ØÙÚÛàáâãäåæçèéêëìíîïð"
# Written so that it begins with one set of characters, which is what makes the search for it fast.
_TWICE: Final = re.compile(f"[{_LEADS}]{_TAIL}(?:(?<![à-ð].)|(?<=[à-ï].){_TAIL}|(?<=ð.){_TAIL}{{2}})")
# One pass tells the many texts that can have neither fault.
_SUSPECT: Final = re.compile(f"[\x80-\x9f{_LEADS}](?:(?<=[\x80-\x9f])|{_TAIL})")
# Sequences that mean nothing else; of the others one alone may be a letter before a quotation mark.
_TELLING: Final = re.compile(f"[ÂÃ]{_TAIL}|â€{_TAIL}|[{_LEADS}][\x80-\x9f]")


def as_utf8(body: bytes, content_type: str) -> bytes:
    """The document in UTF-8 where it claims, or seems, to be; other declared encodings are left alone.

    Bytes that are not UTF-8 are read in the server's charset, else as Windows-1252 when there are
    more of them than of proper sequences.
    """
    declared = _DECLARED.search(body[:1000])
    if b"\x00" in body[:64] or (declared and declared[1].lower() not in _UTF8_NAMES):
        return body
    try:
        body.decode()
    except UnicodeDecodeError:
        return _recoded(body, content_type, declared=bool(declared))
    return body


def _recoded(body: bytes, content_type: str, *, declared: bool) -> bytes:
    charset = _CHARSET.search(content_type)
    if charset and not declared:
        try:
            return body.decode(charset[1]).encode()
        except (LookupError, UnicodeError):
            pass
    text = body.decode("utf-8", "replace")
    proper = sum(not character.isascii() for character in text.replace("\ufffd", ""))
    return (body.decode("cp1252", "replace") if text.count("\ufffd") > proper else text).encode()


def mend_ampersands(body: bytes) -> bytes:
    """The document with HTML's named entities as numbers and bare ampersands escaped.

    XML knows five names; a parser that recovers from others drops text around them.
    """
    if b"\x00" in body[:64]:
        return body
    if not _STRAY.search(body):
        return body
    first, *sections = body.split(_RAW)
    return _RAW.join([_STRAY.sub(_mended, first), *map(_mended_after, sections)])


def mend_text(text: str) -> str:
    """The text with UTF-8 that was encoded twice decoded again, and Windows-1252 controls as meant."""
    if text.isascii() or not _SUSPECT.search(text):
        return text
    found = _TWICE.findall(text)
    if len(found) > 1 or (found and _TELLING.search(text)):
        text = _TWICE.sub(_decoded, text)
    return text.translate(_C1_MEANT) if _C1.search(text) else text


def _mended_after(section: bytes) -> bytes:
    raw, end, after = section.partition(b"]]>")
    return raw + end + _STRAY.sub(_mended, after)


def _mended(found: re.Match[bytes]) -> bytes:
    name = found[1] or b""
    character = html5.get(name.decode("ascii"))
    if character is None:
        return b"&amp;" + name
    return "".join(f"&#{ord(part)};" for part in character).encode("ascii")


def _decoded(found: re.Match[str]) -> str:
    try:
        return found[0].translate(_AS_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return found[0]
