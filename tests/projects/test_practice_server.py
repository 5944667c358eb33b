"""The practice server itself: what it looks up and fills in, what it refuses, and that nothing stops it.

The vendors' own clients are in test_practice_protocols.py.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support import give_up, run_async

from site_kit.book.layout import REPOSITORY

try:
    import httpx
    import jsonschema

    from snippets.practice_server import Settings, addresses, running, supported, tokens
    from snippets.practice_server.brain import NOTHING, answer
    from snippets.practice_server.chat import Call, Message, Prompt
    from snippets.practice_server.corpus import Corpus, Passage, passages_of, sentences, vector
    from snippets.practice_server.filling import Filler, SchemaError
    from snippets.practice_server.state import Memory
    from snippets.practice_server.trouble import TROUBLES, Attempts, trouble_of
except ImportError as missing:
    give_up(f"{missing.name} is not installed: pip install -e '.[services,test]'")

texts = st.text(max_size=200)


def prompt(*said: str, **settings) -> Prompt:
    """A conversation that the user begins."""
    roles = ["user", "assistant"] * len(said)
    return Prompt("practice", tuple(Message(role, text) for role, text in zip(roles, said)), **settings)


def asked(*said: str, corpus: Corpus | None = None, **settings) -> str:
    """The text of the reply to a conversation."""
    return answer(prompt(*said, **settings), corpus or Corpus([])).text


# Tokens


@given(texts)
def test_tokens_are_the_text(text):
    """Joined again, the tokens of a text are the text, and counting counts them."""
    pieces = tokens.split(text)
    assert "".join(pieces) == text
    assert tokens.count(text) == len(pieces)
    assert all(len(piece) <= 16 for piece in pieces)


@given(texts, st.integers(1, 30), st.text(min_size=1, max_size=2))
def test_limit_and_stop(text, limit, stop):
    """A reply never has more tokens than its limit, nor a stop sequence, and is a beginning of the whole reply."""
    assume(text.strip())
    whole = asked(f"say: {text}")
    cut = answer(prompt(f"say: {text}", max_tokens=limit, stop=(stop,)), Corpus([]))
    assert len(cut.pieces) <= limit and stop not in cut.text
    assert whole.startswith(cut.text)
    assert cut.finish == ("stop" if cut.text == whole.partition(stop)[0] else "length")


# Corpus

words = st.text("abcdefgh", min_size=4, max_size=8)


@settings(max_examples=40)
@given(st.lists(words, min_size=3, max_size=6, unique=True), st.integers(0, 30))
def test_planted_sentence_is_found(sentence, place):
    """Whatever words a sentence has, if they are in one passage only, the search finds that passage first."""
    passages = [Passage("Page", f"p{number}", f"Zebra number {number} rests here.") for number in range(30)]
    planted = Passage("Page", "planted", f"Here {' '.join(sentence)} stands.")
    passages.insert(place, planted)
    share, found = Corpus(passages).search(" ".join(sentence))[0]
    assert found == planted
    assert share == pytest.approx(1.0)


lines_of_markdown = ["```", "~~~", "A secret call stands.", "One true sentence stands.", "/// snippet | x.py", "///", ""]


@given(st.lists(st.sampled_from(lines_of_markdown)))
def test_passages_hold_no_code(lines):
    """What stands between fences or in a directive never gets into a passage."""
    held, fence, block = [], "", False
    for line in lines:
        if fence:
            fence = "" if line == fence else fence
        elif line in ("```", "~~~"):
            fence = line
        elif block:
            block = line != "///"
        elif line.startswith("/// "):
            block = True
        elif line.endswith("stands."):
            held.append(line)
    found = " ".join(passage.text for passage in passages_of("\n".join(lines), "x"))
    assert found.count("secret") == held.count("A secret call stands.")
    assert found.count("One true sentence stands.") == held.count("One true sentence stands.")


@given(texts, st.integers(8, 400))
def test_vectors_have_length_one(text, dimensions):
    """Every text has a vector of length 1 and of the dimensions asked for, the same each time."""
    numbers = vector(text, dimensions)
    assert len(numbers) == dimensions
    assert sum(number * number for number in numbers) == pytest.approx(1.0)
    assert numbers == vector(text, dimensions)


@pytest.fixture(scope="module")
def corpus():
    return Corpus.read(REPOSITORY / "docs")


def test_passages_of_the_book_are_prose(corpus):
    """No passage of the book holds a fence, a directive, a line of a table or a link's address."""
    assert len(corpus.passages) > 500
    for passage in corpus.passages:
        assert not re.search(r"```|^///|\]\(|^\|", passage.text), passage


