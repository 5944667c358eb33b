"""Labs: notebooks kept as py:percent scripts, run while the site is built.

mkdocs-jupyter says which scripts are pages. What it would make of them (0.6 MB
of styles and scripts a page) is replaced: a lab is executed, written out as
Markdown in the shape of any other page, and rendered by MkDocs as one. So links
are checked, mathematics needs no script, and figures take the page's colors.

A cell says what its page needs in its marker line: `# %% alt="…" caption="…"`
for a figure (both required), `predict="…"` to hide the output behind a
question, `fold=true` to fold the code. The lab's front matter is that of a
page, as comments.
"""

from __future__ import annotations

import ast
import hashlib
import html
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib import metadata
from pathlib import Path
from platform import python_version

import yaml

from site_kit.book.errors import BookError, Problem
from site_kit.book.layout import REPOSITORY, Book, Page
from site_kit.book.snippets import imported_packages
from site_kit.pages.directives import expand
from site_kit.running import figures
from site_kit.running.figures import inline, normalise
from site_kit.running.recorder import clean, versions
from site_kit.running.world import ENVIRONMENT

TIME_LIMIT = 240  # seconds after which a cell is taken to hang; a busy machine is not a broken lab
_CELL_SETTINGS = {"alt", "caption", "predict", "fold"}
_LINK = re.compile(r'( ?)\[([^\]]*)\]\(([^)\s]+)(?: "[^"]*")?\)(?:\{[^}\n]*\})?')

# Run by the kernel before the first cell, so that no lab shows any of it.
_STARTUP = f"""
def _prepare():
    import sys
    sys.path.insert(0, {str(REPOSITORY)!r})
    from site_kit.running import figures, world
    del sys.path[0]
    figures.register_colormap()
    sys.addaudithook(world.forbid_network)
_prepare()
del _prepare
"""
_KERNEL_SETTINGS = """
c.InlineBackend.figure_formats = {"svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": None}
c.HistoryManager.enabled = False
c.IPKernelApp.log_level = "ERROR"  # else it warns that it talks to this machine in plain text
"""
_KERNEL_ENVIRONMENT = {
    **ENVIRONMENT,
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else it warns on standard error
    "PYTHONHASHSEED": "0",
}


@dataclass(frozen=True)
class Cell:
    """One cell of a lab.

    Attributes:
        kind: `markdown` or `code`.
        source: Its text.
        settings: What its marker line says.
        line: The line of its marker in the script.
    """

    kind: str
    source: str
    settings: dict
    line: int


@dataclass(frozen=True)
class Output:
    """What a code cell printed, and the figure it drew, `""` if none."""

    text: str = ""
    svg: str = ""


@dataclass(frozen=True)
class Lab:
    """One notebook.

    Attributes:
        book: The book it belongs to.
        name: Its path below `docs/`, ending in `.py`.
    """

    book: Book
    name: str

    @property
    def path(self) -> Path:
        """Where the script lies."""
        return self.book.docs / self.name

    @property
    def notebook_path(self) -> Path:
        """Where the notebook that readers download lies."""
        return self.path.with_suffix(".ipynb")

    @property
    def page(self) -> Page:
        """Its place in the book, for links and directives."""
        return self.book.page(self.name)

    @cached_property
    def _parts(self) -> tuple[dict, list[Cell]]:
        """The front matter and the cells."""
        import jupytext

        text = self.page.text
        cells = jupytext.reads(text, fmt="py:percent").cells
        front = cells.pop(0).source if cells and cells[0].cell_type == "raw" else ""
        lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith("# %%")]
        if len(lines) != len(cells):
            raise self.problem(1, "code stands outside of cells", "begin every cell with a line `# %%`")
        made = []
        for cell, line in zip(cells, lines):
            own = {key: value for key, value in cell.metadata.items() if not key.startswith("lines_to_")}
            made.append(Cell(cell.cell_type, cell.source, own, line))
        return yaml.safe_load(front.strip("-\n")) or {}, made

    @property
    def meta(self) -> dict:
        """The front matter, as that of a page."""
        return self._parts[0]

    @property
    def cells(self) -> list[Cell]:
        """The cells, in order, checked for what their pages would miss."""
        cells = self._parts[1]
        if not cells or not cells[0].source.startswith("# "):
            raise self.problem(1, "the first cell has no heading", "begin it with `# Title`, as a Markdown cell")
        for cell in cells:
            unknown = set(cell.settings) - _CELL_SETTINGS
            if unknown:
                remedy = f"known: {', '.join(sorted(_CELL_SETTINGS))}"
                raise self.problem(cell.line, f"a cell has no setting `{sorted(unknown)[0]}`", remedy)
            if cell.kind == "markdown" and re.search(r"(?m)^///", cell.source):
                remedy = "labs travel as notebooks: plain Markdown and inline directives only"
                raise self.problem(cell.line, "a cell holds a block directive", remedy)
        return cells

    @property
    def title(self) -> str:
        """The first heading."""
        return self.cells[0].source.split("\n")[0].removeprefix("# ")

    @cached_property
    def packages(self) -> list[str]:
        """What it imports that Python itself does not ship, with versions."""
        modules = imported_packages(*(self._parsed(cell) for cell in self.cells if cell.kind == "code"))
        return [f"{name} {version}" for name, version in versions(modules).items()]

    def _parsed(self, cell: Cell) -> ast.Module:
        try:
            return ast.parse(cell.source)
        except SyntaxError as error:
            line = cell.line + (error.lineno or 1)
            raise self.problem(line, f"{type(error).__name__}: {error.msg}", "write plain Python") from error

    def problem(self, line: int, what: str, remedy: str) -> BookError:
        """A problem at a line of the script."""
        return BookError(Problem(f"docs/{self.name}", line, what, remedy))

    def expanded(self, cell: Cell) -> str:
        """A Markdown cell with its inline directives expanded."""
        try:
            return expand(self.page, cell.source)[0]
        except BookError as error:
            raise BookError([replace(found, line=cell.line + found.line) for found in error.problems]) from error


