"""Encodings of web pages: what the bytes, the server and the page say, in that order of trust."""

import codecs
import re
from collections.abc import Iterator
from typing import Final

_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META: Final = re.compile(rb"<meta\s[^>]*charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML: Final = re.compile(rb"<\?xml\s[^>]*encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Labels that the web uses for a larger set than they name (encoding.spec.whatwg.org).
_LARGER: Final = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932", "x-sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "x-x-big5": "big5hkscs", "big5": "big5hkscs",
}  # fmt: skip


def decoded(body: bytes, content_type: str) -> str:
    """The page's text: in the first encoding that fits every byte, else the likeliest with gaps."""
    candidates = list(_candidates(body, content_type))
    for name in [*candidates, "utf-8"]:
        try:
            return body.decode(name)
        except (LookupError, UnicodeError):
            continue
    return body.decode("utf-8" if "utf-8" in candidates else "cp1252", "replace")


def _candidates(body: bytes, content_type: str) -> Iterator[str]:
    head = body[:4096]
    yield from (name for mark, name in _MARKS if body.startswith(mark))
    if header := _CHARSET.search(content_type):
        yield _codec(header[1])
    for pattern in (_META, _XML):
        if inside := pattern.search(head):
            yield _codec(inside[1].decode("ascii", "ignore"))


def _codec(label: str) -> str:
    return _LARGER.get(label.lower(), label.lower())