# Rules


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        (["sea -> SEA\nsun -> SUN\nsky ->"], "SKY"),
        (["Q: one\nA: eno\nQ: two\nA: owt\nQ: three\nA:"], "eerht"),
        (["good film -> happy\nbad film -> sad\nvery bad ->"], "sad"),
        (["a", "A", "b"], NOTHING),  # one example is too few to see a pattern in
        (["a", "A", "b", "B", "c"], "C"),
        (["My name is Ada.", "Hello.", "What is my name?"], "You said that your name is Ada."),
        (["My dog is old."], "Noted: your dog is old. I remember it for as long as it is sent along."),
        (["My dog is old.", "Noted.", "What is my dog?"], "You said that your dog is old."),
        (["Summarize:"], "There is no text to summarize yet."),
        (["<context>Bo is tall. Al is short.</context> Who is tall?"], "Bo is tall."),
        (["Context: Bo is tall.\nQuestion: who sings?"], "The given text does not say."),
        (["say: one two"], "one two"),
        (["Thanks!"], "You are welcome."),
        ([""], "The message is empty. Ask me something, about attention for example."),
        (["Zxqv?"], NOTHING),
    ],
)
def test_rules(said, reply):
    """Each rule answers the prompts that it is made for."""
    assert asked(*said) == reply


def test_summary_is_cut_out_of_the_text():
    """A summary consists of as many sentences of the text as were asked for, in their order."""
    text = "Cats sleep. Cats and dogs sleep at night. Rain falls. Dogs bark at cats at night."
    for count, word in ((1, "one sentence"), (2, "two sentences")):
        found = sentences(asked(f"Summarize in {word}:\n{text}"))
        places = [text.index(sentence) for sentence in found]
        assert len(found) == count and places == sorted(places)


def test_looked_up_reply_is_a_quotation(corpus):
    """What it answers stands word for word in the texts, with the page that it names."""
    for question in ("What is attention?", "Why divide attention scores by the square root?"):
        reply = asked(question, corpus=corpus)
        quoted, title, source = re.fullmatch(r"(.+) \(From “(.+)”, (.+)\.\)", reply).groups()
        known = [*corpus.passages, corpus.definition("attention")]
        assert any((each.title, each.source) == (title, source) and quoted in each.text for each in known)


def test_a_term_is_answered_by_its_definition(corpus):
    """A question for a term alone gets the glossary's definition, whatever the chapters say of it."""
    defined = re.findall(r"(?m)^  term: [\"']?(.+?)[\"']?$", (REPOSITORY / "docs/_data/glossary.yml").read_text())
    assert len(defined) > 150
    for term in ("attention", "token", "KV cache", "backpropagation", "softmax"):
        assert term in defined and "glossary.)" in asked(f"What is {term}?", corpus=corpus)


