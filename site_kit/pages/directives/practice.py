"""Directives that ask: exercises and quizzes."""

from __future__ import annotations

import hashlib
import re
import textwrap

from site_kit.book.snippets import Snippet
from site_kit.pages.directives.code import Code
from site_kit.pages.directives.engine import Block, Options, Wrong, entry_of
from site_kit.pages.directives.frame import Frame

_OPTION = re.compile(r"^- \[([ x])\] (.+)$")


class Practice(Code, Frame):
    """What the reader does on a page."""

    def _block_exercise(self, block: Block) -> str:
        """A graded exercise: the task, the starter, the command, the solution."""
        options = Options(block, title=str, minutes=int)
        name = f"{self.page.folder}/exercises/{block.argument}"
        folder = self.book.snippets / name
        for part in ("starter.py", "solution.py", "check.py"):
            if not (folder / part).is_file():
                raise Wrong(f"snippets/{name}/{part} does not exist", "an exercise has starter, solution and check")
        minutes = options.get("minutes")
        if not minutes or not options.get("title"):
            raise Wrong("an exercise has a title and its minutes", "add `    title: …` and `    minutes: 10`")
        if not block.body.strip():
            raise Wrong("the exercise has no task", "write below the options what is to be done")
        self.usage.exercises.add(name)
        starter, solution = (Snippet(self.book.snippets, f"{name}/{part}.py") for part in ("starter", "solution"))
        anchor = f"exercise-{block.argument.replace('_', '-')}"
        set_up = self.page.link("start-here.md") + "#set-up-your-machine"
        return "\n\n".join(
            [
                f'<div class="exercise" data-exercise="{name}" markdown="1">',
                f'<p class="exercise__head">Exercise, {minutes} min</p>',
                f"### {options.get('title')} {{ #{anchor} }}",
                self.body(block),
                self._code_block(starter, starter.code),
                '<details class="exercise__terminal" markdown="1">\n<summary>Grade it in a terminal</summary>',
                f"In [a copy of the repository]({set_up}), this makes `answer.py` beside the starter, for your answer. "
                "Typed again, it grades what you wrote there.\n\n"
                f"```console\n$ python -m site_kit check {block.argument}\n```",
                "</details>\n",
                '<details class="exercise__solution" markdown="1">\n<summary>Show a solution</summary>',
                f"```python\n{solution.code.rstrip()}\n```",
                "</details>\n</div>",
            ]
        )

    def _block_clone(self, block: Block) -> str:
        """The commands that bring a copy of this repository."""
        Options(block)
        address = self.book.address
        folder = address.rstrip("/").rpartition("/")[2].removesuffix(".git")
        return f"```console\n$ git clone {address}\n$ cd {folder}\n```"

    def _block_quiz(self, block: Block) -> str:
        """A question whose options, right and wrong, each explain themselves."""
        about = Options(block, about=str).get("about")
        if about:  # the point that a wrong answer sends its reader to
            entry_of(self._roadmap_points(), about, "roadmap point", "docs/_data/roadmap.yml")
        question, options = _read_quiz(block.body)
        self.usage.quizzes += 1
        # The same question keeps its id, and so what readers answered.
        asked = "\n".join([question, *(label for _, label, _ in options)])
        name = "q-" + hashlib.sha256(asked.encode()).hexdigest()[:8]
        point = f' data-about="{about}"' if about else ""
        parts = [f'<div class="quiz" id="{name}"{point} markdown="1">\n<div class="quiz__question" markdown="1">\n\n{self._text(question, block)}\n\n</div>']
        for right, label, explanation in options:
            verdict, word = ("right", "Right.") if right else ("wrong", "Not quite.")
            parts.append(
                f'<details class="quiz__option quiz__option--{verdict}" markdown="1">\n'
                f'<summary markdown="span">{self.inline(label, block.line)}</summary>\n\n'
                f"**{word}** {self._text(explanation, block)}\n\n</details>"
            )
        return "\n\n".join(parts) + "\n\n</div>"


def _read_quiz(body: str) -> tuple[str, list[tuple[bool, str, str]]]:
    """A question, then `- [x] option` lines, each with an indented explanation.

    Returns:
        The question, and (right, option, explanation) for each option.
    """
    lines = body.strip("\n").split("\n")
    starts = [index for index, line in enumerate(lines) if _OPTION.match(line)]
    if len(starts) < 2:
        raise Wrong("a quiz has at least two options", "write `- [ ] option` and `- [x] option`")
    question = "\n".join(lines[: starts[0]]).strip()
    if not question:
        raise Wrong("the quiz asks nothing", "write the question above its options")
    options = []
    for start, stop in zip(starts, [*starts[1:], len(lines)]):
        mark, label = _OPTION.match(lines[start]).groups()
        explanation = textwrap.dedent("\n".join(lines[start + 1 : stop])).strip()
        if not explanation:
            raise Wrong(f"the option “{label}” is not explained", "indent an explanation below it")
        options.append((mark == "x", label, explanation))
    if sum(right for right, _, _ in options) != 1:
        raise Wrong("a quiz has exactly one right option", "mark one with `[x]`")
    return question, options
