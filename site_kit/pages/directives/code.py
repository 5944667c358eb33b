"""Directives that show code: snippets, ladders, figures."""

from __future__ import annotations

import difflib
from pathlib import Path

from site_kit.book.snippets import Snippet
from site_kit.browser.fetch import PAGE_PACKAGES
from site_kit.pages.directives import knobs
from site_kit.pages.directives.engine import Block, Engine, Options, Wrong

_SNIPPET_OPTIONS = {
    "section": str,
    "output": bool,
    "figure": str,
    "caption": str,
    "predict": str,
    "fold": bool,
    "only": str,
}


class Code(Engine):
    """Runnable files with what they printed and drew."""

    def _block_snippet(self, block: Block) -> str:
        """A runnable file or one section of it, its output and its figure."""
        return self._shown(block, Options(block, knobs=dict, turn=str, **_SNIPPET_OPTIONS))

    def _block_heads(self, block: Block) -> str:
        """A snippet whose figure comes alive where there is script: weights of attention, to be touched."""
        options = Options(block, data=str, **_SNIPPET_OPTIONS)
        data = self._snippet(options.get("data", block.argument))
        if not data.data_path.is_file():
            name = data.data_path.relative_to(data.root).as_posix()
            remedy = f"let {data.path.name} save `{data.data_path.name}`, then run `make record`"
            raise Wrong(f"snippets/{name} does not exist", remedy)
        self._unrecorded(data)
        self.usage.figures.add(data.data_path.relative_to(data.root).as_posix())
        return self._shown(block, options, data)

    def _shown(self, block: Block, options: Options, data: Snippet | None = None) -> str:
        snippet = self._snippet(block.argument)
        section = options.get("section")
        show_output = options.get("output", section is None)
        code = snippet.code
        if section is not None:
            if section not in snippet.sections:
                raise Wrong(
                    f"snippets/{snippet.name} has no section `{section}`",
                    f"its sections: {', '.join(snippet.sections) or 'none'}",
                )
            code = snippet.sections[section]
        figure = self._unrecorded(snippet) if self.draft and self._is_recorded(snippet) else ""
        if not figure and ("figure" in options or "caption" in options or data):
            figure = self._figure(snippet, options.get("figure"), self.option(options, "caption"), data)
        if "only" in options:
            if options.get("only") != "figure" or not figure:
                raise Wrong("`only` can only be `figure`", "write `only: figure`, with `figure:` and `caption:`")
            if "knobs" in options:
                raise Wrong("a knob stands under code, and `only` shows none", "drop `only` or `knobs`")
            return self._unrecorded(snippet) or figure
        return self._code_block(
            snippet,
            code,
            output=show_output,
            predict=self.option(options, "predict"),
            fold=options.get("fold", False),
            figure=figure,
            turned=self._knobs(snippet, code, options),
        )

    def _knobs(self, snippet: Snippet, code: str, options: Options) -> str:
        """The sliders and choices under the code, with the question that they answer; none without the option."""
        if "knobs" not in options:
            if "turn" in options:
                raise Wrong("`turn` asks about knobs, and there are none", "name them: `knobs: {lr: [0.01, 0.3, 0.01]}`")
            return ""
        question = self.option(options, "turn") or ""
        if not question.rstrip().endswith("?"):
            raise Wrong("knobs need a question", "ask in `turn:` what will happen, before a reader turns")
        if code != snippet.code or "data-run" not in where_it_runs(snippet):
            raise Wrong("a knob runs the whole file in the page", "show the file without `section:`, with packages that pages have")
        found = knobs.read(snippet, options.get("knobs"))
        first = len(self.usage.knobs) + 1
        self.usage.knobs += found
        return knobs.html(found, question, first)

    def _block_ladder(self, block: Block) -> str:
        """The same mechanism on several rungs, as tabs: `label: file`."""
        if len(block.options) < 2:
            raise Wrong("a ladder has at least two rungs", "write `    Label: file.py`, one line a rung")
        tabs = []
        for label, name in block.options.items():
            if not isinstance(name, str):
                raise Wrong(f"the rung `{label}` names no file", "write `    Label: file.py`")
            snippet = self._snippet(name)
            file = f'<span class="visually-hidden"> {snippet.path.name}</span>'
            tabs.append(f"/// tab | {label}{file}\n\n{self._code_block(snippet, snippet.code)}\n\n///")
        return "\n\n".join(tabs) + "\n"

    def _snippet(self, name: str) -> Snippet:
        if not name:
            raise Wrong("no file is named", "write `/// snippet | FILE.py`")
        below = name.removeprefix("/") if name.startswith("/") else f"{self.page.folder}/{name}".lstrip("/")
        snippet = Snippet(self.book.snippets, below)
        if not snippet.path.is_file():
            present = [path.name for path in sorted(snippet.path.parent.glob("*.py"))]
            near = difflib.get_close_matches(snippet.path.name, present, 1)
            hint = f"did you mean `{near[0]}`?" if near else "write the file, or mend the name"
            raise Wrong(f"snippets/{below} does not exist", hint)
        self.usage.snippets.add(below)
        return snippet

    def _unrecorded(self, snippet: Snippet) -> str:
        """Nothing if its record belongs to its present text; else a problem, or in a draft the notice of it."""
        if self.book.recorded.get(snippet.name) == snippet.digest:
            return ""
        if not self.draft:
            raise Wrong(
                f"the recorded output of snippets/{snippet.name} is stale or missing",
                f"run `python -m site_kit record {snippet.name}`, look at the difference, and commit it",
            )
        needs = ", ".join(name for name in snippet.header.get("dependencies", ()))
        return (
            '<p class="notice">What this file prints now is not yet recorded. Record it with '
            f"<code>python -m site_kit record {snippet.name}</code>{f', which needs {needs}' if needs else ''}.</p>"
        )

    def _figure(self, snippet: Snippet, alt: str | None, caption: str | None, data: Snippet | None = None) -> str:
        """The drawing with its caption; `data` names the snippet that saved the numbers of its live version."""
        if not alt or len(alt) < 15:
            raise Wrong("a figure needs an alternative text", "say in `figure:` what the picture shows")
        if not caption:
            raise Wrong("a figure needs a caption", "state the figure's point in `caption:`")
        if not snippet.figure_path.is_file():
            raise Wrong(
                f"snippets/{snippet.figure_path.relative_to(snippet.root).as_posix()} does not exist",
                f"let {snippet.path.name} save `{snippet.figure_path.name}`, then run `make record`",
            )
        self.usage.figures.add(snippet.figure_path.relative_to(snippet.root).as_posix())
        link = self.page.link(f"snippets/{snippet.name.removesuffix('.py')}.svg")
        alt = alt.replace("[", "(").replace("]", ")")
        picture = f"![{alt}]({link}){{ .figure__image }}"
        if data:
            address = self.page.address(f"snippets/{data.name.removesuffix('.py')}.json")
            picture = f'<div class="heads" data-heads="{address}" markdown="1">\n\n{picture}\n\n</div>'
        return (
            f'<figure class="figure" markdown="1">\n\n{picture}\n\n'
            f'<figcaption markdown="span">{caption}</figcaption>\n</figure>'
        )

    def _code_block(
        self,
        snippet: Snippet,
        code: str,
        *,
        output: bool = True,
        predict: str | None = None,
        fold: bool = False,
        figure: str = "",
        turned: str = "",
    ) -> str:
        """One object: bar, code, knobs, output, and when it last ran."""
        unrecorded = self._unrecorded(snippet) if self._is_recorded(snippet) else ""
        printed = ""
        if output and snippet.output_path.is_file():
            printed = snippet.output_path.read_text(encoding="utf-8")
        shown = f"```text\n{printed.rstrip()}\n```" if printed.strip() else ""
        if unrecorded:  # neither the output nor the figure is that of the code above it
            shown, figure = unrecorded, ""
        elif predict:
            if not shown:
                raise Wrong("`predict` needs an output to hide", "let the snippet print, or drop `predict`")
            shown = (
                '<details class="snippet__predict" markdown="1">\n'
                f'<summary markdown="span">{predict}</summary>\n\n{shown}\n\n</details>'
            )
        listing = f"```python\n{code.rstrip()}\n```"
        if fold:
            count = len(code.splitlines())
            listing = (
                '<details class="snippet__fold" markdown="1">\n'
                f"<summary>The code, {count} lines</summary>\n\n{listing}\n\n</details>"
            )
        link = self.page.link(f"snippets/{snippet.name}")
        # As code: a name like __init__.py must not be read as emphasis.
        file = snippet.path.name
        shown_name = f"{snippet.path.parent.name}/{file}" if file == "__init__.py" else file
        plain = f"`{file}`" if file.startswith("__") else file
        named = f'<span class="visually-hidden"> {plain}</span>'  # by which a screen reader tells them apart
        bar = (
            f'<p class="snippet__bar" markdown="span">`{shown_name}`{{ .snippet__name }}'
            f'<button class="snippet__tool" type="button" data-copy aria-label="Copy {file}">Copy</button>'
            f'[Download{named}]({link}){{ download .snippet__tool }}</p>'
        )
        parts = [bar, listing, turned, shown, figure, self._ran(snippet)]
        inner = "\n\n".join(part for part in parts if part)
        kind = " snippet--figure" if figure else ""
        where = where_it_runs(snippet) if code == snippet.code else ""
        return f'<div class="snippet{kind}" data-snippet="{snippet.name}"{where} markdown="1">\n{inner}\n\n</div>'

    def _is_recorded(self, snippet: Snippet) -> bool:
        return "exercises" not in Path(snippet.name).parts and not (snippet.path.parent / "__init__.py").exists()

    def _ran(self, snippet: Snippet) -> str:
        record = self.book.verification.get("snippets", {}).get(snippet.name)
        if not record or record["sha256"] != snippet.digest:
            return ""
        versions = [f"Python {record['python']}"]
        versions += [f"{name} {version}" for name, version in record["packages"].items()]
        return f'<p class="snippet__ran">Ran in {_seconds(record["seconds"])} with {", ".join(versions)} on {record["date"]}</p>'


def where_it_runs(snippet: Snippet) -> str:
    """An attribute for the page's script: in the page, with which packages, or elsewhere."""
    packages = snippet.packages
    in_page = snippet.settings.get("page", True)
    if in_page and set(packages) <= set(PAGE_PACKAGES):
        return f' data-run="{" ".join(sorted(PAGE_PACKAGES[name] for name in packages))}"'
    how = " data-service" if snippet.calls_service else " data-book" if snippet.needs_book else ""
    return f' data-local="{" ".join(snippet.header.get("dependencies", ()))}"{how}'


def _seconds(seconds: float) -> str:
    if seconds < 0.01:
        return "less than 0.01 s"
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
