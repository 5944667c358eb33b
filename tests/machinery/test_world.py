"""The world in which snippets run: what it forbids, and what no run leaves behind."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from support import give_up

from site_kit.book.snippets import Snippet
from site_kit.running.world import Run, World


@pytest.fixture
def run(world, tmp_path):
    """Runs a text as a snippet in the suite's world."""

    def run_text(text: str, name: str = "text.py", **how) -> Run:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return world.run(Snippet(tmp_path, name), **how)

    return run_text


def printed(run: Run) -> str:
    """What a good run printed."""
    assert not run.failure and not run.errors, run
    return run.output.strip()


# How narrowly a model decided

TINY = """
import torch
from transformers import LlamaConfig, LlamaForCausalLM

torch.manual_seed(0)
config = LlamaConfig(
    vocab_size=8, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
    bos_token_id=1, eos_token_id=2, pad_token_id=2,
)
model = LlamaForCausalLM(config)
for weights in model.parameters():
    weights.data.zero_()
"""


@pytest.mark.parametrize(
    ("scores", "how", "lead"),
    [
        ([0, 0, 0, 9, 4, 0, 0, 0], "do_sample=False", 5),
        ([0, 0, 9, 8.5, 0, 0, 0, 0], "do_sample=False", 0.5),  # ends at once: what fills up does not count
        ([0, 0, 0, 9, 9, 0, 0, 0], "do_sample=True", None),
        ([0, 0, 0, 9, 9, 0, 0, 0], None, None),
    ],
)
def test_the_narrowest_greedy_choice_is_reported(need, run, scores, how, lead):
    """A run reports the smallest lead of a first token where a model wrote greedily, and nothing elsewhere."""
    need("transformers")
    given = f"""
def scored(module, args, output):
    output.logits = torch.tensor({scores}, dtype=torch.float32).expand(output.logits.shape).clone()
    return output

model.register_forward_hook(scored)
start = torch.tensor([[1, 3]])
"""
    done = run(TINY + given + (f"model.generate(start, max_new_tokens=3, {how})" if how else "model(start)") + "\n")
    assert not done.failure, done.failure
    assert done.lead == (None if lead is None else pytest.approx(lead))


# What a run reports


def test_output_of_python_and_of_c(run):
    """What Python prints and what a library writes past Python are both caught."""
    done = run('import os\nprint("one", flush=True)\nos.write(1, b"two\\n")\nprint("three")\n')
    assert done.output == "one\ntwo\nthree\n"


def test_warnings_are_errors_of_the_run(run):
    """A warning lands in `errors` every time, not only the first time in a process."""
    text = 'import warnings\nwarnings.warn("old", UserWarning)\n'
    assert all("UserWarning: old" in run(text).errors for _ in range(2))


def test_own_deprecations_are_shown_and_foreign_ones_are_not(run):
    """A reader sees deprecations of the file itself, as Python's defaults show them."""
    text = 'import warnings\nwarnings.warn("mine", DeprecationWarning)\n'
    assert "mine" in run(text).errors
    foreign = 'exec(compile(TEXT, "lib.py", "exec"), {"__name__": "lib"})\n'
    assert run(f"TEXT = {text!r}\n{foreign}").errors == ""


def test_traceback_shows_the_snippet_only(run):
    """The report of an exception begins in the snippet, not in the machinery."""
    failure = run("def f():\n    return 1 / 0\n\n\nf()\n").failure
    assert "ZeroDivisionError" in failure and "line 2" in failure
    assert "runpy" not in failure and "world.py" not in failure


@pytest.mark.parametrize(("code", "fails"), [("0", False), ("", False), ("3", True), ('"no"', True)])
def test_exit_codes(run, code, fails):
    """A snippet may end with exit code 0 and with no other."""
    assert bool(run(f"import sys\nsys.exit({code})\n").failure) == fails


def test_only_figures_and_their_numbers_leave_the_folder(run):
    """Files that a run writes vanish with its folder, except SVG figures and JSON under its own name."""
    names = ("a.svg", "a.txt", "a.json", "text.json")
    done = run(f"for name in {names}:\n    open(name, 'w').write('<svg/>')\nprint(1)\n")
    assert done.files == {"a.svg": "<svg/>", "text.json": "<svg/>"}
    assert printed(run("import os\nprint(os.listdir())\n")) == "[]"


def test_the_folder_has_no_name_of_its_own(run):
    """A printed path to the working folder is the same in every run."""
    assert printed(run("import os\nprint(os.getcwd())\n")) == "/tmp/empty"


# What a run may not do


