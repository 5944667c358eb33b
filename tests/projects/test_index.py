"""What the chapter on projects claims."""

import ast
import contextlib
import io
import re
import runpy
import subprocess
import sys
from argparse import ArgumentParser
from email import message_from_string, policy
from itertools import product
from math import comb
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score
from support import fences, run_async

from site_kit.book.layout import REPOSITORY
from site_kit.book.snippets import CLIENTS, imported_packages
from snippets.projects.common import add_options

SNIPPETS = REPOSITORY / "snippets/projects"
DOCS = REPOSITORY / "docs/projects"


def load(name: str, folder: Path = Path()) -> dict:
    """Run a snippet in silence; returns its functions and values by name."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.chdir(folder):
        return runpy.run_path(str(SNIPPETS / name))


HISTORY, PAGES, EMAIL, QUEUE, AGENT, SKELETON = map(
    load,
    ["fit_history.py", "page_citation.py", "email_draft.py", "bounded_queue.py", "agent_limits.py", "skeleton.py"],
)


# Chatbot

TEXTS = st.lists(st.sampled_from(["a", "token", "of", "text"]), max_size=6).map(" ".join)


@st.composite
def chats(draw: st.DrawFn) -> list[dict[str, str]]:
    """Perhaps a system message, then turns, the last one without its answer."""
    messages = [{"role": "system", "content": draw(TEXTS)}] if draw(st.booleans()) else []
    for roles in draw(st.lists(st.lists(st.sampled_from(["assistant", "tool"]), max_size=3), max_size=6)):
        messages.append({"role": "user", "content": draw(TEXTS)})
        messages += [{"role": role, "content": draw(TEXTS)} for role in roles]
    return [*messages, {"role": "user", "content": draw(TEXTS)}]


def tokens(messages: list[dict[str, str]]) -> int:
    """What a list of messages costs."""
    return sum(map(HISTORY["count_tokens"], messages))


@given(chats(), st.integers(0, 120))
def test_history_fits(messages, budget):
    """Whatever the chat and the budget: what is sent fits and ends with the last question, or nothing is sent."""
    needed = tokens([message for message in messages if message["role"] == "system"] + messages[-1:])
    if needed > budget:
        with pytest.raises(ValueError, match="shorten"):
            HISTORY["fit_history"](messages, budget)
    else:
        sent = HISTORY["fit_history"](messages, budget)
        assert tokens(sent) <= budget
        assert sent[-1] == messages[-1]


@given(chats(), st.integers(0, 120))
def test_history_keeps_whole_turns(messages, budget):
    """After the system message, what is sent is the end of the chat and begins with a question; one turn more would not fit."""
    try:
        sent = HISTORY["fit_history"](messages, budget)
    except ValueError:
        assume(False)
    system = [message for message in messages if message["role"] == "system"]
    rest = sent[len(system) :]
    assert sent[: len(system)] == system
    assert messages[len(messages) - len(rest) :] == rest
    assert rest[0]["role"] == "user"
    before = messages[len(system) : len(messages) - len(rest)]
    if before:
        last_question = max(index for index, message in enumerate(before) if message["role"] == "user")
        assert tokens(sent) + tokens(before[last_question:]) > budget


# Chat with a PDF

DOCUMENTS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=9).map(" ".join), min_size=1, max_size=6)


@given(DOCUMENTS, st.integers(1, 8), st.data())
def test_chunks_cite_their_pages(pages, size, data):
    """Every word of a document stands in a chunk, and every chunk can be read, word for word, on the pages it names."""
    overlap = data.draw(st.integers(0, size - 1))
    assume(any(page.split() for page in pages))
    chunks = PAGES["split"](pages, size, overlap)
    words = " ".join(pages).split()
    covered = 0
    for index, chunk in enumerate(chunks):
        start = index * (size - overlap)
        assert chunk.text.split() == words[start : start + size]
        assert start <= covered  # no gap before this chunk
        covered = start + len(chunk.text.split())
        named = " ".join(" ".join(pages[chunk.first_page - 1 : chunk.last_page]).split())
        assert chunk.text in named
    assert covered == len(words)


def test_scanned_pages_are_refused():
    """A document without a single word is an error with a remedy, not an empty index."""
    with pytest.raises(ValueError, match="OCR"):
        PAGES["split"](["", "  "])


# Email assistant


@given(reply=st.text(), subject=st.text(max_size=40), identifier=st.text(max_size=20))
def test_draft_goes_to_known_people_only(reply, subject, identifier):
    """Whatever a mail's subject, its id and the model's answer contain, the draft has one receiver: a known sender."""
    mail = message_from_string("From: Ada <ada@example.org>\n\nHello", policy=policy.default)
    fields = {"From": mail["From"], "Subject": subject, "Message-ID": identifier}

    class Mail:
        __getitem__ = fields.get
        get_content = mail.get_content

    draft = EMAIL["draft_reply"](Mail(), lambda body: reply)
    sent = message_from_string(draft.as_string(), policy=policy.default)
    for message in (draft, sent):
        assert [address.addr_spec for address in message["To"].addresses] == ["ada@example.org"]
        assert message["Cc"] is None
        assert message["Bcc"] is None


@pytest.mark.parametrize(
    ("headers", "receiver"),
    [
        ("From: Ada <Ada@example.org>", "Ada@example.org"),
        ("From: thief@example.net\nReply-To: ada@example.org", "ada@example.org"),
        ("From: thief@example.net", None),
        ("From: Ada <ada@example.org>\nReply-To: thief@example.net", None),
        ('From: "ada@example.org" <thief@example.net>', None),
    ],
)
def test_a_stranger_is_no_receiver(headers, receiver):
    """An address in a mail is used if it is known, whatever name stands before it; `Reply-To` goes before `From`."""
    mail = message_from_string(f"{headers}\nReferences: <1@a> <2@a>\nMessage-ID: <3@a>\n\nHello", policy=policy.default)
    draft = EMAIL["draft_reply"](mail, lambda body: "Hello")
    assert draft["To"] == receiver
    assert draft["References"] == "<1@a> <2@a> <3@a>"  # the reply stays in its thread


def test_without_cleaning_the_hidden_header_is_an_error():
    """Python's own mail package refuses a line break in a header, so that forgetting to clean one fails loudly."""
    draft = EMAIL["EmailMessage"]()
    with pytest.raises(ValueError):
        draft["Subject"] = f"Re: {EMAIL['mail']['Subject']}"


