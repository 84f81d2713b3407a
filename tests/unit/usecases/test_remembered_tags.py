"""Tags are found once for each of the last texts, and the texts themselves are let go."""

from bot.usecases.tags import _Remembered


def test_a_text_is_read_once_whatever_its_object_and_the_oldest_is_forgotten() -> None:
    asked = list[tuple[str, ...]]()

    def find(*texts: str) -> int:
        asked.append(texts)
        return len(asked)

    remembered = _Remembered(find, most=2)
    assert [remembered("a", "b"), remembered("a", "".join("b"))] == [1, 1]
    assert [remembered("ab", ""), remembered("a", "b"), remembered("\ud800", "")] == [2, 1, 3]
    # What was asked for last is remembered; “ab” was not.
    assert [remembered("a", "b"), remembered("ab", "")] == [1, 4]