@pytest.mark.parametrize("start", ["", "my ", "summarize: ", "context: ", "<context>", "say ", "Q: "])
@pytest.mark.parametrize("part", ["\n", " ", "(", "1+", '"', "<context>", "my name is ", "a ->\n", "[", "A. ", "a\n"])
def test_no_prompt_takes_long(start, part):
    """Prompts made to be slow are answered in seconds; a rule whose time squares would take minutes."""
    text = start + part * (20_000 // len(part))
    started = time.process_time()
    answer(prompt(text), Corpus([]))
    parts = {"a": {}, "n": {"type": "number"}, "is_b": {"type": "boolean"}}
    Filler(text).value({"type": "object", "properties": parts})
    assert time.process_time() - started < 10


# Filling forms

names = st.sampled_from(["city", "date", "count", "items", "is_open", "query", "x"])
prompts_to_fill = st.sampled_from(
    [
        "",
        "Book Oslo for 4 guests on 2026-01-02.",
        "city: Rome, count = -7.5, items: a, b and c",
        "not open 12 13 14",
        "'x'",
    ]
)


def bounded(low: str, high: str, numbers) -> st.SearchStrategy[dict]:
    """Two bounds, in order, of which any may be missing."""
    both = st.tuples(numbers, numbers).map(sorted)

    def optional(pair: list) -> st.SearchStrategy[dict]:
        return st.fixed_dictionaries({}, optional={low: st.just(pair[0]), high: st.just(pair[1])})

    return both.flatmap(optional)


def with_type(kind: str, rest) -> st.SearchStrategy[dict]:
    """A schema of one type, which may allow null as well."""
    kinds = st.sampled_from([kind, [kind, "null"]])
    return st.tuples(kinds, rest).map(lambda pair: {"type": pair[0], **pair[1]})


counts = bounded("minItems", "maxItems", st.integers(0, 4))
steps = st.fixed_dictionaries({}, optional={"multipleOf": st.sampled_from([1, 3, 10])})
whole = st.tuples(bounded("minimum", "maximum", st.integers(-50, 50)), steps).map(lambda pair: pair[0] | pair[1])
forms = st.sampled_from(["date", "date-time", "email", "uri"]).map(lambda form: {"format": form})
leaves = st.one_of(
    with_type("string", bounded("minLength", "maxLength", st.integers(0, 30))),
    with_type("string", forms),
    with_type("integer", whole),
    with_type("number", bounded("minimum", "maximum", st.floats(-1e6, 1e6))),
    with_type("number", bounded("exclusiveMinimum", "exclusiveMaximum", st.floats(-100, 100))),
    st.sampled_from([{"type": "boolean"}, {"type": "null"}, {}, True]),
    st.lists(st.sampled_from(["red", "Rome", 3, True, None, "a b"]), min_size=1).map(lambda options: {"enum": options}),
    st.sampled_from(["x", 5, None, [1], {"a": 1}]).map(lambda value: {"const": value}),
)


def objects(parts) -> st.SearchStrategy[dict]:
    """Objects with some properties required, and a lock against others."""
    shape = {"type": st.just("object"), "properties": st.dictionaries(names, parts, max_size=4)}
    shape["required"] = st.lists(names, max_size=3, unique=True)
    return st.fixed_dictionaries(shape, optional={"additionalProperties": st.booleans()})


def nested(parts) -> st.SearchStrategy[dict]:
    """Lists, objects, choices and references of schemas."""
    lists = st.tuples(counts, parts, st.booleans()).map(
        lambda made: {"type": "array", "items": made[1], **made[0], **({"uniqueItems": True} if made[2] else {})}
    )
    return st.one_of(
        lists,
        objects(parts),
        st.lists(parts, min_size=1, max_size=3).map(lambda options: {"anyOf": options}),
        objects(parts).map(lambda part: {"allOf": [part, {"description": "The same."}]}),
    )


schemas = st.recursive(leaves, nested, max_leaves=8)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schemas, prompts_to_fill)
def test_filled_values_fit(schema, text):
    """Every value that is made for a schema is allowed by it, as the package jsonschema judges."""
    whole = {"type": "object", "properties": {"part": {"$ref": "#/$defs/part"}}, "required": ["part"]}
    whole["$defs"] = {"part": schema}
    try:
        value = Filler(text).value(whole)
    except SchemaError:
        return
    jsonschema.validate(value, whole, cls=jsonschema.Draft202012Validator)
    json.dumps(value, allow_nan=False)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=9), parts, max_size=4),
    max_leaves=8,
)
KEYWORDS = """type enum const anyOf oneOf allOf properties required items pattern format minItems maxItems minLength
maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf $ref additionalProperties uniqueItems
not""".split()
malformed = st.recursive(
    st.dictionaries(st.sampled_from(KEYWORDS), anything),
    lambda parts: st.dictionaries(
        st.sampled_from(["items", "properties", "anyOf", "allOf"]), parts | st.lists(parts, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=100)
@given(malformed)
def test_malformed_schemas_are_told(schema):
    """Whatever stands in a schema, a value or a SchemaError comes back, and nothing else."""
    try:
        json.dumps(Filler("Oslo 4").value(schema))
    except SchemaError as error:
        assert str(error)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "minItems": 10**9},
        {"type": "string", "minLength": 10**9},
        {"$defs": {"a": {"type": "array", "minItems": 9, "items": {"$ref": "#/$defs/a"}}}, "$ref": "#/$defs/a"},
        {"type": "string", "pattern": "(a+)+$"},
        {"type": "number", "multipleOf": 0},
        {"type": "number", "multipleOf": 5e-324},
    ],
    ids=["list", "string", "tree", "pattern", "no-step", "tiny-step"],
)
def test_greedy_schemas_are_bounded(schema):
    """Schemas that ask for endless lists, texts, trees or searches end at once."""
    started = time.process_time()
    try:
        Filler("a" * 5000 + "!").value(schema)
    except SchemaError:
        pass
    assert time.process_time() - started < 10


