"""What the pages about hosted APIs and reliable calls claim, proven with the vendors' own clients."""

from __future__ import annotations

import ast
import json
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import isclose
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import defined, give_up

from site_kit.book.layout import REPOSITORY

try:
    import anthropic
    import cohere
    import httpx2
    import ollama
    import openai

    from snippets.practice_server import addresses, running
except ImportError as missing:
    give_up(f"{missing.name} is not installed: pip install -e '.[services]'")

FOLDER = REPOSITORY / "snippets/llms/hosted_apis"
RELIABLE = REPOSITORY / "snippets/llms/reliable_calls"
SAID = [{"role": "user", "content": "Say: It is open."}]
VENDORS = ("openai", "anthropic", "cohere", "ollama")
KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CO_API_KEY")


def outputs(pattern: str) -> list[str]:
    """What the snippets of a ladder printed when they were recorded."""
    return [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob(f"{pattern}.out"))]


@contextmanager
def impatient() -> Iterator[list[float]]:
    """Skip pauses, and list them."""
    pauses: list[float] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", pauses.append)
        yield pauses


@pytest.fixture(scope="module")
def led() -> Iterator[Callable[[str], SimpleNamespace]]:
    """`led("reliable_calls/backoff")`: what a snippet defines, its clients led to a practice server and its pauses skipped."""
    with pytest.MonkeyPatch.context() as patch, running() as url:
        for name, value in addresses(url).items():
            patch.setenv(name, value)
        for name in [name for name in sys.modules if name.split(".")[0] == "cohere"]:
            patch.delitem(sys.modules, name)  # it reads its address when it is imported

        def names(snippet: str) -> SimpleNamespace:
            with impatient():
                return SimpleNamespace(**defined("llms", snippet))

        yield names


@contextmanager
def wire(status: int, **headers: str) -> Iterator[tuple[str, list[SimpleNamespace]]]:
    """A server that answers every request with one status, and the requests that it has seen."""
    seen: list[SimpleNamespace] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            seen.append(SimpleNamespace(path=self.path, headers=self.headers, body=body))
            self.send_response(status)
            for name, value in {"content-length": "2", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Handler) as url:
        yield url, seen


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Run a handler of requests on 127.0.0.1."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def ask(vendor: str, url: str) -> None:
    """One call by a vendor's client with its own settings."""
    system = {"role": "system", "content": "Be brief."}
    if vendor == "openai":
        client = openai.OpenAI(base_url=f"{url}/v1", api_key="a-key")
        client.chat.completions.create(model="m", messages=[system, *SAID])
    elif vendor == "responses":
        client = openai.OpenAI(base_url=f"{url}/v1", api_key="a-key")
        client.responses.create(model="m", instructions="Be brief.", input=SAID)
    elif vendor == "anthropic":
        client = anthropic.Anthropic(base_url=url, api_key="a-key")
        client.messages.create(model="m", max_tokens=9, system="Be brief.", messages=SAID)
    elif vendor == "cohere":
        cohere.ClientV2(base_url=url, api_key="a-key").chat(model="m", messages=[system, *SAID])
    else:
        ollama.Client(url).chat(model="m", messages=[system, *SAID])


def attempts(vendor: str, status: int, **headers: str) -> tuple[int, list[float]]:
    """How many requests a client makes of a call that fails, and the pauses between them, which are skipped."""
    with wire(status, **headers) as (url, seen), impatient() as pauses:
        with pytest.raises(Exception) as caught:
            ask(vendor, url)
    assert caught.value.status_code == status
    return len(seen), pauses


# One call


def test_each_client_prints_the_same():
    """Five ways to call print the same text and the same numbers of tokens, and four different words for its end."""
    found = [dict(line.split(":", 1) for line in output.splitlines()) for output in outputs("call_*")]
    assert len(found) == 5
    for name in ("text", "in", "out"):
        assert len({each[name].strip() for each in found}) == 1
    assert {each["ended"].strip() for each in found} == {"stop", "completed", "end_turn", "COMPLETE"}


@pytest.mark.parametrize(
    ("vendor", "path", "system"),
    [
        ("openai", "/v1/chat/completions", "message"),
        ("responses", "/v1/responses", "instructions"),
        ("anthropic", "/v1/messages", "system"),
        ("cohere", "/v2/chat", "message"),
        ("ollama", "/api/chat", "message"),
    ],
)
def test_what_each_client_sends(vendor, path, system, monkeypatch):
    """The address, the key's header and the place of the system prompt are those of the table."""
    monkeypatch.delenv("OLLAMA_API_KEY", raising=False)
    with wire(400) as (url, seen):
        with pytest.raises(Exception, match="400"):
            ask(vendor, url)
    (request,) = seen
    assert request.path == path
    assert request.headers["authorization"] == (None if vendor == "ollama" else "Bearer a-key")
    first = (request.body.get("messages") or request.body.get("input"))[0]
    if system == "message":
        assert first == {"role": "system", "content": "Be brief."}
    else:
        assert request.body[system] == "Be brief." and first["role"] == "user"


