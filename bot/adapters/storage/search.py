"""Search: which stories contain all of some words.

The words are folded and told apart by `bot.domain.words`, so both engines find the same; an engine only
keeps sets of finished words: SQLite in an FTS5 table with a tokenizer that splits at blanks, PostgreSQL
in a text array under a GIN index. Both keep for each word a compressed list of stories, about a byte for
each occurrence; a plain table of (word, story) pairs would be some 200 rows a story, written in random
order, and ten times the size at a million stories.

A word of a script without spaces is looked for inside longer runs of characters: each run is indexed
by its characters and its pairs of neighbours, and a longer word is checked against the runs themselves.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.schema import stories, story_words
from bot.domain.story import Story
from bot.domain.words import unspaced, vocabulary, words

_PAIR: Final = 2
_INDEXING: Final = prepared(insert(story_words))
_FORGETTING: Final = prepared(delete(story_words).where(story_words.c.rowid == bindparam("story")))


async def index(database: Database, connection: AsyncConnection, story: Story) -> None:
    """Make the story findable by the words it has now, and by no others."""
    found = _words_of(story)
    # Most words are found by themselves alone.
    plain = {word for word in found if word.isascii() and "'" not in word}
    tokens = sorted(plain.union(*map(_tokens, found - plain)))
    if story.version > 1:
        await connection.execute(_FORGETTING, {"story": story.id})
    kept = {
        "rowid": story.id,
        "words": " ".join(tokens) if database.dialect == SQLITE else tokens,
        "runs": " ".join(sorted(filter(unspaced, found - plain))),
    }
    await connection.execute(_INDEXING, kept)


def holds(database: Database, wanted: Iterable[str]) -> ColumnElement[bool]:
    """Whether a story holds all of these words; no word at all is in no story."""
    return stories.c.id.in_(matching(database, wanted))


def holds_itself(database: Database, wanted: Iterable[str]) -> ColumnElement[bool]:
    """The same, asked story by story: quicker where few stories are looked at, whatever the words."""
    return matching(database, wanted).where(story_words.c.rowid == stories.c.id).exists()


def matching(database: Database, wanted: Iterable[str]) -> Select[int]:
    """The ids of the stories that hold all of these words."""
    needed = {word for text in wanted for word in words(text)}
    tokens = sorted({token for word in needed for token in _needed(word)})
    longer = [word for word in needed if unspaced(word) and len(word) > _PAIR]
    return select(story_words.c.rowid).where(
        _all_of(database, tokens), *(story_words.c.runs.contains(word, autoescape=True) for word in longer)
    )


def _all_of(database: Database, tokens: list[str]) -> ColumnElement[bool]:
    if not tokens:
        return literal_column("1 = 0")
    if database.dialect == SQLITE:
        return literal_column("story_words").op("MATCH")(" ".join(f'"{token}"' for token in tokens))
    return type_coerce(story_words.c.words, ARRAY(Text)).contains(tokens)


def _words_of(story: Story) -> set[str]:
    texts = [story.brief.headline]
    for report in story.reports:
        texts += [report.title, report.article.text]
    return set().union(*map(vocabulary, texts))


def _tokens(word: str) -> Iterator[str]:
    """What a word is found by: itself, its parts around apostrophes, characters and pairs of a run."""
    yield word
    if "'" in word:
        yield from word.split("'")
    if unspaced(word):
        yield from word
        yield from map("".join, pairwise(word))


def _needed(word: str) -> Iterable[str]:
    if unspaced(word) and len(word) >= _PAIR:
        return map("".join, pairwise(word))
    return (word,)