# Memory

operations = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40)), max_size=40)


@given(operations, st.integers(200, 2000))
def test_memory_is_bounded(kept, most):
    """Whatever is kept, the memory holds no more than its limit, and the newest conversations that fit."""
    memory = Memory(most)
    for name, length in kept:
        memory.keep(name, (Message("user", "x" * length, (Call("1", "f", {}),)),))
        assert 0 <= memory.size <= most
        assert memory.get(name) is None or memory.get(name)[0][0].text == "x" * length
    newest = list(dict.fromkeys(name for name, _ in reversed(kept)))
    remembered = [name for name in newest if memory.get(name)]
    assert remembered == newest[: len(remembered)]
    assert (memory.size == 0) == (not remembered)


@given(st.lists(st.integers(0, 20)), st.integers(1, 8), st.integers(0, 3))
def test_attempts_are_bounded(clients, most, times):
    """No more clients are remembered than allowed, and while few come, each is turned away exactly so many times."""
    attempts = Attempts(most)
    seen: dict[int, int] = {}
    for client in clients:
        turned_away = attempts.spoiled((str(client),), times)
        if len(set(clients)) <= most:
            assert turned_away == (seen.get(client, 0) < times)
            seen[client] = seen.get(client, 0) + 1 if turned_away else 0
        assert len(attempts._counts) <= most


@pytest.mark.parametrize(
    ("model", "trouble"),
    [
        ("practice-slow", ("slow", 2)),
        ("practice-rate-limit", ("rate-limit", 2)),
        ("practice-rate-limit-5", ("rate-limit", 5)),
        ("practice", ("", 0)),
        ("practice-slow-", ("", 0)),
        ("my-practice-slow", ("", 0)),
    ],
)
def test_names_of_troubles(model, trouble):
    """A model's name asks for a trouble, and for how often."""
    assert trouble_of(model) == trouble


# Over the wire