def test_only_anthropic_demands_a_limit(led):
    """Without a limit of tokens, Anthropic's client refuses the call before it is sent; the others send it."""
    with pytest.raises(TypeError, match="max_tokens"):
        anthropic.Anthropic().messages.create(model="practice", messages=SAID)
    said = {"model": "practice", "messages": SAID}
    assert openai.OpenAI().chat.completions.create(**said).choices[0].message.content == "It is open."
    assert ollama.Client().chat(**said).message.content == "It is open."
    assert led("hosted_apis/four_vendors").ClientV2().chat(**said).message.content[0].text == "It is open."


def test_anthropic_takes_no_temperature(led):
    """Anthropic's client refuses a temperature before anything is sent."""
    with pytest.raises(TypeError, match="temperature"):
        anthropic.Anthropic().messages.create(model="practice", max_tokens=9, messages=SAID, temperature=0)


@settings(max_examples=10)
@given(st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), min_size=1, max_size=3, unique=True))
def test_a_model_knows_what_was_sent(led, names):
    """The reply depends on the messages of its own request only: a name is known if it was sent along."""
    ask_model = led("hosted_apis/memory").ask
    question = {"role": "user", "content": "What is my name?"}
    for name in map(str.title, names):
        hello = {"role": "user", "content": f"My name is {name}."}
        assert name in ask_model([hello, {"role": "assistant", "content": "Hello."}, question])
        assert name not in ask_model([question])


# Keys


def test_a_missing_key_is_noticed_at_different_times(monkeypatch, tmp_path):
    """Without a key OpenAI's and Cohere's clients cannot be made, Anthropic's fails at its first call, Ollama's needs none."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(openai.OpenAIError, match="OPENAI_API_KEY"):
        openai.OpenAI()
    with pytest.raises(cohere.core.ApiError):
        cohere.ClientV2()
    client = anthropic.Anthropic(base_url="http://127.0.0.1:9")
    with pytest.raises(TypeError, match="authentication"):
        client.messages.create(model="m", max_tokens=9, messages=SAID)
    ollama.Client()


# Streaming


def test_streams_carry_the_same_text():
    """Five ways to stream give the same pieces, whose sum is the text of the plain call."""
    pieces = [[piece for piece in output.splitlines()[0].split("|") if piece] for output in outputs("stream_[acor]*")]
    (text,) = {re.search(r"text: +(.*)", output).group(1) for output in outputs("call_*")}
    assert len(pieces) == 5 and all(each == pieces[0] for each in pieces) and "".join(pieces[0]) == text


def test_closing_a_stream_ends_its_connection():
    """Leaving a stream early closes the connection, and the service notices at its next piece."""
    noticed = threading.Event()

    class Endless(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            choice = {"index": 0, "delta": {"content": "on and "}, "finish_reason": None}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
            try:
                for _ in range(10_000):
                    self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                    time.sleep(0.002)
            except ConnectionError:
                noticed.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Endless) as url:
        client = openai.OpenAI(base_url=url, api_key="a-key")
        with client.chat.completions.create(model="m", messages=SAID, stream=True) as stream:
            assert next(iter(stream)).choices[0].delta.content == "on and "
        assert noticed.wait(15)


# Errors and retries


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529])
@pytest.mark.parametrize("vendor", VENDORS)
def test_which_statuses_are_repeated(vendor, status):
    """Three clients make three requests for 408, 409, 429 and 500 or more, and one for all else; Ollama's always makes one."""
    passes = vendor != "ollama" and (status in (408, 409, 429) or status >= 500)
    assert attempts(vendor, status)[0] == (3 if passes else 1)


def test_how_long_clients_pause():
    """With half a second asked for, OpenAI's and Anthropic's clients wait as long, Cohere's takes its own one and two seconds."""
    pauses = {vendor: attempts(vendor, 429, retry_after="0.5")[1] for vendor in VENDORS}
    assert pauses["openai"] == pauses["anthropic"] == [0.5, 0.5] and pauses["ollama"] == []
    assert [round(seconds, 0) for seconds in pauses["cohere"]] == [1, 2]
    whole = {vendor: attempts(vendor, 429, retry_after="3")[1] for vendor in VENDORS}
    assert whole["openai"] == whole["anthropic"] == whole["cohere"] == [3, 3]


