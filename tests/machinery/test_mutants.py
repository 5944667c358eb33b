"""Mutants: what is changed, what is left alone, and what counts as a leak."""

from __future__ import annotations

import json

import pytest

from site_kit.checks.mutants import digest, examine, main, mutants, passes

SOLUTION = '''"""Not this."""
from math import sqrt

def helper(x: int) -> int:
    return x + 1

def mean(values: list[float], start: int = 0) -> float:
    """Nor this."""
    if not values:
        return 0.0
    return sum(values[start:]) / len(values)
'''


def names(source: str, starter: str = "") -> set[str]:
    return {mutant.name for mutant in mutants(source, starter)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(a, b):\n    return a - b", {"a - b → a + b", "a → b", "b → a", "return a - b → return None"}),
        ("x = a < b <= c", {"a < b <= c → a <= b <= c", "a < b <= c → a < b < c"}),
        ("x = a and b", {"a and b → a or b", "a and b → a", "a and b → b"}),
        ("x = -a[1:n:2]", {"-a[1:n:2] → a[1:n:2]", "1:n:2 → :n:2", "1:n:2 → 1::2", "1:n:2 → 1:n", "1 → 2", "1 → 0"}),
        ("x = f(a, b, k=1)", {"f(a, b, k=1) → f(b, a, k=1)", "f(a, b, k=1) → f(a, b)", "f(a, b, k=1) → f(a, k=1)"}),
        ("x = sorted(a)", {"sorted(a) → a"}),
        ("x = a.copy()", {"a.copy() → a"}),
        ("for i in a:\n    x += i\n    break", {"for i in a: → for i in list(a)[1:]:", "x += i → x -= i", "x += i → pass", "break → pass"}),
        ("x = [i for i in a if i]", {"for i in a if i → for i in a"}),
        ("x = b if c else d", {"b if c else d → b", "b if c else d → d"}),
        ("x = True", {"True → False"}),
        ("x = 0.5", {"0.5 → 1.0", "0.5 → 0.25"}),
    ],
)
def test_each_kind_of_change_is_made(source, expected):
    """Operators, comparisons, constants, slices, arguments, branches, calls and statements are changed."""
    assert {name.strip() for name in names(source)} >= expected


def test_what_does_not_run_or_is_given_is_left_alone():
    """Annotations and docstrings are not changed, nor what the starter already holds; and every mutant is another program."""
    starter = "from math import sqrt\n\ndef helper(x: int) -> int:\n    return x + 1\n\ndef mean(values, start=0):\n    ...\n"
    found = mutants(SOLUTION, starter)
    assert not any("Not" in m.name or "Nor" in m.name or "float" in m.name for m in found)
    assert all("def helper(x: int) -> int:\n    return x + 1" in m.source for m in found)
    assert len({m.source for m in found}) == len(found) == len({m.name for m in found}) > 10


@pytest.fixture
def exercise(tmp_path):
    """An exercise whose check sees one list only, of three equal numbers."""
    (tmp_path / "solution.py").write_text(SOLUTION)
    (tmp_path / "starter.py").write_text("def mean(values, start=0):\n    ...\n")
    (tmp_path / "check.py").write_text("from answer import mean\nassert mean([2.0, 2.0, 2.0]) == 2, 'no'\n")
    return tmp_path


def test_leaks_are_found(exercise):
    """A check that asks too little lets mutants pass; a better one refuses them."""
    leaks = {mutant.name for mutant in examine(exercise).leaks}
    assert "0.0 → 1.0" in leaks and "sum(values[start:]) / len(values) → sum(values[start:]) * len(values)" not in leaks
    (exercise / "check.py").write_text(
        "from answer import helper, mean\nassert mean([1.0, 5.0, 6.0]) == 4 and mean([]) == 0\n"
        "assert mean([1.0, 5.0], 1) == 2.5 and helper(3) == 4 and type(mean([])) is float\n"
    )
    assert {mutant.name for mutant in examine(exercise).leaks} == set()


def test_equivalent_mutants_need_a_reason(exercise):
    """A survivor is excused by a reason beside it; an empty one, or one of a mutant that does not survive, does not count."""
    verdict = examine(exercise)
    first, second = verdict.leaks[:2]
    (exercise / "equivalent.yml").write_text(f'"{first.name}": it is the same number.\n"{second.name}":\n"gone → away": why not.\n')
    again = examine(exercise)
    assert [m.name for m in again.explained] == [first.name]
    assert len(again.leaks) == len(verdict.leaks) - 1 and again.outdated == ("gone → away",)


def test_a_sample_is_a_part_of_all(exercise):
    """A share picks some mutants, the same ones for the same seed, and finds no leak that the whole does not."""
    whole, part = examine(exercise), examine(exercise, share=0.5, seed=3)
    assert 0 < part.total < whole.total and part == examine(exercise, share=0.5, seed=3)
    assert {m.name for m in part.leaks} <= {m.name for m in whole.leaks}


def test_endless_mutants_are_refused():
    """A mutant that never ends does not pass, and does not hold up the others."""
    assert not passes("def f():\n    while True:\n        pass", "from answer import f\nassert f() is None", seconds=0.2)


def test_a_solution_that_fails_says_so(exercise):
    """Mutants of a solution that does not pass its own check would prove nothing."""
    (exercise / "check.py").write_text("from answer import mean\nassert mean([]) == 9\n")
    with pytest.raises(ValueError, match="does not pass"):
        examine(exercise)


def test_the_command_lists_leaks(exercise, capsys):
    """`python -m site_kit mutants FOLDER` names each leak with its line and fails; a folder without checks is an error."""
    assert main([str(exercise)]) == 1
    said = capsys.readouterr().out
    assert "0.0 → 1.0" in said and "pass and are not explained" in said
    assert main([str(exercise / "nowhere")]) == 2


def test_a_whole_run_without_leaks_is_noted(exercise, monkeypatch, capsys):
    """The counts go into `snippets/mutants.json`, with a digest that another check changes; with a leak they do not."""
    folder = exercise / "snippets/nlp/bag/exercises/mean"
    folder.mkdir(parents=True)
    for part in ("solution.py", "starter.py", "check.py"):
        (exercise / part).rename(folder / part)
    monkeypatch.setattr("site_kit.checks.mutants.REPOSITORY", exercise)
    noted = exercise / "snippets/mutants.json"
    assert main([]) == 1 and not noted.exists()
    (folder / "equivalent.yml").write_text("".join(f'"{mutant.name}": it is.\n' for mutant in examine(folder).leaks))
    assert main([]) == 0
    counts = json.loads(noted.read_text())["nlp/bag/exercises/mean"]
    assert counts == {"digest": digest(folder), "mutants": examine(folder).total, "explained": len(examine(folder).explained)}
    (folder / "check.py").write_text("from answer import mean\nassert mean([4.0]) == 4\n")
    assert digest(folder) != counts["digest"]
    (folder / "equivalent.yml").write_text('"gone → away": why not.\n')
    assert main([str(folder)]) == 1