CHATS = {
    "/v1/chat/completions": {"model": "practice", "messages": [{"role": "user", "content": "Hello."}]},
    "/v1/responses": {"model": "practice", "input": "Hello."},
    "/v1/messages": {"model": "practice", "max_tokens": 99, "messages": [{"role": "user", "content": "Hello."}]},
    "/v2/chat": {"model": "practice", "messages": [{"role": "user", "content": "Hello."}]},
    "/api/chat": {"model": "practice", "messages": [{"role": "user", "content": "Hello."}], "stream": False},
}
BODIES = CHATS | {
    "/v1/messages/count_tokens": {"model": "practice", "messages": [{"role": "user", "content": "Hello."}]},
    "/v1/embeddings": {"model": "practice", "input": "Hello."},
    "/v2/embed": {"model": "practice", "texts": ["Hello."], "input_type": "search_query"},
    "/v2/rerank": {"model": "practice", "query": "Hello.", "documents": ["Hello."]},
    "/api/generate": {"model": "practice", "prompt": "Hello.", "stream": False},
    "/api/embed": {"model": "practice", "input": "Hello."},
    "/api/show": {"model": "practice"},
    "/api/embeddings": {"model": "practice", "prompt": "Hello."},
}
SPECIAL = {"previous_response_id": ("resp_unknown", 404), "tool_choice": (None, 200), "n": (1, 200)}
KEY = {"authorization": "Bearer practice", "anthropic-version": "2023-06-01"}


@pytest.fixture(scope="module")
def url():
    with running() as address:
        yield address


@pytest.fixture(scope="module")
def http(url):
    with httpx.Client(base_url=url, headers=KEY, timeout=30) as client:
        yield client


@pytest.mark.parametrize("path", BODIES)
def test_listed_fields_are_accepted_and_others_refused(http, path):
    """Each listed field is known; a field of another name gets status 400 with its name, except at Ollama's."""
    listed = {row[2] for row in supported() if row[1] == path}
    assert set(BODIES[path]) <= listed
    for field in listed:
        reply = http.post(path, json={**BODIES[path], field: BODIES[path].get(field)})
        assert "is not known here" not in reply.text
    reply = http.post(path, json={**BODIES[path], "surprise": 1})
    if path.startswith("/api/"):
        assert reply.status_code == 200
    else:
        assert reply.status_code == 400 and "surprise: is not known here" in reply.text


def test_every_listed_endpoint_is_there(http):
    """No endpoint of the list is missing, and none answers that is not listed."""
    listed = {row[1] for row in supported()}
    gets = {"/v1/models", "/v1/models/{name}", "/api/tags", "/api/ps", "/api/version"}
    assert listed == set(BODIES) | gets
    for path in gets:
        assert http.get(path.replace("{name}", "practice")).status_code == 200
    assert http.get("/v1/models/unknown").status_code == 404
    assert "not a language model" in http.get("/").text


ignored_values = {
    "metadata": {}, "logit_bias": {}, "reasoning": {}, "thinking": {}, "stream_options": {}, "cache_control": {},
    "citation_options": {}, "include": [], "context": [], "options": {},
    **dict.fromkeys(["store", "parallel_tool_calls", "strict_tools", "logprobs", "raw", "verbose"], True),
    **dict.fromkeys(["seed", "top_k", "k", "priority", "top_logprobs", "max_tokens", "max_tokens_per_doc"], 1),
    **dict.fromkeys(["temperature", "top_p", "frequency_penalty", "presence_penalty", "p"], 0.5),
}  # fmt: skip


@pytest.mark.parametrize("path", BODIES)
def test_ignored_fields_change_nothing(http, path):
    """With every field set that rules ignore, the answer is the one without, down to its usage."""
    fields = {row[2] for row in supported() if row[1] == path and row[3] in ("ignored", "model")}
    strings = {field: ignored_values.get(field, "x") for field in fields} | {"truncate": "END"}
    given = {field: value for field, value in strings.items() if field in fields}
    if path == "/api/embed":
        given["truncate"] = True
    plain, more = (http.post(path, json={**BODIES[path], **extra}) for extra in ({}, given))
    assert more.status_code == 200, more.text

    def lasting(reply) -> dict:
        repeated = ("created", "created_at", "metadata", "temperature", "top_p")
        return {key: value for key, value in reply.json().items() if key not in repeated}

    assert lasting(more) == lasting(plain)


