"""The texts about an answer to a lesson's question."""

from gradviz.scene.lecture.lesson_question import Choice, Given, LessonQuestion, judge

NUMBER = LessonQuestion("How much?", "Because.", value=0.0702)
CHOICES = LessonQuestion("Which?", "Because.", (Choice("A", reason="Not A."), Choice("B", right=True), Choice("C")))


def said(question: LessonQuestion, **given: float) -> tuple[bool, str, str]:
    verdict = judge(question, Given(**given))  # type: ignore[arg-type]
    assert verdict is not None
    return verdict.is_right, verdict.words, verdict.reason


def test_a_choice_is_right_or_has_a_reason_why_not() -> None:
    assert said(CHOICES, choice=1) == (True, "Right.", "Because.")
    assert said(CHOICES, choice=0) == (False, "Not quite.", "Not A.")
    assert said(CHOICES, choice=2) == (False, "Not quite.", "Try again, or show the answer.")
    assert judge(CHOICES, Given()) is judge(CHOICES, Given(number=1.0)) is None


def test_a_number_is_right_within_its_tolerance() -> None:
    assert said(NUMBER, number=0.0702) == (True, "Right.", "Because.")
    assert said(NUMBER, number=0.07) == (True, "Close: 0.0702, you said 0.07.", "Because.")
    assert said(NUMBER, number=0.0723)[0] is False
    assert said(NUMBER, number=-0.0702) == (False, "Not quite.", "The size is right, the sign is not.")


def test_zero_is_right_only_exactly() -> None:
    zero = LessonQuestion("How much?", "Nothing.", value=0.0)
    assert said(zero, number=0.0)[0] is True
    assert said(zero, number=1e-9)[0] is False