def test_the_pauses_that_clients_choose():
    """Unasked, OpenAI's and Anthropic's clients pause for up to 0.5 and 1 seconds, Cohere's for about 1 and 2, and all have a limit."""
    for vendor in ("openai", "anthropic"):
        first, second = attempts(vendor, 503)[1]
        assert 0.375 <= first <= 0.5 and 0.75 <= second <= 1
        assert sys.modules[f"{vendor}._constants"].MAX_RETRY_DELAY == 8
    first, second = attempts("cohere", 503)[1]
    assert 0.9 <= first <= 1.1 and 1.8 <= second <= 2.2
    assert cohere.core.http_client.MAX_RETRY_DELAY_SECONDS == 60


def test_a_long_pause_that_is_asked_for():
    """Asked to wait 200 seconds, OpenAI's client gives up at once, Anthropic's waits, and Cohere's comes back after 60."""
    found = {vendor: attempts(vendor, 429, retry_after="200") for vendor in VENDORS}
    assert found == {"openai": (1, []), "anthropic": (3, [200, 200]), "cohere": (3, [60, 60]), "ollama": (1, [])}


@given(st.integers(0, 20), st.none() | st.floats(0, 100), st.integers())
def test_pause_is_bounded_and_never_too_early(led, attempt, asked, seed):
    """The page's own pause is never shorter than asked for, and its random part lies between nothing and its limit."""
    own = led("reliable_calls/backoff").pause(attempt, asked, random.Random(seed)) - (asked or 0)
    assert -1e-9 <= own <= min(8, 0.5 * 2**attempt) + 1e-9


@given(st.lists(st.sampled_from([400, 401, 404, 429, 500, 503, 529]), max_size=6), st.integers(1, 5))
def test_patience_ends(led, statuses, tries):
    """The page's own loop asks at most `tries` times, stops at the first answer, and raises at once what does not pass."""
    backoff, asked = led("reliable_calls/backoff"), []

    def reply() -> str:
        asked.append(1)
        if len(asked) > len(statuses):
            return "an answer"
        request = httpx2.Request("POST", "http://127.0.0.1")
        raise openai.APIStatusError("no", response=httpx2.Response(statuses[len(asked) - 1], request=request), body=None)

    final = next((n for n, status in enumerate(statuses, 1) if status < 429), len(statuses) + 1)
    try:
        with impatient():
            assert backoff.patiently(reply, random.Random(0), tries) == "an answer"
        assert len(asked) == len(statuses) + 1 <= tries
    except openai.APIStatusError as error:
        assert len(asked) == min(final, tries) and error.status_code == statuses[len(asked) - 1]


@given(st.integers(0, 10_000))
def test_jitter_breaks_the_herd(seed):
    """In step, 50 clients need 50 + 45 + … + 5 requests and 55 seconds; with jitter fewer and less, whatever the chance."""
    simulate = defined("llms/reliable_calls", "herd")["simulate"]
    requests, end = simulate(False, seed)
    assert sum(requests.values()) == sum(range(5, 51, 5)) == 275 and end == 1 + 2 + 4 + 6 * 8 == 55
    requests, end = simulate(True, seed)
    assert sum(requests.values()) < 275 and 9 <= end < 55


@given(st.floats(0, 0.2))
def test_a_budget_of_retries_lets_a_service_recover(budget):
    """With unlimited retries the service stays down for good; with a budget of up to a fifth it recovers."""
    simulate = defined("llms/reliable_calls", "storm")["simulate"]
    assert set(simulate(1, 80.0)[40:]) == set(simulate(2, 80.0)[40:]) == {0}
    assert set(simulate(2, budget)[200:]) == {80}


# Timeouts


def test_default_timeouts():
    """By default a client waits 600, 600 or 300 seconds for an answer, Ollama's for ever; retries are 2, 2, 2 and none."""
    first, second = openai.OpenAI(api_key="k"), anthropic.Anthropic(api_key="k")
    assert (first.timeout.read, first.timeout.connect, first.max_retries) == (600, 5, 2)
    assert (second.timeout.read, second.timeout.connect, second.max_retries) == (600, 5, 2)
    wrapper = cohere.ClientV2(api_key="k")._client_wrapper
    assert (wrapper.get_timeout(), wrapper.get_max_retries()) == (300, 2)
    assert ollama.Client()._client.timeout.read is None


# Tokens and money


