"""No sentence is cut: one that does not fit is left out whole, except the first, which is always shown."""

from hypothesis import given
from hypothesis import strategies as st

from gradviz.scene.text.text_wrapping import wrap_text

LINES = (("One two three.",), ("Four five six seven.", "Eight.", "Nine ten."))


def fold(lines=LINES, most: int = 2, room: float = 20, more: float = 5) -> tuple[list[str], bool]:
    return wrap_text(lines, most, lambda _row: room, more, len)


def test_all_sentences_where_there_is_room() -> None:
    assert fold(room=40) == (["One two three.", "Four five six seven. Eight. Nine ten."], False)


def test_whole_sentences_are_left_out_where_there_is_none() -> None:
    assert fold(room=34) == (["One two three.", "Four five six seven. Eight."], True)


def test_the_word_for_the_rest_fits_beside_the_last_row() -> None:
    assert fold(room=30) == (["One two three.", "Four five six seven."], True)


def test_rows_break_between_words() -> None:
    assert fold(most=9, room=12)[0] == ["One two", "three.", "Four five", "six seven.", "Eight. Nine", "ten."]


def test_the_first_sentence_is_always_shown() -> None:
    assert fold(most=1, room=12) == (["One two", "three."], True)
    assert fold(most=1, room=8) == (["One two", "three.", ""], True)


def test_the_first_row_may_be_shorter() -> None:
    rows, _left_out = wrap_text((("aa bb cc",),), 3, lambda row: 2 if row == 0 else 9, 0, len)
    assert rows == ["aa", "bb cc"]


def test_a_row_never_ends_with_an_equals_sign() -> None:
    assert fold((("Loss 1 at a = 2.",),), most=9, room=12)[0] == ["Loss 1 at", "a = 2."]
    assert fold((("a = b = c",),), most=9, room=3)[0] == ["a = b = c"]


@given(
    st.lists(st.lists(st.text("ab ", min_size=1).map(str.strip).filter(bool), min_size=1), min_size=1),
    st.integers(1, 4),
    st.integers(1, 30),
)
def test_the_shown_text_is_a_prefix_of_the_whole(lines, most: int, room: int) -> None:
    rows, left_out = fold(lines, most, room, 3)
    said = "".join("".join(line) for line in lines).replace(" ", "")
    shown = "".join(rows).replace(" ", "")
    assert said.startswith(shown)
    assert (shown != said) == left_out
