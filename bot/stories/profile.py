"""Reports as grouping compares them: weighted words, names, numbers and countries, fixed at arrival."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.report import UNKNOWN_LANGUAGE
from bot.domain.vector import Vector
from bot.stories.copies import Imprint, imprint
from bot.stories.frequencies import Frequencies, Ids, Weights, term_ids
from bot.stories.meaning import Meaning, unpacked
from bot.stories.wording import amounts, names, stems

LEAD: Final = 600
SUBJECT_TERMS: Final = 5
ACTORS: Final = 2

# The columns of a profile's matrix.
WHOLE, LEAD_ONLY, IDF, RARITY, TITLE, NAME, NUMBER, SUBJECT, ACTOR, COUNTRY = range(10)


@dataclass(frozen=True, slots=True)
class Account:
    """What grouping reads of a report, stored or not yet."""

    title: str
    text: str
    published_at: datetime
    outlet: str = ""
    countries: Sequence[str] = ()
    language: str = UNKNOWN_LANGUAGE
    vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A report's distinct terms in ascending order, and a row of weights for each.

    WHOLE and LEAD_ONLY are unit TF-IDF vectors (title twice and lead; lead); IDF is that of words, RARITY its
    excess over a fairly common one; TITLE, NAME, NUMBER and COUNTRY repeat the IDF where the term is such;
    SUBJECT is the share each of the SUBJECT_TERMS strongest terms has among them, ACTOR that of the ACTORS
    strongest names in the title.
    `length` counts words of title and lead; `is_title` says that there is no more. `meaning` is None where no
    encoder read the report.
    """

    ids: Ids
    weights: NDArray[np.float32]
    length: int
    published_at: datetime
    outlet: str
    imprint: Imprint
    language: str
    is_title: bool
    meaning: Meaning | None

    @property
    def rarest_first(self) -> Sequence[tuple[int, float]]:
        """The terms with their weights, the most telling ones first."""
        telling = np.maximum(self.weights[:, IDF], self.weights[:, NUMBER])
        order = np.argsort(-telling, kind="stable")
        return list(zip(self.ids[order].tolist(), telling[order].tolist(), strict=True))


def profile_of(account: Account, frequencies: Frequencies) -> Profile:
    """The profile of a report among those counted so far; it is not counted itself."""
    lead = account.text[:LEAD]
    in_title, in_lead = Counter(stems(account.title)), Counter(stems(lead))
    named = names(account.title, lead)
    figures = sorted(f"#{number}" for number in amounts(f"{account.title}\n{lead}"))
    terms = sorted(in_title | in_lead)
    countries = [country_term(code) for code in account.countries]
    ids = term_ids([*terms, *figures, *countries])
    idf = frequencies.idf(ids)
    is_word, is_number, is_country = _kinds(len(terms), len(figures), len(countries))
    whole = _column(terms, [2 * in_title[term] + in_lead[term] for term in terms], idf)
    only_lead = _column(terms, [in_lead[term] for term in terms], idf)
    columns = [
        whole,
        only_lead,
        idf * is_word,
        frequencies.rarity(idf) * is_word,
        _marked(idf, [term in in_title for term in terms]),
        _marked(idf, [term in named for term in terms]),
        idf * is_number,
        _strongest(whole, SUBJECT_TERMS),
        _strongest(whole * _marked(idf, [term in named and term in in_title for term in terms]), ACTORS),
        idf * is_country,
    ]
    ids, weights = _by_id(ids, np.stack(columns, axis=1).astype(np.float32))
    return Profile(
        ids=ids,
        weights=weights,
        length=in_title.total() + in_lead.total(),
        published_at=account.published_at,
        outlet=account.outlet,
        imprint=imprint(account.title, account.text),
        language=account.language,
        is_title=not in_lead,
        meaning=None if account.vector is None else unpacked(account.vector),
    )


def country_term(code: str) -> str:
    """What a country is counted as, like no word of any text."""
    return f"@{code.lower()}"


def _kinds(*counts: int) -> list[NDArray[np.bool_]]:
    """For each kind of term, of which there are so many one after the other, which terms are of it."""
    kinds = np.repeat(np.arange(len(counts)), counts)
    return [kinds == kind for kind in range(len(counts))]


def _column(terms: Sequence[str], counts: Sequence[int], idf: Weights) -> Weights:
    """A unit vector of logarithmic counts times IDF, zero for the terms that follow the words."""
    logs = np.log(np.maximum(np.array(counts, dtype=np.float32), 1e-9)) + 1.0
    vector = np.zeros(len(idf), dtype=np.float32)
    vector[: len(terms)] = np.where(np.array(counts, dtype=np.int64) > 0, logs, 0.0) * idf[: len(terms)]
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _strongest(vector: Weights, count: int) -> Weights:
    """The strongest terms' shares of their sum, zero for the others."""
    strongest = np.zeros_like(vector)
    chosen = np.argsort(-vector, kind="stable")[:count]
    strongest[chosen] = vector[chosen]
    return strongest / max(float(strongest.sum()), 1e-9)


def _marked(idf: Weights, marks: Sequence[bool]) -> Weights:
    marked = np.zeros(len(idf), dtype=np.float32)
    marked[: len(marks)] = idf[: len(marks)] * np.array(marks, dtype=bool)
    return marked


def _by_id(ids: Ids, weights: NDArray[np.float32]) -> tuple[Ids, NDArray[np.float32]]:
    """Sorted, and the first of two terms that share a bucket."""
    distinct, first = np.unique(ids, return_index=True)
    return distinct, weights[first]
