"""Mutants: a solution with one thing changed, which its check must refuse.

Every operator, comparison, constant, index, argument, branch, call and statement of
`solution.py` is changed in turn. A mutant that passes is a leak in `check.py`, unless
it is as right as the solution: then it stands, with the reason, in `equivalent.yml`
beside it.

A run over all exercises that finds no leak notes in `snippets/mutants.json` how many
mutants each of them has and how many are explained, with a digest of what was graded.
"""

from __future__ import annotations

import argparse
import ast
import copy
import hashlib
import json
import random
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from site_kit.book.layout import REPOSITORY
from site_kit.running.grader import grade

TIME_LIMIT = 5.0  # seconds after which a mutant counts as endless, and so as refused

_OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,), ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
}  # fmt: skip
_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change of a solution.

    Attributes:
        name: What was changed into what, such as `j <= i → j < i`; the second of the same kind ends in `(2)`.
        line: The line of `solution.py`.
        source: The whole text with the change.
    """

    name: str
    line: int
    source: str


def mutants(source: str, starter: str = "") -> list[Mutant]:
    """All mutants of a solution's text, in the order of its lines; what its starter gives is left alone."""
    tree = ast.parse(source)
    given = {ast.unparse(node) for node in ast.parse(starter).body}
    own = {index for index, node in enumerate(tree.body) if ast.unparse(node) not in given}
    found: list[Mutant] = []
    seen: dict[str, int] = {}
    texts = {ast.unparse(tree)}
    for path, node in _walk(tree):
        if path[0][1] not in own:
            continue
        for changed in _changes(node, tree):
            text = ast.unparse(ast.fix_missing_locations(_replaced(tree, path, changed)))
            if text in texts:
                continue
            texts.add(text)
            name = f"{_short(node)} → {_short(changed)}"
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name += f" ({seen[name]})"
            found.append(Mutant(name, getattr(node, "lineno", 0), text))
    return found


def _short(node: ast.AST | None) -> str:
    return ast.unparse(node).strip().split("\n")[0] if node is not None else "nothing"


Path_ = tuple[tuple[str, int | None], ...]


def _walk(node: ast.AST, path: Path_ = ()) -> Iterator[tuple[Path_, ast.AST]]:
    """Every node that runs, with the way to it; annotations and docstrings do not run."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_comment", "type_params"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _is_docstring(node, child):
                here = (*path, (field, index))
                yield here, child
                yield from _walk(child, here)


def _is_docstring(parent: ast.AST, node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _replaced(tree: ast.Module, path: Path_, changed: ast.AST | None) -> ast.Module:
    """A copy of the tree in which the node at the end of a path is another."""
    tree = copy.deepcopy(tree)
    parent: ast.AST = tree
    for field, index in path[:-1]:
        value = getattr(parent, field)
        parent = value if index is None else value[index]
    field, index = path[-1]
    if index is None:
        setattr(parent, field, changed)
    else:
        getattr(parent, field)[index] = changed
    return tree


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _changes(node: ast.AST, tree: ast.Module) -> Iterator[ast.AST | None]:
    """The nodes that may stand in a node's place."""
    match node:
        case ast.BinOp() | ast.AugAssign():
            for other in _OPERATORS.get(type(node.op), ()):
                yield _with(node, op=other())
        case ast.UnaryOp():
            yield node.operand
        case ast.BoolOp():
            yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
            for value in node.values:
                yield value
        case ast.Compare():
            for index, op in enumerate(node.ops):
                for other in _COMPARISONS[type(op)]:
                    yield _with(node, ops=[*node.ops[:index], other(), *node.ops[index + 1 :]])
        case ast.Constant():
            for other in _constants(node.value):
                yield ast.Constant(other)
        case ast.Slice():
            for end in ("lower", "upper", "step"):
                if getattr(node, end) is not None:
                    yield _with(node, **{end: None})
        case ast.IfExp():
            yield node.body
            yield node.orelse
        case ast.Call():
            yield from _calls(node)
        case ast.comprehension():
            for index in range(len(node.ifs)):
                yield _with(node, ifs=node.ifs[:index] + node.ifs[index + 1 :])
        case ast.If():
            for value in (True, False):
                yield _with(node, test=ast.Constant(value))
        case ast.While():
            yield _with(node, test=ast.Constant(False))
        case ast.For():
            first = ast.Subscript(ast.Call(ast.Name("list"), [node.iter], []), ast.Slice(ast.Constant(1)))
            yield _with(node, iter=first)
        case ast.Return() if node.value is not None:
            yield ast.Return(ast.Constant(None))
        case ast.Break() | ast.Continue() | ast.Expr() | ast.Assign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Name(ctx=ast.Load()):
            for other in _neighbours(node, tree):
                yield ast.Name(other, ast.Load())
    if isinstance(node, ast.AugAssign):
        yield ast.Pass()