def find_labs(book: Book) -> list[Lab]:
    """All labs, in path order."""
    return [Lab(book, path.relative_to(book.docs).as_posix()) for path in sorted(book.docs.glob("labs/*.py"))]


# The notebook that readers download


def notebook(lab: Lab) -> str:
    """The lab as `.ipynb`: no outputs, the same text for the same script.

    Links into the book become their words, and proof marks go: the notebook
    is read elsewhere.
    """
    import nbformat

    made = nbformat.v4.new_notebook()
    made.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(lab.cells, 1):
        if cell.kind == "code":
            new = nbformat.v4.new_code_cell(cell.source)
        else:
            new = nbformat.v4.new_markdown_cell(_LINK.sub(_travelling, lab.expanded(cell)))
        new.id = f"cell-{number}"
        made.cells.append(new)
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"


def _travelling(link: re.Match) -> str:
    space, words, target = link.groups()
    if target.startswith("#proof-"):
        return ""
    return space + (f"[{words}]({target})" if target.startswith("https://") else words)


def record(book: Book, say: Callable[[str], None] = print) -> None:
    """Write the notebook of every lab whose script changed."""
    for lab in find_labs(book):
        text = notebook(lab)
        if not lab.notebook_path.is_file() or lab.notebook_path.read_text(encoding="utf-8") != text:
            lab.notebook_path.write_text(text, encoding="utf-8")
            say(f"written: {lab.notebook_path.name} (labs)")


def check_notebook(lab: Lab) -> None:
    """Raise `BookError` unless the committed notebook is that of the script."""
    path = lab.notebook_path
    if not path.is_file() or path.read_text(encoding="utf-8") != notebook(lab):
        raise lab.problem(1, f"{path.name} beside it is stale or missing", "run `make record`, commit the notebook")


# Running


def execute(lab: Lab, kernel: str = "python3", cache: Path | None = None) -> list[Output]:
    """Run all cells in a fresh kernel, in an empty folder, without network.

    Args:
        lab: The lab.
        kernel: The name of the Jupyter kernel.
        cache: A folder that keeps outputs: a lab runs again only if its code,
            a version, or what prepares the kernel changes.

    Returns:
        One output for each cell, Markdown cells included.

    Raises:
        BookError: If a cell raises, warns, takes too long, or draws a figure
            that the page cannot show.
    """
    # Not named .json: the plugin removes files of that name that are not its own.
    kept = cache and cache / f"{lab.path.stem}-{_digest(lab)}.outputs"
    if kept and kept.is_file():
        return [Output(**item) for item in json.loads(kept.read_text(encoding="utf-8"))]
    outputs = [_output(lab, cell, raw) for cell, raw in zip(lab.cells, _run(lab, kernel))]
    if kept:
        for old in cache.glob(f"{lab.path.stem}-*"):
            old.unlink(missing_ok=True)
        cache.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps([output.__dict__ for output in outputs]), encoding="utf-8")
        draft.replace(kept)
    return outputs