@pytest.mark.parametrize(
    "attempt",
    [
        'socket.create_connection(("198.51.100.1", 80), timeout=5)',
        'socket.getaddrinfo("example.org", 80)',
        'socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("198.51.100.1", 9))',
        'urllib.request.urlopen("http://example.org")',
    ],
)
def test_the_network_does_not_exist(run, attempt):
    """No way out of the machine is open, by address or by name."""
    failure = run(f"import socket, urllib.request\n{attempt}\n").failure
    assert "may not use the network" in failure


def test_a_local_server_can_be_reached(run):
    """The network is forbidden, the machine itself is not: practice servers run on it."""
    text = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(server.getsockname()):
        print("connected")
"""
    assert printed(run(text)) == "connected"


def test_an_endless_loop_is_stopped_and_the_next_run_is_well(run):
    """A snippet that hangs is stopped at its limit; the next one gets a new process."""
    assert "still running after" in run("while True: pass\n", time_limit=1.0).failure
    assert printed(run("print(2)\n")) == "2"


def test_a_crash_is_reported_and_the_next_run_is_well(run):
    """A process that dies is a failure of that snippet alone."""
    assert "process died" in run("import os\nos._exit(7)\n").failure
    assert printed(run("print(2)\n")) == "2"


def test_threads_must_end(run):
    """A thread that outlives its snippet is a failure: it could disturb the next one."""
    text = """
import threading
threading.Thread(target=threading.Event().wait, args=(3,), name="stray", daemon=True).start()
print(1)
"""
    assert "stray" in run(text).failure


def test_services_are_practice_servers(run, need):
    """A snippet with a vendor's client, or one that says so, calls a practice server; others are led to no service."""
    need("openai", "starlette", "uvicorn")
    ask = "import openai\nprint(openai.OpenAI().models.retrieve('practice').owned_by)\n"
    where = "import os\nprint(os.environ.get('OPENAI_BASE_URL', 'nowhere'))\n"
    assert printed(run(ask)) == "practice-server"
    assert printed(run(where)) == "nowhere"
    header = "# /// script\n# [tool.book]\n# service = true\n# ///\n"
    assert printed(run(header + where)).startswith("http://127.0.0.1:")


def test_limits_stand_in_the_header(run, world):
    """A snippet's own `seconds` is its time limit."""
    header = "# /// script\n# [tool.book]\n# seconds = 1\n# ///\n"
    started = time.perf_counter()
    assert f"still running after {world.patience:g} s" in run(header + "import time\ntime.sleep(600)\n").failure
    assert time.perf_counter() - started < 300


# What is the same for every run


def test_the_clock_can_stand_still(run, need):
    """`now` in the header freezes the date that a snippet sees."""
    need("time_machine")
    header = '# /// script\n# [tool.book]\n# now = "2026-01-02T03:04:05Z"\n# ///\n'
    text = "import datetime, time\nprint(datetime.datetime.now().isoformat(), time.time())\n"
    assert printed(run(header + text)) == "2026-01-02T03:04:05 1767323045.0"
    assert "2026-01-02T03:04:05" not in printed(run(text))


def test_recording_and_testing_are_seeded_differently(tmp_path):
    """Global generators differ between two worlds, so an unseeded snippet cannot pass by luck."""
    (tmp_path / "draw.py").write_text("import random\nprint(random.random(), hash('a'))\n")
    outputs = []
    for seed in (0, 1, 1):
        with World(seed=seed) as fresh:
            outputs.append(printed(fresh.run(Snippet(tmp_path, "draw.py"))))
    assert outputs[0] != outputs[1] == outputs[2]


# What no run leaves behind

