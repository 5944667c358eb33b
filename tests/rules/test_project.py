"""The repository keeps its word: README, Makefile, lock, workflows and layout agree.

Rules are functions from texts to complaints; each is tested on the repository,
which has none, and on a bad example.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from selection import Shard
from support import expect_none, fences, give_up

from site_kit.book.layout import REPOSITORY, Book
from site_kit.pages.directives import expand
from site_kit.running.recorder import record

TOP_LEVEL = {
    # The given names
    "docs",
    "snippets",
    "tests",
    "mkdocs.yml",
    "pyproject.toml",
    "README.md",
    # The machinery, the two commands, the pinned versions, the license
    "site_kit",
    "Makefile",
    "requirements.lock",
    "LICENSE",
    # Continuous integration, and what git ignores
    ".ci",
    ".github",
    ".gitignore",
}
MAX_BYTES = 1_000_000


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


@cache
def files() -> tuple[str, ...]:
    """Every file under version control, and every new one that git does not ignore."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        give_up("git does not list the files here: not a clone?")
    names = run.stdout.decode().split("\0")
    return tuple(name for name in names if (REPOSITORY / name).is_file())


def in_make(*arguments: str) -> str:
    if not shutil.which("make"):
        give_up("make is not installed")
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    run = subprocess.run(["make", *arguments], cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


# The files


def test_top_level_names_are_the_designed_ones() -> None:
    assert {name.split("/")[0] for name in files()} == TOP_LEVEL


# A path of somebody's machine, or a setting of its package installer.
_MACHINE = re.compile(r"(?<![\w.~%-])/(?:work|root|home|Users|opt)/|file:///|find-links|extra-index")


def machine_paths(name: str, text: str) -> list[str]:
    """Lines that hold only on one machine."""
    return [
        f"{name}:{number}: mentions {match.group()}: say it so that it holds on every machine"
        for number, line in enumerate(text.splitlines(), 1)
        if (match := _MACHINE.search(line))
    ]


def test_no_file_mentions_a_machine() -> None:
    complaints = []
    for name in files():
        if name == "tests/rules/test_project.py":  # names what it looks for
            continue
        text = (REPOSITORY / name).read_bytes().decode("utf-8", "ignore")
        complaints += machine_paths(name, text)
    expect_none(complaints)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("cd /home/me/book", True),
        ("open('/root/book/x')", True),
        ("--find-links=wheels", True),
        ("torch @ file:///wheels/torch.whl", True),
        ("https://example.org/home/page", False),
        ("docs/work/page.md", False),
        ("/etc/fonts", False),
    ],
)
def test_a_machine_path_is_found(line: str, found: bool) -> None:
    assert bool(machine_paths("x", f"fine\n{line}")) is found


def test_no_file_is_large() -> None:
    expect_none(
        f"{name} has {size:,} bytes, more than {MAX_BYTES:,}: generate it, or leave it out"
        for name in files()
        if (size := (REPOSITORY / name).stat().st_size) > MAX_BYTES
    )


# The dependencies


def project() -> dict:
    return tomllib.loads(read("pyproject.toml"))["project"]


def requirements() -> list[Requirement]:
    """Everything that the extras ask for."""
    extras = project()["optional-dependencies"].values()
    return [Requirement(text) for extra in extras for text in extra]


def locked(text: str) -> dict[str, str]:
    """Name to version of a lock file."""
    return dict(line.split("==") for line in text.splitlines() if line and not line.startswith("#"))


def unexplained(pyproject: str) -> list[str]:
    """Dependencies without a reason behind them, in words."""
    complaints, inside = [], False
    for number, line in enumerate(pyproject.splitlines(), 1):
        if line.startswith("["):
            inside = line == "[project.optional-dependencies]"
        entry = re.match(r'\s+"([^"]+)",?\s*(?:#\s*(.*))?$', line)
        if inside and entry and len((entry.group(2) or "").split()) < 2:
            complaints.append(f"pyproject.toml:{number}: say behind `{entry.group(1)}` what it is for")
    return complaints


def test_every_dependency_says_why() -> None:
    text = read("pyproject.toml")
    expect_none(unexplained(text))
    assert len(re.findall(r'(?m)^  "[^"]+[<>=][^"]*",', text)) == len(requirements())


def test_an_unexplained_dependency_is_found() -> None:
    bad = '[project.optional-dependencies]\nsite = [\n  "a>=1", # for b\n  "c>=1",\n  "d", # x\n]\n[tool]\nx = [\n  "e"\n]\n'
    assert [complaint.split("`")[1] for complaint in unexplained(bad)] == ["c>=1", "d"]


