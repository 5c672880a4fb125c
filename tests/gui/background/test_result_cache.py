"""Results are kept by key, within bounds, and of one data set only."""

from gradviz.gui.background.result_cache import ResultCache

ONE, OTHER = object(), object()


def _kept(weight: int = 1, most: int = 3) -> ResultCache[str]:
    return ResultCache(lambda _result: weight, most)


def test_the_oldest_goes_first_and_asking_makes_one_new() -> None:
    kept = _kept()
    for name in ("a", "b", "c"):
        kept.put(name, name.upper(), ONE)
    assert kept.get("a") == "A"
    kept.put("d", "D", ONE)
    assert kept.get("b") is None
    assert [kept.get(name) for name in ("a", "c", "d")] == ["A", "C", "D"]


def test_bytes_are_bounded_and_the_newest_stays_however_large() -> None:
    kept = _kept(weight=7_000_000)
    kept.put("a", "A", ONE)
    kept.put("b", "B", ONE)
    assert (kept.get("a"), kept.get("b")) == (None, "B")


def test_another_data_set_takes_the_place_of_all_that_was_kept() -> None:
    kept = _kept()
    kept.put("a", "A", ONE)
    kept.put("b", "B", OTHER)
    assert (kept.get("a"), kept.get("b")) == (None, "B")
