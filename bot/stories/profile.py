"""Reports as grouping compares them: weighted words, names, numbers and countries, fixed at arrival."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
from bot.stories.wording import amounts, days, names, stems

LEAD: Final = 600
SUBJECT_TERMS: Final = 5
ACTORS: Final = 2

# The columns of a profile's matrix.
COLUMNS: Final = 11
WHOLE, LEAD_ONLY, IDF, RARITY, LATELY, TITLE, NAME, NUMBER, SUBJECT, ACTOR, COUNTRY = range(COLUMNS)


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

    WHOLE and LEAD_ONLY are unit TF-IDF vectors (title twice and lead; lead); IDF is that of words, RARITY
    its excess over a fairly common one, LATELY the IDF times how telling the word is in the window alone;
    TITLE, NAME, NUMBER and COUNTRY repeat the IDF where the term is such; SUBJECT is the share each of the
    SUBJECT_TERMS strongest terms has among them, ACTOR that of the ACTORS strongest names in the title.
    Half precision has 11 bits, more than such weights are sure of. `totals` are the sums of the columns.
    `length` counts words of title and lead; `is_title` says that there is no more. `days` are those of the
    week that the lead names, a bit each. `meaning` is None where no encoder read the report.
    """

    ids: Ids
    weights: NDArray[np.float16]
    totals: NDArray[np.float64]
    length: int
    published_at: datetime
    outlet: str
    imprint: Imprint
    language: str
    is_title: bool
    days: int
    meaning: Meaning | None

    def rarest_first(self, most: int) -> Sequence[tuple[int, float]]:
        """Terms with their weights, the most telling ones first."""
        telling = np.maximum(self.weights[:, IDF], self.weights[:, NUMBER])
        order = np.argsort(-telling, kind="stable")[:most]
        return list(zip(self.ids[order].tolist(), telling[order].tolist(), strict=True))


def profile_of(account: Account, frequencies: Frequencies) -> Profile:
    """The profile of a report among those counted so far; it is not counted itself."""
    lead = account.text[:LEAD]
    in_title, in_lead = Counter(stems(account.title)), Counter(stems(lead))
    named = names(account.title, lead)
    figures = sorted(f"#{number}" for number in amounts(f"{account.title}\n{lead}"))
    terms = sorted(in_title.keys() | in_lead.keys())
    countries = [country_term(code) for code in account.countries]
    ids = term_ids([*terms, *figures, *countries])
    words, numbered = len(terms), len(terms) + len(figures)
    titled, led = _counts(terms, in_title, len(ids)), _counts(terms, in_lead, len(ids))
    is_name = np.zeros(len(ids), dtype=bool)
    is_name[:words] = [term in named for term in terms]
    idf = frequencies.idf(ids)
    weights = np.zeros((len(ids), COLUMNS), dtype=np.float32)
    weights[:, WHOLE] = whole = _unit(2 * titled + led, idf)
    weights[:, LEAD_ONLY] = _unit(led, idf)
    weights[:words, IDF] = idf[:words]
    weights[:words, RARITY] = frequencies.rarity(idf[:words])
    weights[:words, LATELY] = idf[:words] * frequencies.lately(ids[:words])
    weights[:, TITLE] = idf * (titled > 0)
    weights[:, NAME] = idf * is_name
    weights[words:numbered, NUMBER] = idf[words:numbered]
    weights[:, SUBJECT] = _strongest(whole, SUBJECT_TERMS)
    weights[:, ACTOR] = _strongest(whole * (idf * (is_name & (titled > 0))), ACTORS)
    weights[numbered:, COUNTRY] = idf[numbered:]
    ids, halves = _by_id(ids, weights.astype(np.float16))
    return Profile(
        ids=ids,
        weights=halves,
        totals=halves.sum(axis=0, dtype=np.float64),
        length=in_title.total() + in_lead.total(),
        published_at=account.published_at,
        outlet=account.outlet,
        imprint=imprint(account.title, account.text),
        language=account.language,
        is_title=not in_lead,
        days=days(lead),
        meaning=None if account.vector is None else unpacked(account.vector),
    )


def country_term(code: str) -> str:
    """What a country is counted as, like no word of any text."""
    return f"@{code.lower()}"


def _counts(terms: Sequence[str], counted: Mapping[str, int], length: int) -> NDArray[np.int64]:
    """How often each of the terms was counted, zero for what follows them."""
    counts = np.zeros(length, dtype=np.int64)
    counts[: len(terms)] = [counted[term] for term in terms]
    return counts


def _unit(counts: NDArray[np.int64], idf: Weights) -> Weights:
    """A unit vector of logarithmic counts times IDF."""
    logs: Weights = np.log(np.maximum(counts, 1).astype(np.float32)) + np.float32(1.0)
    vector: Weights = np.where(counts > 0, logs, np.float32(0.0)) * idf
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _strongest(vector: Weights, count: int) -> Weights:
    """The strongest terms' shares of their sum, zero for the others."""
    strongest = np.zeros_like(vector)
    chosen = np.argsort(-vector, kind="stable")[:count]
    strongest[chosen] = vector[chosen]
    return strongest / max(float(strongest.sum()), 1e-9)


def _by_id(ids: Ids, weights: NDArray[np.float16]) -> tuple[Ids, NDArray[np.float16]]:
    """Sorted, and the first of two terms that share a bucket."""
    distinct, first = np.unique(ids, return_index=True)
    return distinct, weights[first]