def off_lock(required: Iterable[Requirement], versions: dict[str, str]) -> list[str]:
    """Requirements that the lock does not fulfil."""
    complaints = []
    for requirement in required:
        version = versions.get(canonicalize_name(requirement.name))
        if version is None and requirement.marker:
            continue  # for another platform, whose versions pip chooses
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            complaints.append(f"requirements.lock has {version} of `{requirement}`: run `make lock`")
    return complaints


def test_the_lock_fulfils_every_requirement() -> None:
    expect_none(off_lock(requirements(), locked(read("requirements.lock"))))


def test_a_requirement_off_the_lock_is_found() -> None:
    required = [Requirement("Py_YAML>=6"), Requirement("numpy>=3"), Requirement("torch==2.13.0")]
    found = off_lock(required, {"py-yaml": "6.0.3", "numpy": "2.4.6"})
    assert [complaint.split("`")[1] for complaint in found] == ["numpy>=3", "torch==2.13.0"]


def misfits(lock: str) -> list[str]:
    """Lines of a lock that are not `name==version`, normal, sorted, portable."""
    lines = [line for line in lock.splitlines() if not line.startswith("#")]
    complaints = [
        f"requirements.lock: `{line}` is not `name==version` as every index knows it"
        for line in lines
        if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*==[0-9][0-9a-z.!]*", line)
    ]
    names = [line.split("==")[0] for line in lines]
    if lines != sorted(lines) or len(set(names)) != len(names):
        complaints.append("requirements.lock: its names are not in order, each once")
    return complaints


def test_the_lock_is_portable() -> None:
    lock = read("requirements.lock")
    expect_none(misfits(lock))
    assert "make lock" in lock.split("\n\n")[0]


@pytest.mark.parametrize(
    "line",
    ["torch==2.13.0+cpu", "PyYAML==6.0", "a_b==1", "a>=1", "a @ https://example.org/a.whl", "--hash=x", "b==1\na==1", "a==1\na==2"],
)
def test_a_misfit_in_the_lock_is_found(line: str) -> None:
    assert misfits(f"# header\n{line}\n")


def imported(source: str) -> set[str]:
    """Top-level modules that a file imports, or a test needs, and Python does not ship."""
    names = {name for needed in re.findall(r"\bneed\(([^)]*)\)", source) for name in re.findall(r'"(\w+)"', needed)}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names


def test_every_import_is_declared() -> None:
    """What the snippets, the machinery and the tests import is a declared dependency."""
    declared = {canonicalize_name(requirement.name) for requirement in requirements()}
    distributions = metadata.packages_distributions()
    complaints = []
    for name in files():
        if not name.endswith(".py"):
            continue
        folder = (REPOSITORY / name).parent
        try:
            modules = imported(read(name))
        except SyntaxError as error:
            complaints.append(f"{name}:{error.lineno}: {error.msg}")
            continue
        for module in modules:
            places = (REPOSITORY, REPOSITORY / "tests", REPOSITORY / "snippets", folder)
            own = any((place / module).is_dir() or (place / f"{module}.py").is_file() for place in places)
            given = module in ("answer", "grading") and "exercises" in name  # what the grader grades, and with what
            given |= module == "grading" and name == "site_kit/running/grader.py"  # where it runs alone
            given |= module == "pyodide" and name == "docs/assets/live/in_page.py"  # Python in the browser has it
            given |= name == "tests/clients/drive.py"  # runs in an environment of its own: test_practice_clients.py
            known = {canonicalize_name(dist) for dist in distributions.get(module, [module])}
            if not own and not given and not known & declared:
                complaints.append(f"{name} imports {module}, which no extra of pyproject.toml brings")
    expect_none(complaints)


def test_imports_are_read() -> None:
    source = "import os, numpy.linalg\nfrom torch.nn import functional\nfrom . import x\ndef f():\n    import yaml\n"
    assert imported(source + 'need("bs4", "lxml")\n') == {"numpy", "torch", "yaml", "bs4", "lxml"}


# Make


def targets() -> dict[str, str]:
    """Name to text of the targets that `make` lists."""
    return dict(re.findall(r"(?m)^  make ([a-z-]+) +(\S.*)$", in_make()))


def called(text: str) -> set[str]:
    """Make targets that a text calls."""
    return set(re.findall(r"(?:`|[$] |run: |&& )make ([a-z]+(?:-[a-z]+)*)", text))


def test_make_lists_what_the_readme_promises() -> None:
    rows = re.findall(r"(?m)^\| `make ([a-z-]+)` \|", read("README.md"))
    assert [name for name in targets() if name != "help"] == rows