@given(st.integers(1, 60), st.integers(0, 60))
def test_resent_history_grows_with_the_square(turns, keep):
    """The tokens of a chat that resends everything are n(s + q) + n(n − 1)/2 · (q + a); with a limit they grow in line."""
    chat = defined("llms/reliable_calls", "chat_grows")
    fixed, turn = chat["SYSTEM"] + chat["QUESTION"], chat["QUESTION"] + chat["ANSWER"]
    assert chat["tokens_in"](turns, turns) == turns * fixed + turns * (turns - 1) // 2 * turn
    later = [chat["tokens_in"](keep + extra, keep) for extra in (1, 2, 3)]
    assert later[2] - later[1] == later[1] - later[0] == fixed + keep * turn


def test_usage_counts_the_history_again(led):
    """In a chat with the practice server, each turn reports the same number of tokens more than the one before."""
    client, messages, tokens_in = openai.OpenAI(), [], []
    for _ in range(6):
        messages += SAID
        reply = client.chat.completions.create(model="practice", messages=messages)
        messages.append({"role": "assistant", "content": reply.choices[0].message.content})
        tokens_in.append(reply.usage.prompt_tokens)
    steps = {later - earlier for earlier, later in zip(tokens_in, tokens_in[1:])}
    assert len(steps) == 1 and steps.pop() > 0


def test_usage_tells_what_came_from_a_cache():
    """The replies of OpenAI and Anthropic have a field for tokens that were read from a cache."""
    from anthropic.types import Usage
    from openai.types.completion_usage import PromptTokensDetails

    assert "cached_tokens" in PromptTokensDetails.model_fields
    assert {"cache_read_input_tokens", "cache_creation_input_tokens"} <= set(Usage.model_fields)


@given(st.floats(0, 0.01), st.lists(st.tuples(st.text(max_size=200), st.integers(1, 100), st.floats(0, 1)), max_size=20))
def test_a_budget_is_never_broken(led, limit, calls):
    """As long as no call costs more than was reserved for it, the sum never passes the limit."""
    names = led("reliable_calls/budget")
    budget = names.Budget(limit)
    for prompt, most, share in calls:
        try:
            budget.reserve(prompt, most)
        except RuntimeError:
            continue
        budget.charge(int(share * (len(prompt.encode()) // 3 + 20)), int(share * most))
    assert budget.spent <= limit


# One interface


@settings(max_examples=15)
@given(st.from_regex(r"[a-zA-Z]{1,9}( [a-zA-Z]{1,9}){0,8}\.", fullmatch=True), st.booleans())
def test_four_vendors_say_the_same(led, text, system):
    """The same messages give the same pieces through all four vendors."""
    names = led("hosted_apis/four_vendors")
    messages = [{"role": "system", "content": "Be brief."}] * system + [{"role": "user", "content": f"Say: {text}"}]
    replies = [list(names.stream(vendor, messages)) for vendor in VENDORS]
    assert all(reply == replies[0] for reply in replies) and "".join(replies[0]) == text
    assert tuple(names.VENDORS) == VENDORS


# The registry


def test_models_are_the_registrys(book):
    """Every model that a snippet of these pages names is one of the registry, or the practice server's."""
    known = {fact.value for name, fact in book.facts.items() if name.endswith("-model")}
    vendors = {value.split("-")[0].rstrip("0123456789.") for value in known}
    named = set()
    for path in [*FOLDER.glob("*.py"), *RELIABLE.glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(rf"(?:{'|'.join(vendors)}|gpt|claude|command|llama)[\w.:-]*\d[\w.:-]*", node.value):
                    named.add(node.value)
    assert named == known


def test_prices_are_the_registrys(book):
    """The prices that snippets of these pages compute with are OpenAI's in the registry."""
    price = tuple(map(float, book.facts["openai-price"].value.split(" and ")))
    assert defined("llms/reliable_calls", "chat_grows")["PRICE"] == price
    source = (RELIABLE / "budget.py").read_text(encoding="utf-8")
    assert tuple(map(float, re.search(r"PRICE_IN, PRICE_OUT = ([\d.]+), ([\d.]+)", source).groups())) == price


def test_a_bill_is_the_sum_of_its_calls():
    """The exercise's bill of a chat that resends its history is the page's formula in dollars."""
    chat = defined("llms/reliable_calls", "chat_grows")
    bill = defined("llms/reliable_calls/exercises/chat_bill", "solution")["bill"]
    turn = chat["QUESTION"] + chat["ANSWER"]
    usages = [(chat["SYSTEM"] + chat["QUESTION"] + n * turn, chat["ANSWER"]) for n in range(100)]
    assert isclose(bill(usages, chat["PRICE"]), chat["dollars"](100, 100))