def _digest(lab: Lab) -> str:
    machinery = [Path(__file__), Path(ENVIRONMENT["MATPLOTLIBRC"]), Path(figures.__file__)]
    parts = [repr(lab.cells), sys.version, *lab.packages, *(path.read_text(encoding="utf-8") for path in machinery)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _run(lab: Lab, kernel: str) -> Iterator[list]:
    """The raw outputs of each cell."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells = lab.cells
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    nb = nbformat.v4.new_notebook(cells=[make[cell.kind](cell.source) for cell in cells])
    reached = 0

    def note(cell: object, cell_index: int) -> None:
        nonlocal reached
        reached = cell_index

    def failed(what: str, remedy: str) -> BookError:
        first = cells[reached].source.split("\n")[0]
        return lab.problem(cells[reached].line, f"cell {reached + 1} (`{first}`) {what}", remedy)

    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder, "ipython/profile_default")
        (profile / "startup").mkdir(parents=True)
        (profile / "startup/prepare.py").write_text(_STARTUP, encoding="utf-8")
        (profile / "ipython_kernel_config.py").write_text(_KERNEL_SETTINGS, encoding="utf-8")
        empty = Path(folder, "empty")
        empty.mkdir()
        resources = {"metadata": {"path": str(empty)}}
        client = NotebookClient(nb, timeout=TIME_LIMIT, kernel_name=kernel, resources=resources)
        client.on_cell_start = note
        environment = {**os.environ, **_KERNEL_ENVIRONMENT, "IPYTHONDIR": str(profile.parent)}
        try:
            client.execute(env=environment)
        except CellExecutionError as error:
            raise failed(f"raises {error.ename}: {error.evalue}", "mend it: a lab runs from top to bottom") from error
        except CellTimeoutError as error:
            raise failed(f"still runs after {TIME_LIMIT} s", "make it smaller") from error
        except DeadKernelError as error:
            raise failed("ends the process: out of memory or a crash", "make it smaller") from error
    return (cell.get("outputs", []) for cell in nb.cells)


def _output(lab: Lab, cell: Cell, raw: list) -> Output:
    """What a cell printed and drew, checked."""
    texts, pictures = [], []
    for item in raw:
        if item.output_type == "stream" and item.name == "stderr":
            last = item.text.strip().split("\n")[-1]
            raise lab.problem(cell.line, f"the cell warns: {last}", "mend what it warns about")
        if item.output_type == "stream":
            texts.append(item.text)
        elif "image/svg+xml" in item.data:
            pictures.append(item.data["image/svg+xml"])
        elif any(kind.startswith("image/") for kind in item.data):
            raise lab.problem(cell.line, "the cell shows a picture that is no SVG", "draw it with Matplotlib")
        else:
            texts.append(item.data.get("text/plain", "") + "\n")
    if len(pictures) > 1:
        raise lab.problem(cell.line, "the cell draws two figures", "give each a cell, an `alt` and a `caption`")
    if pictures and "<image" in pictures[0]:
        raise lab.problem(cell.line, "the figure holds pixels", "use `pcolormesh` in place of `imshow`")
    for key, need in (("alt", "an alternative text"), ("caption", "a caption")):
        if pictures and len(str(cell.settings.get(key, ""))) < 15:
            remedy = f'write `# %% {key}="…"` and say ' + {"alt": "what it shows", "caption": "its point"}[key]
            raise lab.problem(cell.line, f"the cell's figure needs {need}", remedy)
    return Output(clean("".join(texts)), pictures[0] if pictures else "")


# The page

# What search leaves out, always a `section`: the search plugin takes the end of
# an inner element for that of the outer one if both are, say, `div`.
_UNSEARCHED = 'data-search-exclude=""'


def markdown(lab: Lab, outputs: list[Output] | None) -> tuple[str, dict[str, str]]:
    """A lab as the Markdown of a page.

    Args:
        lab: The lab.
        outputs: One for each cell; `None` shows the code alone.

    Returns:
        The text, and the figures for which marks stand in it.
    """
    parts, figures = [], {}
    for number, cell in enumerate(lab.cells):
        if cell.kind == "markdown":
            parts.append(lab.expanded(cell))
            if number == 0:
                parts.append(_facts(lab, ran=outputs is not None))
            continue
        output = outputs[number] if outputs else Output()
        picture = ""
        if output.svg:
            name = f"{lab.path.stem}-figure-{number + 1}"
            figures[f"@@{name}@@"] = inline(normalise(output.svg, name))
            picture = (
                f'<figure class="figure" markdown="1">\n\n<span class="figure__picture" role="img" '
                f'aria-label="{html.escape(cell.settings["alt"])}">@@{name}@@</span>\n\n'
                f'<figcaption markdown="span">{cell.settings["caption"]}</figcaption>\n</figure>'
            )
        parts.append(_code(cell, _fence("text", output.text) if output.text else "", picture))
    if any("](proof:" in cell.source for cell in lab.cells):
        tests = expand(lab.page, "/// proofs\n///")[0]
        text = "Each mark on this page leads to the test that proves its sentence."
        parts.append(f"## Proofs\n\n{text}\n\n<section {_UNSEARCHED} markdown=\"1\">\n\n{tests}\n\n</section>")
    return "\n\n".join(parts) + "\n", figures


def _code(cell: Cell, printed: str, picture: str) -> str:
    """A code cell as one object: code, output, figure."""
    listing = _fence("python", cell.source)
    if cell.settings.get("fold"):
        count = len(cell.source.splitlines())
        listing = (
            '<details class="snippet__fold" markdown="1">\n'
            f"<summary>The code, {count} lines</summary>\n\n{listing}\n\n</details>"
        )
    shown = "\n\n".join(part for part in (printed, picture) if part)
    if shown and cell.settings.get("predict"):
        shown = (
            '<details class="snippet__predict" markdown="1">\n'
            f'<summary markdown="span">{cell.settings["predict"]}</summary>\n\n{shown}\n\n</details>'
        )
    kind = " snippet--figure" if picture else ""
    return (
        f'<section class="snippet snippet--cell{kind}" {_UNSEARCHED} markdown="1">\n'
        f"{listing}\n\n{shown}\n\n</section>"
    )


def _fence(language: str, text: str) -> str:
    ticks = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
    return f"{ticks}{language}\n{text.rstrip()}\n{ticks}"


def _facts(lab: Lab, ran: bool) -> str:
    """The row of facts, and the files to take along."""
    for key in ("description", "minutes", "level", "after"):
        if key not in lab.meta:
            raise lab.problem(1, f"the front matter has no `{key}`", "a lab states description, minutes, level, after")
    links = [f"[{lab.book.page(name).title}]({lab.page.link(name)})" for name in lab.meta["after"]]
    facts = [f"**{lab.meta['minutes']}** min", str(lab.meta["level"]).capitalize()]
    facts += ["After " + ", ".join(links)] if links else []
    if ran:
        facts.append("Ran with " + ", ".join([f"Python {python_version()}", *lab.packages]))
    stem = lab.path.stem
    facts.append(
        f'Take it along as a [notebook]({stem}.ipynb){{ download="{stem}.ipynb" }} '
        f'or a <a href="{stem}.py" download="{stem}.py">script</a>'
    )
    items = "\n".join(f'<li markdown="span">{fact}</li>' for fact in facts)
    return f'<ul class="facts" markdown="1">\n{items}\n</ul>'


# Into MkDocs


def install() -> None:
    """Let labs be rendered here instead of by mkdocs-jupyter; once is enough.

    The plugin gives every lab a `render` of its own and then calls
    `_set_nb_url` with the page: the last moment to put ours in its place.
    """
    from mkdocs_jupyter.plugin import Plugin

    original = getattr(Plugin, "_set_nb_url", None)
    if original is None:
        what = f"mkdocs-jupyter {metadata.version('mkdocs-jupyter')} has no `Plugin._set_nb_url`"
        raise BookError(Problem("site_kit/pages/notebooks.py", 1, what, "pin an older version, or mend `install`"))
    if getattr(original, "of_the_book", False):
        return

    def set_nb_url(plugin: Plugin, page: object) -> None:
        original(plugin, page)
        page.render = partial(_render, page, plugin.config)

    set_nb_url.of_the_book = True
    Plugin._set_nb_url = set_nb_url


def _render(page, settings, config, files) -> None:
    """Take the place of `mkdocs.structure.pages.Page.render` for one lab."""
    lab = Lab(Book(Path(config.docs_dir).parent), page.file.src_uri)
    check_notebook(lab)
    outputs = None
    if settings["execute"]:
        cache = Path(settings["cache_dir"]) if settings["cache"] else None
        outputs = execute(lab, settings["kernel_name"] or "python3", cache)
    page.markdown, figures = markdown(lab, outputs)
    page.meta.update(lab.meta, tags=lab.book.names(page.file.src_uri, lab.meta))
    type(page).render(page, config, files)
    for mark, svg in figures.items():
        page.content = page.content.replace(mark, svg)