def test_every_target_called_exists() -> None:
    known = set(targets())
    texts = [name for name in files() if name.startswith((".github/", "docs/", "site_kit/")) or name == "README.md"]
    complaints = []
    for name in texts:
        text = (REPOSITORY / name).read_bytes().decode("utf-8", "ignore")
        complaints += [f"{name} calls `make {target}`" for target in called(text) - known]
    expect_none(complaints)
    assert called("x\n$ make this\n- run: make that-one\nuse `make other` and make no sense") == {"this", "that-one", "other"}


def test_serving_needs_no_torch() -> None:
    plan = in_make("--dry-run", "--always-make", "serve")
    assert "--constraint requirements.lock --editable '.[site]'" in plan
    assert "site_kit serve" in plan
    assert "torch" not in plan


def test_recording_installs_torch_only_where_it_is_needed() -> None:
    plan = in_make("--dry-run", "--always-make", "record", "ARGS=arcs.py")
    before, _, after = plan.partition("site_kit record --ready arcs.py; ")
    assert "torch" not in before and "'.[site]'" in before
    assert re.search(r"(?s)1\) make [^;]*/\.test [^;]*;;.* site_kit record arcs\.py\n", after)


def test_testing_installs_torch_first() -> None:
    version = locked(read("requirements.lock"))["torch"]
    plan = in_make("--dry-run", "--always-make", "test")
    installs = re.findall(r"pip .*?install --quiet (.*)", plan)
    assert [" ".join(line.split()) for line in installs][:2] == [
        f"torch=={version}",
        "--constraint requirements.lock --editable '.[site,snippets,model,services,tensorflow,test]'",
    ]
    assert re.search(r"python -m pytest --numprocesses \d+ --dist loadfile --no-loadscope-reorder[\s\\]*$", plan)
    for part, option in (("PAGE=nlp", "--page nlp"), ("SHARD=1/4", "--shard 1/4")):
        assert re.search(rf"no-loadscope-reorder\s+(\\\s+)?{option}\s*$", in_make("--dry-run", "--always-make", "test", part))
    plan = in_make("--dry-run", "--always-make", "test", "TORCH_INDEX=https://example.org/cpu")
    assert f"torch=={version} --index-url https://example.org/cpu\n" in plan


@pytest.mark.parametrize("target", ["serve", "test", "build", "offline", "bench"])
def test_what_pages_load_is_fetched(target: str) -> None:
    """Whatever builds the site first puts Python for the page in place, with Node.js from pip if need be."""
    plan = in_make("--dry-run", "--always-make", target)
    assert "site_kit fetch\n" in plan and "'.[node]'" in plan
    assert plan.index("'.[node]'") > plan.index("--editable '.[site")


def test_a_missing_python_is_explained() -> None:
    command = ["make", ".cache/no-such-venv/pyvenv.cfg", "VENV=.cache/no-such-venv", "PYTHON=python-nowhere"]
    if not shutil.which("make"):
        give_up("make is not installed")
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert run.returncode
    assert "No Python 3.11 or newer" in run.stderr
    assert "make PYTHON=" in run.stderr


# The workflows


def workflow(name: str) -> dict:
    """A workflow; YAML 1.1 reads its key `on` as true."""
    found = yaml.safe_load(read(f".github/workflows/{name}.yml"))
    return {"on" if key is True else key: value for key, value in found.items()}


def commands(job: dict) -> list[str]:
    """The commands of a job, in order."""
    return [step["run"] for step in job["steps"] if "run" in step]


def runs(job: dict) -> list[str]:
    """What a job does with the book: its commands but those that install browsers."""
    return [command for command in commands(job) if "apt-get install" not in command]


def test_every_change_runs_the_readmes_tests() -> None:
    ci = workflow("ci")
    assert set(ci["on"]) == {"pull_request", "push", "workflow_dispatch"}
    assert ci["on"]["push"]["branches"] == ["main"]
    assert runs(ci["jobs"]["test"]) == ["make test SHARD=${{ matrix.shard }}"]
    assert "$ make test" in read("README.md")
    assert re.search(r"(?m)^CI=true .*make test$", read(".ci/run"))


def test_the_site_is_built_after_the_tests_and_published_from_main_only() -> None:
    jobs = workflow("ci")["jobs"]
    assert runs(jobs["build"]) == ["make offline"] and jobs["build"]["needs"] == "test"
    settings = jobs["build"]["steps"][-2]["env"]
    names = set(re.findall(r"!ENV \[(\w+),", read("mkdocs.yml")))
    assert set(settings) - {"BOOK_VERIFICATION"} == {"SITE_URL", "REPO_URL", "EDIT_URI"} <= names
    assert jobs["deploy"]["needs"] == "build"
    assert "default_branch" in jobs["deploy"]["if"]