def raw(url: str, sent: bytes, wait: float = 10) -> bytes:
    """What comes back for bytes over a bare connection."""
    address = urlsplit(url)
    with closing(socket.create_connection((address.hostname, address.port), timeout=wait)) as connection:
        connection.sendall(sent)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


@contextmanager
def ended(process: subprocess.Popen) -> Iterator[None]:
    """Whatever happens, the process does not outlive the block."""
    try:
        yield
    finally:
        process.kill()


def head(path: str, length: int | None, more: str = "") -> bytes:
    """The head of a request."""
    told = "" if length is None else f"Content-Length: {length}\r\n"
    fixed = "Host: 127.0.0.1\r\nAuthorization: Bearer k\r\nConnection: close\r\n"
    return f"POST {path} HTTP/1.1\r\n{fixed}{told}{more}\r\n".encode()


def test_strangers_are_kept_out(http):
    """A page of another host that reaches this address (DNS rebinding) is refused."""
    for host in ("attacker.example", "127.0.0.1.attacker.example", "[::1]"):
        reply = http.post("/v1/chat/completions", json=CHATS["/v1/chat/completions"], headers={"host": host})
        assert reply.status_code == 400 and "Invalid host" in reply.text
    assert http.get("/", headers={"host": "localhost:8765"}).status_code == 200


def test_half_a_request_ends():
    """A body that stops arriving gets status 408 after the time for it, and a missing length reads as empty."""
    body = json.dumps(CHATS["/v1/chat/completions"]).encode()
    with running(Settings(body_seconds=0.2)) as url:
        half = raw(url, head("/v1/chat/completions", len(body)) + body[: len(body) // 2])
        assert half.startswith(b"HTTP/1.1 408") and b"had not arrived after 0.2 s" in half
        assert raw(url, head("/v1/chat/completions", None)).startswith(b"HTTP/1.1 400")
        assert raw(url, head("/v1/chat/completions", len(body)) + body).startswith(b"HTTP/1.1 200")


def test_lying_lengths(url):
    """A length that is a lie, huge, negative or no number never gets an answer of status 500."""
    body = json.dumps(CHATS["/v1/chat/completions"]).encode()
    assert raw(url, head("/v1/chat/completions", 2) + body).startswith(b"HTTP/1.1 400")
    assert raw(url, head("/v1/chat/completions", 10**12) + body).startswith(b"HTTP/1.1 413")
    for length in ("-1", "x", "1e3"):
        said = raw(url, head("/v1/chat/completions", None, f"Content-Length: {length}\r\n") + body)
        assert said.startswith(b"HTTP/1.1 400")
    chunks = b"".join(b"%x\r\n%s\r\n" % (60_000, b" " * 60_000) for _ in range(20)) + b"0\r\n\r\n"
    sent = head("/v1/chat/completions", None, "Transfer-Encoding: chunked\r\n") + chunks
    try:
        assert raw(url, sent).startswith(b"HTTP/1.1 413")
    except ConnectionError:
        pass  # it hung up while there was more to come


@settings(max_examples=60)
@given(path=st.sampled_from(list(BODIES)), content=st.binary(max_size=60))
def test_random_bytes_are_refused(http, path, content):
    """Random bytes get a client's error, never status 500."""
    assert 400 <= http.post(path, content=content).status_code < 500


@settings(max_examples=80)
@given(path=st.sampled_from(list(BODIES)), data=st.data())
def test_random_json_is_no_bug(http, path, data):
    """A request in which one field holds random JSON is answered or refused, never a bug."""
    field = data.draw(st.sampled_from(sorted({row[2] for row in supported() if row[1] == path})))
    body = {**BODIES[path], field: data.draw(anything)}
    status = http.post(path, content=json.dumps(body)).status_code
    assert status == 200 or 400 <= status < 500


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "1e999",
        "9" * 5000,
        '"\\ud800"',
        "[" * 5000,
        '{"a":' * 300 + "1" + "}" * 300,
        "\ufeff{}",
        "null",
        "[]",
        '"x"',
        "",
    ],
    ids=["nan", "infinity", "digits", "surrogate", "open", "deep", "bom", "null", "list", "string", "empty"],
)
def test_odd_json_is_refused(http, path, text):
    """What JSON may not hold, or what Python chokes on, is refused, whole or inside a field."""
    inside = json.dumps(BODIES[path])[:-1] + f', "tools": [{text}], "format": {text or "}"}}}'
    for content in (text, inside):
        status = http.post(path, content=content.encode()).status_code
        assert status == 400 or (path.startswith("/api/") and status == 200)


