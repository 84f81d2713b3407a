"""What stands on a page around its article: share lines, footers, captions, calls to subscribe."""

import re
from typing import Final

from bot.briefs.later import later
from bot.briefs.lexicon import listed, mentions
from bot.domain.report import Span

_WHATEVER_FOLLOWS: Final = (
    r"about\ the\ authors?\b.*|about\ us\b.*|privacy\ policy\b.*"
    r"|.{0,80}\b(?:enable\ javascript|accept\ (?:all\ )?cookies|we\ use\ cookies|your\ browser)\b.*"
)
_LONG: Final = 400
_LONG_LINE: Final = later(rf"^\W*(?:{_WHATEVER_FOLLOWS})$", re.IGNORECASE)
_LINE: Final = later(
    r"""^\W*(?:
    (?:share|tweet|e-?mail|print|facebook|twitter|whatsapp|linkedin|reddit|telegram|bluesky|mastodon
        |copy\ link|save)
        (?:\ (?:this|on|via|it)\b.{0,40}|\ ?[:|,/·•].{0,60})?
    |(?:show|view|load|hide|post|leave|add|read|join|see|write|no|\d+)\ (?:all\ |more\ |the\ |a\ |your\
        |\d+\ )*
        (?:comments?|discussion|conversation|replies|responses)\b.{0,60}
    |(?:comments?|discussion)\W*(?:\(?\d+\)?|closed|are\ closed.{0,40}|off)?
    |.{0,60}(?:©|\(c\)\ ?\d{4}|\bcopyright\b|all\ rights\ reserved|alle\ rechte\ vorbehalten|tous\ droits
        |все\ права).{0,200}
    |(?:follow|like|join|find|contact|support)\ (?:us|me|our|@)\b.{0,160}
    |(?:donate|become\ a\ (?:member|supporter|patron)|support\ (?:our|independent))\b.{0,200}
    |(?:by|von|por|par
        |автор:?)(?-i:\ [A-Z\u0400-\u042F][\w.’'-]+)(?-i:,?\ (?:and\ )?[A-Z\u0400-\u042F][\w.’'-]+){0,5}
    |(?:published|updated|last\ updated|posted|first\ published|modified)(?:\ (?:on|at
        |by))?\b[^\w]{0,3}(?:\w+\W+){0,3}\d.{0,40}
    |\d+\ min(?:ute)?s?\ read.{0,20}
    |(?:photo|image|picture|photograph|illustration|caption|credit|file\ photo|featured\ image|screenshot
        |graphic|foto|bild|фото)
        s?(?:\ (?:by|credit|via|courtesy|from)\b|\s?[:(/©]).{0,200}
    |.{0,160}(?:getty\ images|shutterstock|ap\ photo|reuters/\w+|afp/\w+|/afp|/reuters|cc[\ -]by(?:-\w+)*
        |via\ flickr|unsplash)
        [^.]{0,40}
    |(?:related|see\ also|also\ read|read\ (?:also|next|more|the\ full)|more\ (?:on\ this|from|stories)
        |recommended|most\ (?:read|popular)
        |further\ reading|watch|listen|advertisements?|sponsored|source|tags?|filed\ under|categor(?:y|ies)
            |topics?|posted\ in
        |next|previous|menu|trending|editor[’']s\ (?:note|picks?)|leer\ más|lea\ también|lire\ (?:aussi
            |la\ suite)|weiterlesen
        |mehr\ zum\ thema|leia\ (?:mais|também)|читайте\ также|相关阅读|اقرأ\ أيضا)(?:\s?[:|»→>].{0,160})?
    |(?:more\ from|read\ the\ full|full\ story|click\ here|back\ to\ top|skip\ to|log\ in|sign\ in|sign\ up
        |posted\ in|filed\ under)\b.{0,80}
    |terms\ of\ (?:use|service)\b.{0,60}
    |"""
    + _WHATEVER_FOLLOWS
    + r"""
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGIN: Final = later(r"\w")
# What `_LINE` begins with, and what those of its alternatives hold that begin with anything.
_STARTS: Final = listed(
    "0 1 2 3 4 5 6 7 8 9 share tweet e-mail email print facebook twitter whatsapp linkedin reddit "
    "telegram bluesky mastodon copy save show view load hide post leave add read join see write no "
    "comment discussion follow like find contact support donate become by von por par автор publish "
    "updat last first modified photo image picture illustration caption credit file featured screenshot "
    "graphic foto bild фото related also more recommended most further watch listen advert sponsored "
    "source tag categor topic next previous menu trending editor leer lea lire weiterlesen mehr leia "
    "читайте 相关阅读 اقرأ full click back skip log sign terms about privacy"
)
_HELD: Final = (
    *listed(
        "© (c) copyright rechte droits права getty shutterstock reuters afp flickr unsplash javascript "
        "cookies"
    ),
    *("rights reserved", "ap photo", "cc by", "cc-by", "your browser"),
)
_SUBSCRIPTION: Final = (
    r"(?:newsletters?|daily news podcast|podcasts?|inbox|news alerts|mailing list|updates)\b\.?"
)
# Furniture inside a paragraph, after a word that it cannot lack: looking for that is far cheaper.
_INLINE: Final[tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]] = tuple(
    (tuple(hint.split("~")), later(pattern, re.MULTILINE))
    for hint, pattern in (
        ("The post ", r"\bThe post .{3,220}? (?:first )?appeared (?:first )?on [^.\n]{2,60}\.?"),
        (
            "appeared ~published ~posted ~reproduced ",
            (
                r"\b(?:This|The) (?:article|story|post|piece|text) (?:was |is )?(?:originally |first )?"
                r"(?:appeared|published|posted|republished|reproduced) [^.\n]{2,120}\.?"
            ),
        ),
        ("ontinue reading", r"\b[Cc]ontinue reading\b[^.\n]{0,80}(?:\.{2,3}|…|→|»|\.|$)"),
        (
            "Read ",
            r"\bRead (?:more|the (?:full|rest|whole|entire))\b[^.\n]{0,80}\b(?:at|on|in)\b[^.\n]{0,60}\.?",
        ),
        ("Read more", r"\bRead more(?:\.{3}|…| ?[→»›]|(?=\s*$)|(?=\]))"),
        ("Get ", rf"\bGet (?:our|the|your|a) [^.\n]{{0,80}}?\b{_SUBSCRIPTION}"),
        ("Sign up", rf"\bSign up\b[^.\n]{{0,120}}?\b{_SUBSCRIPTION}"),
        ("Subscribe", rf"\bSubscribe\b[^.\n]{{0,120}}?\b{_SUBSCRIPTION}"),
        ("Register", rf"\bRegister\b[^.\n]{{0,120}}?\b{_SUBSCRIPTION}"),
        ("Follow our", r"\bFollow our [^.\n]{0,60}?\blive ?blog\b(?: for (?:the )?latest updates)?\.?"),
        (
            "| ",
            (
                r"^[^|\n]{3,200} \| (?:Image|Photo|Screenshot|Illustration|Graphic|Picture)s?(?::| by) "
                r"(?:(?!(?:A|An|The|In|On|At|As|After|When|While|Some|It|This|For|If|We|I)\b)"
                r"[A-Z][\w.’/&-]*[ ,]*){1,6}"
            ),
        ),
        ("submitted by", r"\bsubmitted by /?u/\S+"),
        ("Comments URL", r"\bArticle URL: \S+\s+Comments URL: \S+(?:\s+Points: \d+)?(?:\s+# Comments: \d+)?"),
        ("[", r"\[(?:link|comments?|Read more)\]"),
        ("Photo~Image~Picture", r"\b(?:Photo|Image|Picture)(?: credit)?: [^.\n]{2,80}$"),
    )
)
_BIO: Final = later(
    r"^[A-Z\u0400-\u042F][\w.’'-]+(?: [\w.’'-]+){0,4} (?:is|was|has been|writes|covers|reports)\b.{0,160}"
    r"\b(?:reporter|journalist|editor|writer|correspondent|columnist|freelance\w*|author|blogger|contributor|"
    r"(?:staff|senior) \w+|fellow|at (?:this|our) (?:site|paper)|for (?:this|our) (?:site|paper))\b",
)
_BIO_PARAGRAPHS: Final = 2
_TITLE_TAIL: Final = later(r"\s+(?P<mark>[|·»«•]|::|[-–—])\s+(?P<tail>[^|]{2,60})$")


def is_line(line: str) -> bool:
    """Whether a whole line is furniture; of a long one, its beginning says so."""
    if not any(c.isalnum() for c in line):
        return True
    if len(line) >= _LONG:
        return bool(_LONG_LINE.match(line))
    return _may_be_line(line) and bool(_LINE.match(line))


def _may_be_line(line: str) -> bool:
    """Whether a line begins as furniture does or has a word that it needs; far cheaper to ask."""
    lower = line.lower()
    begin = _BEGIN.search(lower)
    return mentions(lower, _HELD) or (begin is not None and lower.startswith(_STARTS, begin.start()))


def is_bio(paragraph: str, from_end: int) -> bool:
    """Whether a paragraph, so many before the last one, tells who wrote the article."""
    return from_end < _BIO_PARAGRAPHS and len(paragraph) < 400 and bool(_BIO.match(paragraph))


def inline(text: str, block: Span) -> list[Span]:
    """What of a block is left when footers and calls to subscribe inside it are taken away."""
    line = block.of(text)
    patterns = [pattern for hints, pattern in _INLINE if mentions(line, hints)]
    kept, start = [], block.start
    for begin, end in sorted(m.span() for p in patterns for m in p.finditer(text, block.start, block.end)):
        if begin >= start:
            kept.append(Span(start, begin))
            start = end
    kept.append(Span(start, block.end))
    return [span for span in kept if any(c.isalnum() for c in span.of(text))]


def clean_title(title: str, outlet: str = "") -> str:
    """A title without white space to spare and without the site's own name at its end."""
    plain = " ".join(title.split())
    match = _TITLE_TAIL.search(plain)
    while match and _names_site(match["tail"], match["mark"], outlet) and match.start() >= 8:
        plain = plain[: match.start()]
        match = _TITLE_TAIL.search(plain)
    return plain


def _names_site(tail: str, mark: str, outlet: str) -> bool:
    # After a dash the tail may be who says it ("… - police"), so only the outlet's own name goes.
    if mark not in "-–—":
        return len(tail.split()) <= 5
    bare_tail, bare_outlet = _bare(tail), _bare(outlet)
    return bool(bare_outlet) and (bare_tail in bare_outlet or bare_outlet in bare_tail)


def _bare(name: str) -> str:
    lower = re.sub(r"^(?:www\.|the\s+)|\.\w{2,4}(?:\.\w{2})?$", "", name.lower())
    return "".join(c for c in lower if c.isalnum()).removeprefix("the")
