"""Benchmarks say where labels went wrong, and find their files in a folder of corpora."""

from pathlib import Path

import pytest

from benchmarks._corpora import files, of_each
from benchmarks._slips import print_worst, slip


def test_a_row_is_no_slip_when_its_labels_are_those_of_its_annotators() -> None:
    assert slip("A law", ["privacy"], {"privacy": ("data",)}) is None


def test_the_rows_with_most_labels_wrong_or_missed_are_printed_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = slip("A law", ["privacy"], {})
    two = slip("A ban", ["censorship"], {"press": ("reporters", "newspaper")})
    print_worst([one, None, two], 1)
    assert capsys.readouterr().out == "-censorship +press (reporters, newspaper): A ban\n"


def test_a_file_is_itself_and_a_folder_is_what_is_there_of_a_benchmarks_own(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    there = tmp_path / "topics" / "seen.dev.jsonl"
    there.write_text("")
    assert files(there, "other.jsonl") == {"seen": there}
    assert files(tmp_path, "topics/seen.dev.jsonl", "topics/gone.dev.jsonl") == {"seen": there}
    with pytest.raises(SystemExit, match="holds none of"):
        files(tmp_path, "topics/gone.dev.jsonl")


def test_one_files_figures_stand_alone_and_several_by_name() -> None:
    assert of_each({"seen": {"rows": 1}}) == {"rows": 1}
    assert of_each({"seen": {"rows": 1}, "other": {"rows": 2}}) == {"seen": {"rows": 1}, "other": {"rows": 2}}
