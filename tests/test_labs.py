"""placeholder"""


def test_gradients_by_hand_equal_central_differences() -> None:
    """The gradients by hand equal the slopes found by nudging."""


def test_dividing_by_the_root_of_d_saves_steps() -> None:
    """x"""


def test_copying_first_makes_separate_tokens_solvable() -> None:
    """x"""


def test_separate_tokens_do_not_show_who_stands_beside_whom() -> None:
    """x"""