def test_drafting_cannot_send():
    """The program that drafts imports nothing that could open a connection."""
    source = ast.parse((SNIPPETS / "email_draft.py").read_text())
    imported = {node.module.split(".")[0] for node in ast.walk(source) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(source) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"collections", "email"}


# Sentiment pipeline


def test_majority_baseline():
    """Answering “positive” to 90 good and 10 bad reviews scores 0.90 in accuracy and 0.47 in macro F1."""
    truth, guess = ["good"] * 90 + ["bad"] * 10, ["good"] * 100
    assert accuracy_score(truth, guess) == 0.9
    assert round(f1_score(truth, guess, average="macro", zero_division=0), 2) == 0.47


# Fine-tuned domain Q&A


def test_four_to_one_may_be_luck():
    """A fair coin decides five questions 4 to 1 or clearer, for either side, in 12 of 32 cases."""
    outcomes = list(product([0, 1], repeat=5))
    assert len(outcomes) == 32
    assert sum(sum(wins) <= 1 or sum(wins) >= 4 for wins in outcomes) == 12


def test_twenty_to_five_is_hardly_luck():
    """A fair coin decides 25 questions 20 to 5 or clearer, for either side, in about 4 of 1,000 cases."""
    assert round(1000 * 2 * sum(comb(25, wins) for wins in range(6)) / 2**25) == 4


# Multi-agent system