def test_the_shards_are_the_whole_suite_and_the_pages_show_what_they_verified() -> None:
    """The parts add up, leave their records beside each other, and the build reads the folder of them."""
    jobs = workflow("ci")["jobs"]
    shards = [Shard.read(text) for text in jobs["test"]["strategy"]["matrix"]["shard"]]
    assert [shard.number for shard in shards] == list(range(1, shards[0].of + 1)) and len({shard.of for shard in shards}) == 1
    record = Path(jobs["test"]["env"]["BOOK_VERIFICATION"])
    assert "job-index" in record.stem and record.suffix == ".json"
    upload, download = jobs["test"]["steps"][-1]["with"], jobs["build"]["steps"][2]["with"]
    folders = {str(record.parent), upload["path"], download["path"], jobs["build"]["steps"][-2]["env"]["BOOK_VERIFICATION"]}
    assert folders == {"verified"} and upload["name"].startswith(download["pattern"].rstrip("*"))


def test_the_matrix_is_what_the_project_supports() -> None:
    matrix = workflow("ci")["jobs"]["test"]["strategy"]["matrix"]["python"]
    prefix = "Programming Language :: Python :: "
    assert [f"{prefix}{version}" for version in matrix] == project()["classifiers"]
    assert project()["requires-python"] == f">={matrix[0]}"


def test_the_weekly_run_checks_what_changes_by_itself() -> None:
    weekly = workflow("weekly")
    assert weekly["on"]["schedule"]
    done = [command for job in weekly["jobs"].values() for command in runs(job)]
    assert done == ["make check-links", "make check-facts", "make test-newest"]


@pytest.mark.parametrize("name", ["ci", "weekly"])
def test_whoever_runs_the_tests_has_the_browsers(name: str) -> None:
    tested = [job for job in workflow(name)["jobs"].values() if any("make test" in command for command in commands(job))]
    assert tested
    for job in tested:
        assert re.search("apt-get install .* webkit2gtk-driver .*xvfb", commands(job)[0])
    assert all(package in read(".ci/run") for package in ("firefox-esr", "webkit2gtk-driver", "xvfb"))


@pytest.mark.parametrize("name", ["ci", "weekly"])
def test_workflows_are_bounded_and_may_write_nothing(name: str) -> None:
    found = workflow(name)
    assert found["permissions"] == {"contents": "read"}
    for title, job in found["jobs"].items():
        assert job["timeout-minutes"] <= 60, title
        for step in job["steps"]:
            assert re.match(r"actions/[a-z-]+@v\d+$", step.get("uses", "actions/x@v1")), title


def test_the_ci_script_can_be_run() -> None:
    path = REPOSITORY / ".ci/run"
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)


# The README's own example


def example(info: str) -> str:
    """The first block of the README's "Add a page" with this info string."""
    text = read("README.md")
    chapter = text[text.index("## Add a page") : text.index("## How it is tested")]
    return textwrap.dedent("\n".join(next(fence.body for fence in fences(chapter) if fence.info == info))) + "\n"


def test_the_readme_can_be_followed(tmp_path: Path) -> None:
    """Its snippet records, its page expands, its line fits the navigation."""
    text = read("README.md")
    snippet = re.search(r"snippet, `(snippets/\S+\.py)`", text).group(1)
    page = re.search(r"page, `docs/(\S+\.md)`", text).group(1)
    shutil.copytree(REPOSITORY / "docs/_data", tmp_path / "docs/_data")
    for name, content in ((snippet, example("python")), (f"docs/{page}", example("markdown"))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    book = Book(tmp_path)
    folder = re.search(r"make record ARGS=(\S+)", example("console")).group(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CI", raising=False)  # under CI nothing may be recorded
        assert record(book, [folder], say=lambda _: None)
    markdown, usage = expand(book.page(page))
    assert usage.snippets == {snippet.removeprefix("snippets/")}
    assert usage.resources == {"attention-is-all-you-need"}
    assert usage.quizzes == 1
    assert "p = 0.9    hard 0.11  smoothed 0.33" in markdown
    assert 110 <= len(book.page(page).meta["description"]) <= 155
    assert yaml.safe_load(example("yaml")) == [page]


def test_the_readme_names_every_kind_of_test() -> None:
    named = set(re.findall(r"`tests/([\w/]+\.py)`", read("README.md")))
    missing = [name for name in named if not (REPOSITORY / "tests" / name).is_file()]
    assert not missing, f"README.md names tests that do not exist: {missing}"
