"""The recorder: what counts as the same output, and what it refuses."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_kit.book.errors import BookError
from site_kit.book.snippets import Snippet
from site_kit.pages import record as command
from site_kit.running import recorder
from site_kit.running.recorder import clean, complaint, differs
from site_kit.running.world import Run

numbers = st.from_regex(r"[-+]?[0-9]{1,3}(\.[0-9]{0,3})?([eE][-+]?[0-9]{1,3})?", fullmatch=True)
words = st.sampled_from(["loss", "#", "a1", "", "-", "  ", "<varies>", "nan", "3.", "1e", "\n"])
outputs = st.lists(numbers | words | st.text(max_size=4), max_size=6).map(" ".join)
patterns = st.lists(st.sampled_from([r"\d+ ms", r"a.", r"^$", r"[0-9]"]), max_size=2)


# Comparing


@given(outputs, patterns)
def test_an_output_equals_itself(text, varies):
    """Every output agrees with itself."""
    assert differs(text, text, varies) == ""


@given(outputs, outputs, patterns)
@example("1.0e3", "0.0e9", [])
@example("#", "5", [])
@example("1e999 a", "1e998 a", [])
@example("1.0e999 1", "1.1e999 1", [])
def test_agreement_has_no_direction(left, right, varies):
    """If a run agrees with a record, the record agrees with the run."""
    assert (differs(left, right, varies) == "") == (differs(right, left, varies) == "")


@given(outputs)
def test_cleaning_twice_is_cleaning_once(text):
    """A recorded output is not changed by recording it again."""
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("loss 0.123", "loss 0.124"),
        ("loss  9.99", "loss 10.00"),
        ("1.00e-07", "9.95e-08"),
        ("-0.0", "0.0"),
        ("took 12 ms", "took 9 ms"),
    ],
)
def test_rounding_is_forgiven(recorded, now):
    """Numbers agree to the digits shown, and a declared pattern may vary."""
    assert differs(recorded, now, [r"\d+ ms"]) == ""


@pytest.mark.parametrize(
    ("recorded", "now"),
    [
        ("loss 0.123", "loss 0.125"),
        ("7 words", "8 words"),
        ("cat", "dog"),
        ("  indented", "indented"),
        ("1.0", "1.00"),
        ("1.0", "1"),
        ("one\ntwo", "one"),
        ("#", "5"),
        ("1.0e3", "1.0e4"),
    ],
)
def test_changes_are_noticed(recorded, now):
    """Other words, whole numbers, digits, spaces or lines are a difference that is shown both ways."""
    difference = differs(recorded, now)
    assert "recorded:" in difference and "now:" in difference


# Judging a run


@pytest.fixture
def counted(small_book) -> Snippet:
    """A snippet that is recorded as printing 2."""
    return Snippet(small_book().snippets, "nlp/bag/count.py")


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (Run(failure="ValueError: no"), "failed"),
        (Run(output="2\n", errors="UserWarning: old"), "warns"),
        (Run(output=" \n"), "prints nothing"),
    ],
)
def test_bad_runs_are_refused(counted, run, words):
    """A run that raises, warns or prints nothing is wrong, whatever is recorded."""
    assert words in complaint(counted, run) and words in recorder.check(counted, run)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (Run(output="2\n"), ""),
        (Run(output="3\n"), "no longer prints"),
        (Run(output="2\n", files={"count.svg": "<svg/>"}), "saves"),
        (Run(output="2\n", files={"count.json": "{}"}), "saves"),
    ],
)
def test_runs_are_compared_with_the_record(counted, run, words):
    """The recorded output passes; another one, an unrecorded figure or unrecorded numbers do not."""
    problem = recorder.check(counted, run)
    assert (words in problem) if words else not problem


def test_missing_and_changed_figures_are_noticed(counted):
    """A figure that is recorded must be drawn, and drawn alike."""
    raw = '<svg viewBox="0 0 9 9"><path d="M 1 {}"/></svg>'
    drawn, changed = (Run(output="2\n", files={"count.svg": raw.format(y)}) for y in (2, 5))
    counted.figure_path.write_text(recorder.saved(counted, drawn)["count.svg"])
    assert recorder.check(counted, drawn) == ""
    assert "saves []" in recorder.check(counted, Run(output="2\n"))
    assert "differently" in recorder.check(counted, changed)


@pytest.mark.parametrize(
    ("now", "alike"),
    [
        ('<use x="51.9" y="175.95" style="opacity: 0.50"/><text>0.98</text>', True),
        ('<use x="51.9" y="175.70" style="opacity: 0.50"/><text>0.98</text>', False),
        ('<use x="51.9" y="175.98" style="opacity: 0.56"/><text>0.98</text>', False),
        ('<use x="51.9" y="175.98" style="opacity: 0.50"/><text>0.95</text>', False),
        ('<use x="51.9" y="175.98" style="opacity: 0.50"/>', False),
    ],
)
def test_only_invisible_differences_of_drawings_are_forgiven(now, alike):
    """A coordinate may move by less than the eye sees; texts, opacities and shapes may not change."""
    recorded = '<use x="51.9" y="175.98" style="opacity: 0.50"/><text>0.98</text>'
    assert (recorder.drawn_differently(recorded, now) == "") is alike


def test_missing_and_changed_numbers_are_noticed(counted):
    """Numbers that are recorded must be saved again, and agree to the digits shown."""
    counted.data_path.write_text('{"weights": ["0.49 0.51"]}\n')
    saved = {text: Run(output="2\n", files={"count.json": f'{{"weights": ["{text}"]}}'}) for text in ("0.49 0.51", "0.50 0.51", "0.52 0.51")}
    assert recorder.check(counted, saved["0.49 0.51"]) == recorder.check(counted, saved["0.50 0.51"]) == ""
    assert "saves count.json differently" in recorder.check(counted, saved["0.52 0.51"])
    assert "saves []" in recorder.check(counted, Run(output="2\n"))


def test_unrecorded_snippets_are_noticed(counted):
    """A snippet without recorded output does not pass by printing something."""
    counted.output_path.unlink()
    assert "no recorded output" in recorder.check(counted, Run(output="2\n"))


# Recording


def test_recording_writes_what_was_printed(small_book, monkeypatch):
    """Recording accepts outputs, figures and numbers, says what changed, and drops what is gone."""
    monkeypatch.delenv("CI", raising=False)
    book = small_book(
        {
            "snippets/nlp/bag/count.py": '"""Count."""\nprint(3)\nopen("count.svg", "w").write("<svg></svg>")\nopen("count.json", "w").write("[3]")\n',
            "snippets/nlp/bag/broken.py": "1 / 0\n",
            "snippets/recorded.json": '{"gone.py": "0"}',
        }
    )
    said: list[str] = []
    assert not recorder.record(book, say=said.append)
    assert (book.snippets / "nlp/bag/count.out").read_text() == "3\n"
    assert (book.snippets / "nlp/bag/count.svg").read_text() == "<svg></svg>\n"
    assert (book.snippets / "nlp/bag/count.json").read_text() == "[3]\n"
    assert set(json.loads((book.snippets / "recorded.json").read_text())) == {"nlp/bag/count.py"}
    text = "\n".join(said)
    assert "changed: count.out" in text and "new: count.svg" in text and "new: count.json" in text
    assert "ZeroDivisionError" in text and "recorded.json" not in text
    (book.snippets / "nlp/bag/count.py").write_text("print(3)\n")
    assert recorder.record(book, ["snippets/nlp/bag/count"], say=said.append)
    assert not (book.snippets / "nlp/bag/count.svg").exists()
    assert not (book.snippets / "nlp/bag/count.json").exists()


def test_what_is_not_installed_is_named(small_book, monkeypatch):
    """A snippet whose package is not there is left alone, with the command that brings it; the others are recorded."""
    monkeypatch.delenv("CI", raising=False)
    book = small_book({"snippets/nlp/bag/needy.py": '"""A."""\nimport no_such_package\n'})
    said: list[str] = []
    assert not recorder.record(book, say=said.append)
    assert "needs no_such_package; `make record ARGS=nlp/bag/needy.py`" in said[0]
    assert set(json.loads((book.snippets / "recorded.json").read_text())) == {"nlp/bag/count.py"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["nlp/bag/count.py"], 0), (["snippets/nlp/bag/needy"], 1), ([], 1), (["docs/labs"], 0), (["nlp/gone"], 2)],
)
def test_what_recording_needs_is_asked_first(small_book, monkeypatch, arguments, code, capsys):
    """`record --ready` says by its status whether anything must be installed; an unknown name is refused."""
    book = small_book({"snippets/nlp/bag/needy.py": '"""A."""\nimport no_such_package\n'})
    monkeypatch.setattr(command, "Book", lambda: book)
    assert command.main(["--ready", *arguments]) == code
    assert ("begins with nlp/gone" in capsys.readouterr().err) == (code == 2)


def test_what_another_processor_prints_otherwise_is_not_recorded(small_book, monkeypatch):
    """An output that hangs on the processor's instructions is refused, with what to do; nothing is written."""
    monkeypatch.delenv("CI", raising=False)
    text = '"""A."""\nimport os\nimport numpy\nprint(os.environ.get("ATEN_CPU_CAPABILITY", "mine"), numpy.float64(1))\n'
    book = small_book({"snippets/nlp/bag/count.py": text})
    said: list[str] = []
    assert not recorder.record(book, ["nlp/bag/count"], say=said.append)
    assert "another processor's instructions" in said[0] and "train longer" in said[0]
    assert (book.snippets / "nlp/bag/count.out").read_text() == "2\n"


@pytest.mark.parametrize(("lead", "warned"), [(None, False), (0.5, False), (0.0004, True)])
def test_a_narrow_choice_of_a_model_is_told(counted, lead, warned):
    """A text that hung on two nearly equal tokens gets a warning that says what to do; others get none."""
    said = recorder.narrow(counted, Run(output="2\n", lead=lead))
    assert ("nlp/bag/count.py" in said and "print a property" in said) if warned else not said


def test_nothing_is_recorded_under_ci(small_book, monkeypatch):
    """Outputs are accepted by an author, never by a machine that checks them."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(BookError, match="not accepted under CI"):
        recorder.record(small_book())


def test_verified_names_distributions(small_book):
    """The record of a good run holds the digest, the day and the installed versions."""
    book = small_book({"snippets/nlp/bag/yaml_there.py": '"""A."""\nimport yaml\n'})
    snippet = Snippet(book.snippets, "nlp/bag/yaml_there.py")
    record = recorder.verified(snippet, Run(seconds=0.12345), date(2026, 1, 2))
    assert record["sha256"] == snippet.digest and record["date"] == "2026-01-02"
    assert record["seconds"] == 0.123 and set(record["packages"]) == {"PyYAML"}