@given(st.lists(st.sampled_from(["a", "b b", "c c c", "done"]), min_size=9), st.integers(1, 9), st.integers(0, 12))
def test_agents_end(results, max_steps, max_tokens):
    """Whatever the model says, the loop asks it at most as often as allowed, and names one of four endings."""
    lines, calls = iter(results), []

    def work(task: str) -> str:
        calls.append(task)
        return next(lines)

    ending, trace = AGENT["run"](work, "done".__eq__, "task", max_steps, max_tokens)
    assert len(calls) <= max_steps
    assert ending in ("accepted", "going in circles", "out of steps", "over budget")
    assert sum(len(result.split()) for result in trace) <= max_tokens
    assert (ending == "accepted") == (trace[-1:] == ["done"])


# Scalable LLM service


@pytest.mark.parametrize("limit", [1, 3, 8])
@pytest.mark.parametrize("requests", [0, 1, 3, 8, 20])
def test_full_queue_refuses(requests, limit):
    """Of a burst of requests as many as the queue holds are answered, the others are refused, and none is lost."""
    prompts = [f"q{number}" for number in range(requests)]
    answers = run_async(QUEUE["serve"](prompts, limit))
    taken = min(requests, limit)
    assert [status for status, _ in answers] == [200] * taken + [503] * (requests - taken)
    assert [text for _, text in answers[:taken]] == [prompt.upper() for prompt in prompts[:taken]]


def test_bounded_wait(tmp_path):
    """With at most n requests waiting and one second each, nobody who is let in waits longer than n seconds."""
    waits = load("waiting.py", tmp_path)["waits"]
    for limit in (1, 2, 5, 20):
        served = [wait for wait in waits(limit) if wait is not None]
        assert served
        assert max(served) <= limit + 1e-9


# What all nine share


def test_golden_set_catches_a_parrot():
    """A model that always gives the same answer passes one of the three golden cases at most."""
    for reply in ("Paris", "Lima", "I do not know.", "42"):
        assert sum(SKELETON["evaluate"](lambda question, reply=reply: reply)) <= 1


def packages() -> list[Path]:
    """The projects that are packages with a command line."""
    return sorted(path.parent for path in SNIPPETS.glob("*/__main__.py"))


def test_the_tree_is_the_folder():
    """The tree on the page names what lies in the folders of the shared code and of the chatbot, and nothing else."""
    page = (DOCS / "index.md").read_text()
    (tree,) = (fence for fence in fences(page) if fence.body[0] == "snippets/projects/")
    listed: dict[str, set[str]] = {}
    folder = ""
    for line in tree.body[1:]:
        indent, name = re.match(r"([│ ]*)[├└]── (\S+)", line).groups()
        if indent:
            listed[folder].add(name.rstrip("/"))
        else:
            folder = name.rstrip("/")
            listed[folder] = set()
    assert set(listed) == {"common", "chatbot"}
    for folder, names in listed.items():
        there = {path.name for path in (SNIPPETS / folder).iterdir()} - {"__init__.py", "__pycache__"}
        assert names == there


def test_all_projects_have_the_same_options():
    """Each project's `--help` lists the options that choose a service, and each has its page, its tests and its recorded runs."""
    parser = ArgumentParser(add_help=False)
    add_options(parser)
    options = re.findall(r"--[a-z-]+", parser.format_help())
    assert len(options) >= 5 and packages()
    for package in packages():
        command = [sys.executable, "-m", f"snippets.projects.{package.name}", "--help"]
        told = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=60).stdout
        assert all(option in told for option in options)
        assert (DOCS / f"{package.name.replace('_', '-')}.md").is_file()
        assert (REPOSITORY / f"tests/projects/test_{package.name}.py").is_file()
        assert list(package.glob("runs/*.out"))


def test_no_project_imports_a_vendor():
    """The code of a project imports no vendor's client; only the shared services do, by name and when asked."""
    for package in packages():
        for path in package.glob("*.py"):
            assert CLIENTS.isdisjoint(imported_packages(ast.parse(path.read_text()))), path.name