def _constants(value: object) -> Iterable[object]:
    match value:
        case bool():
            return (not value,)
        case int():
            return (value + 1, value - 1)
        case float():
            return (value * 2 if value else 1.0, value / 2) if value else (1.0,)
        case str() if value:
            return (value + "!", "")
    return ()


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    """A call without itself, without one argument, with two arguments exchanged, or of the opposite."""
    plain = [argument for argument in node.args if not isinstance(argument, ast.Starred)]
    if len(node.args) == len(plain) == 1 and not node.keywords:
        yield node.args[0]
    if isinstance(node.func, ast.Attribute) and not node.args and not node.keywords:
        yield node.func.value
    for index in range(len(node.keywords)):
        yield _with(node, keywords=node.keywords[:index] + node.keywords[index + 1 :])
    if len(plain) > 1 and not (isinstance(node.func, ast.Name) and node.func.id in ("min", "max")):
        yield _with(node, args=node.args[:-1])
        for index in range(len(node.args) - 1):
            args = node.args[:]
            args[index], args[index + 1] = args[index + 1], args[index]
            yield _with(node, args=args)
    opposite = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor", "sin": "cos", "cos": "sin"}
    if isinstance(node.func, ast.Name) and node.func.id in opposite:
        yield _with(node, func=ast.Name(opposite[node.func.id], ast.Load()))


def _neighbours(node: ast.Name, tree: ast.Module) -> list[str]:
    """Other parameters of the function around a parameter: the argument ignored, or taken for another."""
    around = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.Lambda) and any(n is node for n in ast.walk(f))]
    for function in reversed(around):
        names = [argument.arg for argument in function.args.args + function.args.kwonlyargs if argument.arg != "self"]
        if node.id in names:
            return [name for name in names if name != node.id]
    return []


# Grading


class _Endless(BaseException):
    pass


def _stop(*_: object) -> None:
    raise _Endless


def passes(answer: str, check: str, seconds: float = TIME_LIMIT) -> bool:
    """Whether an answer passes a check; one that goes on for long does not. Call it in the main thread."""
    assert threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return grade(answer, check)["passed"]
    except _Endless:
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True)
class Verdict:
    """What became of an exercise's mutants.

    Attributes:
        total: How many there are.
        leaks: Those that pass and are not explained.
        explained: Those that pass and stand in `equivalent.yml`.
        outdated: Names in `equivalent.yml` of mutants that do not exist, or that the check refuses.
    """

    total: int
    leaks: tuple[Mutant, ...]
    explained: tuple[Mutant, ...]
    outdated: tuple[str, ...]


def examine(folder: Path, share: float = 1.0, seed: int = 0) -> Verdict:
    """Grade the mutants of an exercise, or a share of them that the seed picks."""
    check = (folder / "check.py").read_text(encoding="utf-8")
    solution, starter = ((folder / name).read_text(encoding="utf-8") for name in ("solution.py", "starter.py"))
    every = mutants(solution, starter)
    picked = every if share >= 1 else random.Random(f"{seed}{folder.name}").sample(every, max(1, round(share * len(every))))
    file = folder / "equivalent.yml"
    reasons = (yaml.safe_load(file.read_text(encoding="utf-8")) or {}) if file.is_file() else {}
    if not passes(ast.unparse(ast.parse(solution)), check):
        raise ValueError(f"{folder}: the solution itself does not pass, so its mutants say nothing")
    survivors = [mutant for mutant in picked if passes(mutant.source, check)]
    names = {mutant.name for mutant in (survivors if share >= 1 else every)}
    return Verdict(
        len(picked),
        tuple(mutant for mutant in survivors if not reasons.get(mutant.name)),
        tuple(mutant for mutant in survivors if reasons.get(mutant.name)),
        tuple(name for name in reasons if name not in names),
    )


PARTS = ("solution.py", "starter.py", "check.py", "equivalent.yml")  # of an exercise that decide on its mutants


def digest(folder: Path) -> str:
    """Of what an exercise's mutants are made from and graded with."""
    texts = [(folder / part).read_bytes() if (folder / part).is_file() else b"" for part in PARTS]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def main(arguments: list[str]) -> int:
    """`python -m site_kit mutants [FOLDER …]`: which changed solutions pass their checks."""
    parser = argparse.ArgumentParser(prog="python -m site_kit mutants", description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="*", help="exercises; all by default")
    options = parser.parse_args(arguments)
    snippets = REPOSITORY / "snippets"
    every = sorted(path.parent for path in snippets.glob("**/exercises/*/check.py"))
    total = leaks = explained = outdated = 0
    graded = {}
    say = partial(print, flush=True)
    for folder in options.folder or every:
        if not (folder / "check.py").is_file():
            print(f"{folder} is no exercise: it has no check.py", file=sys.stderr)
            return 2
        verdict = examine(folder)
        total, leaks, explained = total + verdict.total, leaks + len(verdict.leaks), explained + len(verdict.explained)
        outdated += len(verdict.outdated)
        graded[folder] = {"digest": digest(folder), "mutants": verdict.total, "explained": len(verdict.explained)}
        say(f"{folder.parent.parent.name}/{folder.name}: {verdict.total} mutants, {len(verdict.leaks)} leaks, {len(verdict.explained)} explained")
        for mutant in verdict.leaks:
            say(f"    line {mutant.line}: {mutant.name}")
        for name in verdict.outdated:
            say(f"    equivalent.yml: no such survivor: {name}")
    say(f"{total} mutants: {leaks} pass and are not explained, {explained} pass and are")
    if not options.folder and not leaks and not outdated:
        noted = {path.relative_to(snippets).as_posix(): counts for path, counts in graded.items()}
        (snippets / "mutants.json").write_text(json.dumps(noted, indent=1) + "\n", encoding="utf-8")
        say("noted in snippets/mutants.json")
    return 1 if leaks or outdated else 0
