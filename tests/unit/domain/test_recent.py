from bot.domain.recent import Recent


def test_what_was_not_asked_for_longest_makes_room() -> None:
    kept = Recent[str, int](2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]
    assert len(kept) == 2


def test_a_key_has_the_value_that_it_was_given_last() -> None:
    kept = Recent[str, int](2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.put("a", 3) == 3
    assert (kept.get("a"), kept.get("b"), len(kept)) == (3, 2, 2)