LEAKS = {
    "directory": ("import os; os.mkdir('in'); os.chdir('in')", "import os; print(os.listdir('..') == [])"),
    "environment": ("import os; os.environ['LEAK'] = '1'", "import os; print(os.environ.get('LEAK'))"),
    "arguments": ("import sys; sys.argv.append('leak')", "import sys; print(sys.argv[1:])"),
    "path": ("import sys; sys.path.insert(0, 'leak')", "import sys; print('leak' in sys.path)"),
    "globals": ("leak = 1", "print('leak' in globals())"),
    "random": ("import random; random.seed(5)", "import random; print(random.random())"),
    "numpy random": ("import numpy; numpy.random.seed(5)", "import numpy; print(numpy.random.rand())"),
    "numpy printing": (
        "import numpy; numpy.set_printoptions(precision=1)",
        "import numpy; print(numpy.array([1 / 3]))",
    ),
    "numpy errors": (
        "import numpy; numpy.seterr(all='ignore')",
        "import numpy; print(numpy.geterr())",
    ),
    "matplotlib": (
        "import matplotlib as m; m.rcParams['lines.linewidth'] = 9",
        "import matplotlib as m; print(m.rcParams['lines.linewidth'])",
    ),
    "pyplot": (
        "import matplotlib.pyplot as p; p.figure()",
        "import matplotlib.pyplot as p; print(p.get_fignums())",
    ),
    "logging": (
        "import logging, sys; logging.basicConfig(stream=sys.stdout, level=10)",
        "import logging; print(logging.root.handlers, logging.root.level)",
    ),
    "warnings": (
        "import warnings; warnings.simplefilter('error')",
        "import warnings; warnings.filters; print(1)",
    ),
    "decimal": (
        "import decimal; decimal.getcontext().prec = 3",
        "import decimal; print(decimal.getcontext().prec)",
    ),
    "recursion": ("import sys; sys.setrecursionlimit(500)", "import sys; print(sys.getrecursionlimit())"),
    "switched output": ("import sys, io; sys.stdout = io.StringIO()", "print('seen')"),
    "excepthook": (
        "import sys; sys.excepthook = print",
        "import sys; print(sys.excepthook is sys.__excepthook__)",
    ),
}
TORCH_LEAKS = {
    "torch random": ("import torch; torch.manual_seed(5)", "import torch; print(torch.rand(1).item())"),
    "torch dtype": (
        "import torch; torch.set_default_dtype(torch.float64)",
        "import torch; print(torch.zeros(1).dtype)",
    ),
    "torch printing": (
        "import torch; torch.set_printoptions(precision=1)",
        "import torch; print(torch.tensor([1 / 3]))",
    ),
    "torch gradients": (
        "import torch; torch.set_grad_enabled(False)",
        "import torch; print(torch.is_grad_enabled())",
    ),
    "transformers logging": (
        "from transformers.utils import logging; logging.set_verbosity_error()",
        "from transformers.utils import logging; print(logging.get_verbosity())",
    ),
    "torch threads": (
        "import torch; torch.set_num_threads(1)",
        "import torch; print(torch.get_num_threads())",
    ),
}


def check_leak(run, need, leaks: dict[str, tuple[str, str]], name: str) -> None:
    """Ask for a setting in a fresh run, then again after a run that changed it."""
    change, question = leaks[name]
    need(*({"numpy", "torch", "matplotlib", "transformers"} & set(re.findall(r"\w+", question))))
    run(question)  # imports what the answer needs
    before = printed(run(question))
    changed = run(change)
    assert not changed.failure, changed.failure
    assert printed(run(question)) == before


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_leaks(run, need, name):
    """What one run changes is put back before the next one."""
    check_leak(run, need, LEAKS, name)


@pytest.mark.parametrize("name", TORCH_LEAKS)
def test_nothing_leaks_from_torch(run, need, name):
    """Settings of torch are put back before the next run."""
    check_leak(run, need, TORCH_LEAKS, name)


def test_packages_of_the_book_are_imported_anew(run, book):
    """A package below snippets/ is not found loaded, with the last run's changes, by the next."""
    package = next(book.snippets.glob("*/__init__.py")).parent.name
    text = f"import snippets.{package} as package\nprint(hasattr(package, 'leak'))\npackage.leak = 1\n"
    assert [printed(run(text)) for _ in range(2)] == ["False", "False"]


def test_input_is_empty(run):
    """A snippet that asks for input gets none, instead of waiting for ever."""
    assert "EOFError" in run("input()\n").failure
    assert printed(run("import subprocess; print(subprocess.run(['cat'], timeout=60).returncode)\n")) == "0"


def test_memory_is_that_of_one_run(run):
    """The peak of a small run after a large one is small again, where the system can tell."""
    large = run("block = bytearray(200_000_000)\nprint(len(block))\n").peak_mb
    small = run("print(1)\n").peak_mb
    assert large > 190
    if not Path("/proc/self/clear_refs").exists():
        give_up("this system keeps only the peak of the whole process")
    assert small < large - 150


def test_keras_settings_do_not_leak(world, tmp_path, need):
    """Keras begins each run with its own number format and fresh names of layers."""
    need("keras", "tensorflow")
    (tmp_path / "leaves.py").write_text(
        "import os\nos.environ.update(TF_CPP_MIN_LOG_LEVEL='3', TF_ENABLE_ONEDNN_OPTS='0')\n"
        "import keras\nkeras.config.set_floatx('float64')\nprint(keras.layers.Dense(1).name)\n"
    )
    (tmp_path / "finds.py").write_text("import keras\nprint(keras.config.floatx(), keras.layers.Dense(1).name)\n")
    first = world.run(Snippet(tmp_path, "leaves.py"), 120)
    assert not first.failure and not first.errors, first
    assert world.run(Snippet(tmp_path, "finds.py"), 120).output == "float32 dense\n"
