"""Records what snippets print and save, and compares later runs with it.

Beside `name.py` lie `name.out`, its output, `name.svg`, its figure, and
`name.json`, numbers that a script on the page draws.
`recorded.json` holds the digest of the text each of them came from, so that the
build notices a stale output without running anything.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from platform import python_version

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import Book
from site_kit.book.snippets import Snippet, find_snippets
from site_kit.running.figures import normalise
from site_kit.running.margins import CLOSE
from site_kit.running.world import Run, World

# Where a processor is asked to compute as an older one does: sums in another order, other last digits.
ELSEWHERE = {
    "ATEN_CPU_CAPABILITY": "default",
    "MKL_CBWR": "COMPATIBLE",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
    "OPENBLAS_CORETYPE": "NEHALEM",
}
_INVISIBLE = 0.1  # points of a drawing; another processor rounds otherwise
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def clean(text: str) -> str:
    """Normalise what may vary without meaning anything.

    Trailing blanks go, memory addresses become `0x0`, and the text ends with
    one newline unless it is empty.
    """
    text = re.sub(r"\b0x[0-9a-fA-F]{6,}\b", "0x0", text.replace("\r\n", "\n"))
    lines = [line.rstrip() for line in text.split("\n")]
    text = "\n".join(lines).strip("\n")
    return text + "\n" if text else ""


def differs(expected: str, actual: str, varies: Iterable[str] = (), least: float = 0.0) -> str:
    """Compare an output with the recorded one.

    Words must be equal. Numbers must agree to the digits shown: a number with
    decimals may differ by one unit of its last digit, a whole number may not.

    Args:
        expected: The recorded text.
        actual: The text of this run.
        varies: Patterns whose matches are not compared (a duration, say).
        least: A difference of two numbers that never counts.

    Returns:
        Nothing if they agree, else the first line that differs, both ways.
    """
    for pattern in varies:
        expected, actual = (re.sub(pattern, "<varies>", text) for text in (expected, actual))
    wanted, got = expected.split("\n"), actual.split("\n")
    for number in range(max(len(wanted), len(got))):
        left = wanted[number] if number < len(wanted) else "(nothing)"
        right = got[number] if number < len(got) else "(nothing)"
        if not _same_line(left, right, least):
            return f"line {number + 1}\n  recorded: {left}\n  now:      {right}"
    return ""


def drawn_differently(expected: str, actual: str) -> str:
    """Compare two drawings: the same texts, and the same tags with coordinates that nobody can tell apart.

    Returns:
        Nothing if they agree, else the first line that differs, both ways.
    """
    said = differs(*(re.sub(r"<[^>]+>", "", svg) for svg in (expected, actual)))
    return said or differs(*(re.sub(r">[^<]+<", "><", svg) for svg in (expected, actual)), least=_INVISIBLE)


def _same_line(left: str, right: str, least: float) -> bool:
    if left == right:
        return True
    # Columns may shift when a number gets wider, so only the words between count.
    words, others = ([part.split() for part in _NUMBER.split(line)] for line in (left, right))
    numbers, counterparts = _NUMBER.findall(left), _NUMBER.findall(right)
    return bool(numbers) and words == others and all(map(_same_number, numbers, counterparts, itertools.repeat(least)))


def _same_number(left: str, right: str, least: float) -> bool:
    if left == right:
        return True
    if least and min(abs(float(left)), abs(float(right))) > 1 and abs(float(left) - float(right)) <= least:
        return True  # a coordinate; what lies between 0 and 1, such as an opacity, has a meaning
    (decimals, exponent), (others, power) = _precision(left), _precision(right)
    if decimals != others or (exponent == 0) != (power == 0) or decimals == exponent == 0:
        return False
    unit = float(f"1e{max(exponent, power) - decimals}")
    return abs(float(left) - float(right)) <= unit * 1.001


def _precision(number: str) -> tuple[int, int]:
    mantissa, _, exponent = number.lower().partition("e")
    return len(mantissa.partition(".")[2]), int(exponent or 0)


def complaint(snippet: Snippet, run: Run) -> str:
    """What is wrong with a run whatever its output, `""` if nothing is."""
    if run.failure:
        return f"snippets/{snippet.name} failed:\n{run.failure}"
    if run.errors.strip():
        return f"snippets/{snippet.name} warns or prints to standard error:\n{run.errors}"
    if not run.output.strip():
        return f"snippets/{snippet.name} prints nothing: end it with the line that the page explains"
    return ""


def saved(snippet: Snippet, run: Run) -> dict[str, str]:
    """The normalised files of a run; the only names allowed are the snippet's own."""
    prefix = snippet.path.stem.replace("_", "-")
    return {
        name: normalise(text, prefix) if name.endswith(".svg") else clean(text)
        for name, text in run.files.items()
    }


def unstable(snippet: Snippet, run: Run, other: Run) -> str:
    """What a run on another kind of processor does otherwise; `""` if the output may be recorded."""
    remedy = "train longer, print fewer digits or a property, and draw only what is settled"
    found = other.failure or differs(clean(run.output), clean(other.output), snippet.settings.get("varies", ()))
    if not found:
        files, others = saved(snippet, run), saved(snippet, other)
        found = "" if files.keys() == others.keys() else f"saves {sorted(others)}"
        for name in files if not found else ():
            found = found or (drawn_differently if name.endswith(".svg") else differs)(files[name], others[name])
    return f"snippets/{snippet.name} does otherwise with another processor's instructions, {found[:400]}\n{remedy}" if found else ""


