"""Directives that lead from a sentence to the test that proves it."""

from __future__ import annotations

import ast
import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from site_kit.book.layout import Page
from site_kit.pages.directives.engine import INLINE, Block, Engine, Options, Wrong, attribute


class Proofs(Engine):
    """Marks behind sentences, and the tests in full."""

    def _inline_proof(self, words: str, target: str) -> str:
        test = _proof(self.book.root, target)
        if target not in self.usage.proofs:
            self.usage.proofs.append(target)
        return f'[{words or "proved"}](#{_proof_id(target)} "{attribute(test.summary)}"){{ .proof }}'

    def _block_proofs(self, block: Block) -> str:
        """The tests behind the proof marks of this page, each in full."""
        Options(block)
        marked = targets(self.page)
        if not marked:
            raise Wrong("this page proves nothing", "mark a sentence with `[](proof:test_file.py::test_name)`")
        parts = []
        for target in marked:
            test = _proof(self.book.root, target)
            parts.append(
                f'<details class="proof-test" id="{_proof_id(target)}" markdown="1">\n'
                f"<summary markdown=\"span\">{test.summary} `tests/{target}`</summary>\n\n"
                f"```python\n{test.code}\n```\n\n</details>"
            )
        return "\n\n".join(parts)


def targets(page: Page) -> list[str]:
    """The tests that a page's proof marks name, each once, in their order."""
    return list(dict.fromkeys(target for _, scheme, target in INLINE.findall(page.body) if scheme == "proof"))


@dataclass(frozen=True)
class Proof:
    """A test that proves a sentence: what it says, and its code."""

    summary: str
    code: str


def _proof(root: Path, target: str) -> Proof:
    """Find the test `test_file.py::test_name` below `tests/`.

    The mark shows the first line of the test's docstring.
    """
    file, _, name = target.partition("::")
    path = root / "tests" / file
    if not name or not path.is_file():
        raise Wrong(f"tests/{file} does not exist", "write `[](proof:test_file.py::test_name)`")
    proofs = _proofs(path, path.stat().st_mtime_ns)
    if name not in proofs:
        near = difflib.get_close_matches(name, proofs, 1)
        raise Wrong(f"tests/{file} has no test `{name}`", f"did you mean `{near[0]}`?" if near else "write the test")
    proof = proofs[name]
    if not proof.summary:
        raise Wrong(f"tests/{target} does not say what it proves", "give the test a docstring of one sentence")
    return proof


@lru_cache(maxsize=64)
def _proofs(path: Path, _changed: int) -> dict[str, Proof]:
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            summary = (ast.get_docstring(node) or "").split("\n")[0]
            code = lines[first - 1 : node.end_lineno]
            said = node.body[0]
            if summary and said.lineno == said.end_lineno and len(node.body) > 1:
                del code[said.lineno - first]  # the summary stands above the code
            found[node.name] = Proof(summary, "\n".join(code))
    return found


def _proof_id(target: str) -> str:
    return "proof-" + re.sub(r"[^a-z0-9]+", "-", target.lower().replace(".py", "")).strip("-")
