"""The demo's newsroom: the web pages and feeds in which the sample outlets publish."""

import json
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape

from bot.demo.samples import (
    Block,
    BlockKind,
    FeedFormat,
    Printed,
    SampleArticle,
    SampleOutlet,
    blocks,
    on_show,
)

NOTICE_FEED = "Sample feed of the Rightswire demo. The outlet is invented; real, past events are retold."

_CONTENT_TYPES: dict[FeedFormat, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
_STYLE = (
    "body{font:1.1rem/1.6 Georgia,serif;max-width:42rem;margin:0 auto;padding:1rem}"
    ".notice{background:#fff3bf;padding:.4rem .8rem;font:.85rem sans-serif}"
    "nav a{margin-right:1rem}.share,footer{color:#666;font:.85rem sans-serif}"
    "blockquote{border-left:3px solid #bbb;margin-left:0;padding-left:1rem}"
)


def article_page(outlet: SampleOutlet, printed: Printed, origin: str) -> str:
    """The web page of an article: navigation, article, furniture and footer."""
    article = printed.article
    text, tail = _parted(article)
    aside = f'<aside class="share">\n{_html(tail)}\n</aside>\n' if tail else ""
    byline = f"By {escape(article.author)} · " if article.author else ""
    main = f"""<aside class="notice" role="note">{escape(article.notice)}</aside>
<main>
<article lang="{article.language}">
<header>
<h1>{escape(article.title)}</h1>
<p class="byline">{byline}<time datetime="{printed.published_at.isoformat()}">\
{printed.published_at:%H:%M}</time></p>
</header>
{_html(text)}
</article>
{aside}</main>"""
    return _page(outlet, article.title, main, _article_head(outlet, printed, origin))


def front_page(outlet: SampleOutlet, shown: Iterable[Printed], origin: str) -> str:
    """The outlet's home page: its headlines, and the link by which its feed is found."""
    items = "\n".join(
        f'<li><a href="{escape(_link(outlet, item.article, origin))}">{escape(item.article.title)}</a></li>'
        for item in _of(outlet, shown)
    )
    return _page(
        outlet,
        "Latest",
        f'<aside class="notice" role="note">{escape(NOTICE_FEED)}</aside>\n<main><ul>\n{items}\n</ul></main>',
        _feed_link(outlet, origin),
    )


def feed_document(
    outlet: SampleOutlet, articles: Iterable[SampleArticle], *, start: datetime, now: datetime, origin: str
) -> tuple[str, bytes]:
    """The outlet's feed as served at `now`: content type and document. `start` is the demo's minute 0."""
    shown = _of(outlet, on_show(articles, start, now))
    writer = {"rss": _rss, "atom": _atom, "json": _json}[outlet.feed]
    return _CONTENT_TYPES[outlet.feed], writer(outlet, shown, origin).encode()


def _parted(article: SampleArticle) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The article proper, and the furniture after its last paragraph, which stands outside it."""
    body = blocks(article.body)
    end = max(index for index, block in enumerate(body) if block.kind != "furniture") + 1
    return body[:end], body[end:]


def _article_head(outlet: SampleOutlet, printed: Printed, origin: str) -> str:
    article = printed.article
    return f"""<meta name="description" content="{escape(article.summary)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{escape(article.title)}">
<meta property="article:published_time" content="{printed.published_at.isoformat()}">
<link rel="canonical" href="{escape(_link(outlet, article, origin))}">
{_feed_link(outlet, origin)}"""


def _feed_link(outlet: SampleOutlet, origin: str) -> str:
    kind = _CONTENT_TYPES[outlet.feed].partition(";")[0]
    return f'<link rel="alternate" type="{kind}" href="{escape(origin + outlet.feed_path)}">'


def _link(outlet: SampleOutlet, article: SampleArticle, origin: str) -> str:
    return f"{origin}/{outlet.id}/{article.address}"


def _of(outlet: SampleOutlet, shown: Iterable[Printed]) -> list[Printed]:
    return [item for item in shown if item.article.outlet == outlet.id]


def _html(body: Iterable[Block]) -> str:
    shapes: dict[BlockKind, str] = {
        "paragraph": "<p>{}</p>",
        "quote": "<blockquote><p>{}</p></blockquote>",
        "heading": "<h2>{}</h2>",
        "furniture": '<p class="share">{}</p>',
    }
    return "\n".join(shapes[block.kind].format(escape(block.text, quote=False)) for block in body)


def _page(outlet: SampleOutlet, title: str, main: str, head: str) -> str:
    return f"""<!doctype html>
<html lang="{outlet.language}">
<head>
<meta charset="utf-8">
<title>{escape(title)} | {escape(outlet.name)}</title>
<meta property="og:site_name" content="{escape(outlet.name)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<style>{_STYLE}</style>
</head>
<body>
<header class="site"><strong>{escape(outlet.name)}</strong>
<nav><a href="/{outlet.id}/">Latest</a><a href="{outlet.feed_path}">Feed</a></nav></header>
{main}
<footer><p>Sample text · © {escape(outlet.name)} ({escape(outlet.domain)}), an invented outlet · Licence: \
{escape(outlet.licence)}</p></footer>
</body>
</html>
"""


def _content(item: Printed) -> str:
    """The article's HTML as a full-text feed carries it."""
    return _html(_parted(item.article)[0])


def _rss(outlet: SampleOutlet, shown: list[Printed], origin: str) -> str:
    items = "\n".join(_rss_item(outlet, item, origin) for item in shown)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{escape(outlet.name)}</title>
<link>{escape(origin)}/{outlet.id}/</link>
<description>{escape(NOTICE_FEED)}</description>
<language>{outlet.language}</language>
<atom:link rel="self" type="application/rss+xml" href="{escape(origin + outlet.feed_path)}"/>
{items}
</channel>
</rss>
"""


def _rss_item(outlet: SampleOutlet, item: Printed, origin: str) -> str:
    article = item.article
    creator = f"\n<dc:creator>{escape(article.author)}</dc:creator>" if article.author else ""
    content = f"\n<content:encoded>{escape(_content(item))}</content:encoded>" if outlet.full_text else ""
    return f"""<item>
<title>{escape(article.title)}</title>
<link>{escape(_link(outlet, article, origin))}</link>
<guid isPermaLink="false">{escape(article.guid)}</guid>
<pubDate>{format_datetime(item.published_at)}</pubDate>{creator}
<description>{escape(article.summary)}</description>{content}
</item>"""


def _atom(outlet: SampleOutlet, shown: list[Printed], origin: str) -> str:
    items = "\n".join(_atom_entry(outlet, item, origin) for item in shown)
    updated = max((item.updated_at for item in shown), default=None)
    stamp = f"\n<updated>{updated.isoformat()}</updated>" if updated else ""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">
<id>tag:{outlet.domain},2024:feed</id>
<title>{escape(outlet.name)}</title>
<subtitle>{escape(NOTICE_FEED)}</subtitle>{stamp}
<author><name>{escape(outlet.name)}</name></author>
<link rel="self" href="{escape(origin + outlet.feed_path)}"/>
<link rel="alternate" type="text/html" href="{escape(origin)}/{outlet.id}/"/>
{items}
</feed>
"""


def _atom_entry(outlet: SampleOutlet, item: Printed, origin: str) -> str:
    article = item.article
    author = f"\n<author><name>{escape(article.author)}</name></author>" if article.author else ""
    content = f'\n<content type="html">{escape(_content(item))}</content>' if outlet.full_text else ""
    return f"""<entry>
<id>{escape(article.guid)}</id>
<title>{escape(article.title)}</title>
<link rel="alternate" type="text/html" href="{escape(_link(outlet, article, origin))}"/>
<published>{item.published_at.isoformat()}</published>
<updated>{item.updated_at.isoformat()}</updated>{author}
<summary>{escape(article.summary)}</summary>{content}
</entry>"""


def _json(outlet: SampleOutlet, shown: list[Printed], origin: str) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": outlet.name,
            "description": NOTICE_FEED,
            "home_page_url": f"{origin}/{outlet.id}/",
            "feed_url": origin + outlet.feed_path,
            "language": outlet.language,
            "items": [_json_item(outlet, item, origin) for item in shown],
        },
        ensure_ascii=False,
        indent=1,
    )


def _json_item(outlet: SampleOutlet, item: Printed, origin: str) -> dict[str, object]:
    article = item.article
    text = {"content_html": _content(item)} if outlet.full_text else {"content_text": article.summary}
    return {
        "id": article.guid,
        "url": _link(outlet, article, origin),
        "title": article.title,
        "summary": article.summary,
        "date_published": item.published_at.isoformat(),
        "date_modified": item.updated_at.isoformat(),
        "language": article.language,
        "authors": [{"name": article.author or outlet.name}],
        **text,
    }
