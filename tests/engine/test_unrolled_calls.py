"""Sequences of calls without a loop."""

import operator

from gradviz.engine.unrolled_calls import unrolled


def test_all_calls_are_made_in_their_order_each_time() -> None:
    made: list[object] = []
    run = unrolled([(made.append, 1), (made.extend, [2, 3]), (operator.setitem, made, 0, 5), (made.reverse,)])
    assert made == []
    run()
    assert made == [3, 2, 5]
    run()
    assert made == [3, 2, 1, 5, 2, 5]


def test_an_empty_list_of_calls_is_allowed() -> None:
    assert unrolled([])() is None
