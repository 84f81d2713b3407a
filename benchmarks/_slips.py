"""Where labels were given wrongly or missed, the worst first, for whoever looks for the cause."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """A row whose labels are not those of its annotators. `wrong` has the words that spoke for each label."""

    title: str
    missed: Sequence[str]
    wrong: Mapping[str, Sequence[str]]

    def __str__(self) -> str:
        missed = [f"-{label}" for label in self.missed]
        wrong = [f"+{label} ({', '.join(because)})" for label, because in self.wrong.items()]
        return f"{' '.join([*missed, *wrong])}: {self.title}"


def slip(title: str, gold: Iterable[str], given: Mapping[str, Sequence[str]]) -> Slip | None:
    """What is wrong with a row's labels; None if nothing is."""
    wanted = set(gold)
    missed = sorted(wanted - given.keys())
    wrong = {label: because for label, because in given.items() if label not in wanted}
    return Slip(title, missed, wrong) if missed or wrong else None


def print_worst(slips: Iterable[Slip | None], count: int) -> None:
    """Print so many of them, those with most labels wrong or missed first."""
    found = [one for one in slips if one is not None]
    for one in sorted(found, key=lambda one: -len(one.missed) - len(one.wrong))[:count]:
        print(one)