@settings(max_examples=60)
@given(schema=st.dictionaries(st.sampled_from(KEYWORDS), anything))
def test_random_schemas_are_no_bug(http, schema):
    """Random schemas of tools and of replies are answered or refused, never a bug."""
    body = CHATS["/v1/chat/completions"]
    tool = {"type": "function", "function": {"name": "say_hello", "parameters": schema}}
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    for more in ({"tools": [tool]}, {"tools": [tool], "tool_choice": "required"}, {"response_format": form}):
        assert http.post("/v1/chat/completions", json={**body, **more}).status_code in (200, 400)


def test_two_hundred_streams_at_once(url):
    """Two hundred clients that stream at once all get the whole text."""
    wanted = httpx.post(f"{url}/api/chat", json={**CHATS["/api/chat"]}).json()["message"]["content"]

    async def stream(client: httpx.AsyncClient) -> str:
        text = ""
        async with client.stream("POST", "/api/chat", json={**CHATS["/api/chat"], "stream": True}) as reply:
            async for line in reply.aiter_lines():
                text += json.loads(line)["message"]["content"]
        return text

    async def everybody() -> list[str]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
            return await asyncio.gather(*(stream(client) for _ in range(200)))

    assert run_async(everybody()) == [wanted] * 200


def test_too_many_clients_are_told_to_come_back():
    """Beyond the limit a client gets the vendor's overload status, and those who left make room."""
    slow = {**CHATS["/api/chat"], "model": "practice-slow", "stream": True}
    with running(Settings(most_clients=2)) as url, httpx.Client(base_url=url, headers=KEY) as http:
        with http.stream("POST", "/api/chat", json=slow), http.stream("POST", "/api/chat", json=slow):
            refused = http.post("/v1/messages", json=CHATS["/v1/messages"])
            assert (refused.status_code, refused.headers["retry-after"]) == (529, "1")
        for _ in range(100):
            if http.post("/v1/messages", json=CHATS["/v1/messages"]).status_code == 200:
                return
            time.sleep(0.1)
        pytest.fail("the clients that left are still counted")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_of_the_process_stays(tmp_path):
    """After two thousand long responses the server's process has grown by little."""
    program = tmp_path / "serve.py"
    program.write_text(
        "from pathlib import Path\nfrom snippets.practice_server import Settings, running\n"
        "def pages(): return int(Path('/proc/self/statm').read_text().split()[1])\n"
        "with running(Settings(Path('docs/nlp'))) as url:\n"
        "    print(url, flush=True)\n"
        "    while input():\n        print(pages() * 4096, flush=True)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": REPOSITORY, "env": environment}
    with subprocess.Popen([sys.executable, program], **pipes) as process, ended(process):
        url = process.stdout.readline().strip()

        def grown_to() -> int:
            process.stdin.write("now\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        with httpx.Client(base_url=url, headers=KEY) as http:
            text = "say: " + "words upon words " * 300
            for number in range(2000):
                reply = http.post("/v1/responses", json={"model": "practice", "input": f"{text}{number}"})
                assert reply.status_code == 200
                if number == 1000:  # by then its memory is full
                    before = grown_to()
            after = grown_to()
        process.stdin.write("\n")
        process.stdin.close()
        assert process.wait(20) == 0
    assert after - before < 30e6


# The command line


def command(*arguments: str, **more) -> subprocess.CompletedProcess:
    """Run the command line to its end."""
    line = [sys.executable, "-m", "snippets.practice_server", *arguments]
    return subprocess.run(line, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, **more)


def test_help_and_list():
    """`--help` names every trouble, `--supported` every endpoint and field."""
    assert all(name in command("--help").stdout for name in TROUBLES)
    listed = [line.split() for line in command("--supported").stdout.splitlines()]
    assert listed == [[part for part in row if part] for row in supported()]


def test_program_runs_against_the_server(tmp_path):
    """A program gets the clients' variables, talks to the server, and its exit status comes back."""
    program = tmp_path / "ask.py"
    program.write_text(
        "import json, os, sys, urllib.request as web\n"
        "body = {'model': 'practice', 'messages': [{'role': 'user', 'content': 'say: heard'}], 'stream': False}\n"
        "request = web.Request(os.environ['OLLAMA_HOST'] + '/api/chat', json.dumps(body).encode())\n"
        "print(json.load(web.urlopen(request))['message']['content'], *sys.argv[1:])\n"
        "print(*sorted(name for name in os.environ if name in " + repr(list(addresses("x"))) + "))\n"
        "sys.exit(7)\n"
    )
    ran = command("--", sys.executable, str(program), "--port", "x")
    assert ran.returncode == 7, ran.stderr
    assert ran.stdout.splitlines() == ["heard --port x", " ".join(sorted(addresses("x")))]
    missing = command("--", "no-such-program-here")
    assert missing.returncode == 2 and "cannot run no-such-program-here" in missing.stderr


def test_what_keeps_it_from_starting(tmp_path):
    """A taken port, a missing or empty folder, a file that is not UTF-8, senseless numbers: one line, status 2."""
    empty, broken = tmp_path / "empty", tmp_path / "broken"
    empty.mkdir()
    broken.mkdir()
    (broken / "a.txt").write_bytes(b"caf\xe9 is open today.")
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        cases = {
            ("--port", port): f"cannot listen on port {port}",
            ("--corpus", str(tmp_path / "missing")): "no Markdown or text",
            ("--corpus", str(empty)): "no Markdown or text",
            ("--corpus", str(broken)): "a.txt: save it as UTF-8",
            ("--port", "70000"): "--port from 0",
            ("--window", "3"): "--window is at least 16",
            ("--pace", "nan"): "--pace from 0",
        }
        for arguments, words in cases.items():
            ran = command(*arguments)
            assert ran.returncode == 2 and words in ran.stderr, ran
            assert "Traceback" not in ran.stderr and ran.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_signals_end_it(name):
    """Ctrl+C and a polite kill end it with status 0, even while a client waits for a slow stream."""
    line = [sys.executable, "-m", "snippets.practice_server", "--port", "0"]
    pipes = {"cwd": REPOSITORY, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}

    def hear() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which a program in the background would pass over

    with subprocess.Popen(line, preexec_fn=hear, **pipes) as process, ended(process):
        url = re.search(r"http://[\d.]+:\d+", process.stdout.readline()).group()
        for _ in range(len(addresses("x")) + 4):
            process.stdout.readline()
        slow = {**CHATS["/api/chat"], "model": "practice-slow", "stream": True}
        with httpx.Client() as http, http.stream("POST", f"{url}/api/chat", json=slow):
            process.send_signal(getattr(signal, name))
            assert process.wait(20) == 0
        assert process.stderr.read() == ""


def test_ends_with_its_block():
    """After the `with` block nobody listens any more, and a trouble that does not exist is an error at the start."""
    with running() as url:
        assert httpx.get(url).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)
    with pytest.raises(ValueError, match="no trouble is called 'sleepy'"), running(Settings(trouble="sleepy")):
        pass


def test_trouble_of_the_settings():
    """A trouble in the settings spoils every model."""
    with running(Settings(trouble="refusal")) as url:
        reply = httpx.post(f"{url}/api/chat", json=CHATS["/api/chat"]).json()
    assert reply["message"]["content"].startswith("I can't help")