def narrow(snippet: Snippet, run: Run) -> str:
    """A warning where a text that a model wrote was decided so narrowly that another processor may write another."""
    if run.lead is None or run.lead >= CLOSE:
        return ""
    return (
        f"careful: in snippets/{snippet.name} a model chose between two tokens that were {run.lead:.4f} apart; "
        "if the page shows its text, take another prompt, or print a property"
    )


def check(snippet: Snippet, run: Run) -> str:
    """Compare a run with what is recorded; returns what differs, or nothing."""
    problem = complaint(snippet, run)
    if problem:
        return problem
    remedy = "if the change is meant: make record, look at the difference, commit it"
    if not snippet.output_path.is_file():
        return f"snippets/{snippet.name} has no recorded output; {remedy}"
    recorded = snippet.output_path.read_text(encoding="utf-8")
    difference = differs(recorded, clean(run.output), snippet.settings.get("varies", ()))
    if difference:
        return f"snippets/{snippet.name} no longer prints its recorded output, {difference}\n{remedy}"
    files, recorded_files = saved(snippet, run), {path.name: path for path in snippet.saved_paths}
    if files.keys() != recorded_files.keys():
        return f"snippets/{snippet.name} saves {sorted(files)}, recorded is {sorted(recorded_files)}; {remedy}"
    for name, text in files.items():
        compare = drawn_differently if name.endswith(".svg") else differs
        difference = compare(recorded_files[name].read_text(encoding="utf-8"), text)
        if difference:
            return f"snippets/{snippet.name} saves {name} differently, {difference[:300]}\n{remedy}"
    return ""


def choose(book: Book, only: Iterable[str]) -> list[Snippet]:
    """The snippets whose names, below `snippets/`, begin with one of these; nothing means all."""
    names = tuple(name.removeprefix("snippets/") for name in only)
    return [snippet for snippet in find_snippets(book.snippets) if not names or snippet.name.startswith(names)]


def missing(snippet: Snippet) -> list[str]:
    """The modules that it imports and that are not installed here."""
    return [name for name in snippet.packages if importlib.util.find_spec(name) is None]


def record(book: Book, only: Iterable[str] = (), say: Callable[[str], None] = print) -> bool:
    """Run snippets and accept what they print and save.

    Args:
        book: The book.
        only: Names or name prefixes below `snippets/`; nothing means all.
        say: Receives one line for each change.

    Returns:
        Whether every snippet ran cleanly.

    Raises:
        BookError: Under CI, where outputs are compared and never accepted.
    """
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        remedy = "record on your own machine, look at the difference, commit it"
        raise BookError(Problem("make record", 1, "outputs are not accepted under CI", remedy))
    accepted: dict[str, str] = {}
    clean_runs = True
    with World(seed=0) as world, World(seed=0, environment=ELSEWHERE) as elsewhere:
        for snippet in choose(book, only):
            if lacks := missing(snippet):
                clean_runs = False
                say(f"snippets/{snippet.name} needs {', '.join(lacks)}; `make record ARGS={snippet.name}` installs that first")
                continue
            run = world.run(snippet)
            problem = complaint(snippet, run) or (snippet.packages and unstable(snippet, run, elsewhere.run(snippet)))
            if problem:
                clean_runs = False
                say(problem)
                continue
            if warning := narrow(snippet, run):
                say(warning)
            _write(snippet.output_path, clean(run.output), say)
            files = saved(snippet, run)
            for name, text in files.items():
                path = snippet.path.with_name(name)
                if path in (snippet.figure_path, snippet.data_path):
                    _write(path, text, say)
                else:
                    clean_runs = False
                    say(f"snippets/{snippet.name} saves {name}; save {snippet.figure_path.name}")
            for path in snippet.saved_paths:
                if path.name not in files:
                    path.unlink()
                    say(f"removed {path}")
            accepted[snippet.name] = snippet.digest
    # Read again at the end: another recording may have finished meanwhile.
    digests = {name: digest for name, digest in book.recorded.items() if (book.snippets / name).is_file()}
    digests.update(accepted)
    text = json.dumps(dict(sorted(digests.items())), indent=0) + "\n"
    _write(book.snippets / "recorded.json", text, say)
    return clean_runs


def _write(path: Path, text: str, say: Callable[[str], None]) -> None:
    old = path.read_text(encoding="utf-8") if path.is_file() else None
    if old == text:
        return
    path.write_text(text, encoding="utf-8")
    if path.name != "recorded.json":
        say(f"{'changed' if old is not None else 'new'}: {path.name} ({path.parent.name})")


@lru_cache(maxsize=1)
def _distributions() -> dict[str, list[str]]:
    return dict(metadata.packages_distributions())


def versions(modules: Iterable[str]) -> dict[str, str]:
    """Distribution to version, without a build's mark, of those modules that are installed."""
    names = [_distributions()[module][0] for module in modules if module in _distributions()]
    return {name: metadata.version(name).split("+")[0] for name in names}


def verified(snippet: Snippet, run: Run, today: date) -> dict:
    """The record of a run that agreed: digest, date, seconds, versions."""
    return {
        "sha256": snippet.digest,
        "date": today.isoformat(),
        "seconds": round(run.seconds, 3),
        "python": ".".join(python_version().split(".")[:2]),
        "packages": versions(snippet.packages),
    }
