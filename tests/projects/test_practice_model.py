"""The practice server answered by a language model: the book's own, and another server's by its address."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from support import give_up, run_async

from site_kit.book.layout import REPOSITORY

try:
    import anthropic
    import cohere
    import httpx
    import ollama
    import openai

    from snippets.practice_server import Settings, addresses, running
    from snippets.practice_server.chat import Call, Document, Live, Message, Piece, Prompt
    from snippets.practice_server.filling import SchemaError, bounded
    from snippets.practice_server.line import Full, Line
    from snippets.practice_server.model import NAME, missing
    from snippets.practice_server.served import Served, _pieces
except ImportError as absent:
    give_up(f"{absent.name} is not installed: pip install -e '.[services]'")

SAID = [{"role": "user", "content": "Count from one to five."}]
LIMIT = 16
WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
TIME = {**WEATHER, "name": "get_time", "description": "What time it is in a city."}


# The line, which needs no model


def test_keys_take_turns():
    """Whoever asks three times at once is served once before each of the others, and nobody twice at the same time."""

    async def served() -> list[str]:
        line, order, inside = Line(20), [], 0

        async def ask(who: str) -> None:
            nonlocal inside
            await line.enter(who)
            inside += 1
            assert inside == 1
            order.append(who)
            await asyncio.sleep(0)
            inside -= 1
            line.leave()

        await asyncio.gather(*map(ask, ["a", "a", "a", "a", "b", "b", "c"]))
        assert line.waiting == 0 and line.seconds == 0
        return order

    assert run_async(served()) == ["a", "a", "b", "c", "a", "b", "a"]


def test_a_full_line_says_when_to_come_back():
    """Beyond the limit a request is told after how many seconds there is room; whoever leaves the line makes some."""

    async def crowd() -> None:
        line = Line(2)
        await line.enter("a")
        waiting = [asyncio.ensure_future(line.enter(who)) for who in "bc"]
        await asyncio.sleep(0)
        with pytest.raises(Full) as full:
            await line.enter("d")
        assert full.value.seconds >= 1
        waiting[0].cancel()
        await asyncio.gather(*waiting[:1], return_exceptions=True)
        assert line.waiting == 1
        line.leave()
        await waiting[1]
        assert line.waiting == 0
        line.leave()
        await line.enter("d")

    run_async(crowd())


def test_a_turn_that_comes_while_its_owner_leaves_is_passed_on():
    """Nobody gets stuck behind a request that was cancelled just when it was its turn."""

    async def crowd() -> None:
        line = Line(5)
        await line.enter("a")
        gone, next_one = (asyncio.ensure_future(line.enter(who)) for who in "bc")
        await asyncio.sleep(0)
        line.leave()
        gone.cancel()
        await asyncio.wait_for(next_one, 5)

    run_async(crowd())


# A stand-in for another server: it speaks of itself what a test wants


def events_of(*texts: str, **last) -> list[bytes]:
    """The lines of a stream."""
    choices = [{"choices": [{"delta": {"content": text}}]} for text in texts] + ([last] if last else [])
    return [f"data: {json.dumps(event)}\n".encode() for event in choices] + [b"data: [DONE]\n"]


class Lines:
    """A response that is read line by line."""

    def __init__(self, lines: list[bytes]) -> None:
        self.readline = iter([*lines, b""]).__next__


@pytest.mark.parametrize(
    ("texts", "stops", "said", "met"),
    [
        (["a b", "c d"], (), "a bc d", ""),
        (["one ST", "OP two"], ("STOP",), "one ", "STOP"),
        (["one S", "T", "ART two"], ("STOP",), "one START two", ""),
        (["xxab"], ("b", "ab"), "xx", "ab"),
        (["STOP"], ("STOP",), "", "STOP"),
        (["ends in ST"], ("STOP",), "ends in ST", ""),
    ],
)
def test_stops_across_tokens(texts, stops, said, met):
    """A stop sequence is met wherever the tokens are cut, and what only begins like one is said."""
    closed = []
    live = Live(_pieces(Lines(events_of(*texts)), stops, lambda: closed.append(1)), lambda: None)
    assert "".join(live.pieces) == said
    reply = live.whole()
    assert (reply.text, reply.finish, reply.stopped_by) == (said, "stop", met)
    assert reply.used <= len(texts) and closed


def test_usage_of_the_other_server_counts():
    """The tokens are those that the model's server counted, and the finish is its own."""
    last = {"choices": [{"delta": {}, "finish_reason": "length"}], "usage": {"completion_tokens": 7}}
    reply = Live(_pieces(Lines(events_of("a", "b", **last)), (), lambda: None), lambda: None).whole()
    assert (reply.tokens, reply.finish, reply.pieces) == (7, "length", (Piece("a"), Piece("b")))


def test_schemas_get_an_end():
    """Every text and list of a schema is bounded before a model fills it; what no grammar holds is refused."""
    schema = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}, "required": ["a"]}
    made = bounded(schema)["properties"]["a"]
    assert made["maxItems"] == 8 and made["items"]["maxLength"] == 120
    assert bounded({"type": "string", "minLength": 500})["maxLength"] == 500
    with pytest.raises(SchemaError, match="`not` is not supported"):
        bounded({"type": "object", "properties": {"a": {"not": {}}}})


@pytest.mark.parametrize("address", ["smollm", "ftp://127.0.0.1", "http://"])
def test_what_is_no_brain(address):
    """A brain that is no address is an error that names the three kinds."""
    with pytest.raises(ValueError, match="name `rules`, `model` or an address"):
        Served(address)


def test_nobody_at_the_address():
    """Where no server listens, the client is told so with the vendor's status for too much work."""
    with running(Settings(brain="http://127.0.0.1:9/v1#x")) as url:
        reply = httpx.post(f"{url}/api/chat", json={"model": "practice", "messages": SAID}, timeout=30)
        assert reply.status_code == 503 and "No language model answers at http://127.0.0.1:9" in reply.text
        again = httpx.post(f"{url}/api/chat", json={"model": "practice", "messages": SAID}, timeout=30)
        assert again.status_code == 503  # the turn was given back


def test_another_server_by_its_address():
    """Any server that speaks OpenAI's protocol answers behind all four: here a practice server of rules."""
    with running() as other, running(Settings(brain=f"{other}/v1#practice", brain_key="k")) as url:
        client = openai.OpenAI(base_url=f"{url}/v1", api_key="k")
        said = [{"role": "user", "content": "say: one two three"}]
        reply = client.chat.completions.create(model="practice", messages=said)
        assert reply.choices[0].message.content == "one two three"
        assert reply.system_fingerprint == "practice-server/practice"
        assert ollama.Client(url).chat("practice", said).message.content == "one two three"
        chunks = client.chat.completions.create(model="practice", messages=said, stream=True)
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "one two three"


# The book's own model


@pytest.fixture(scope="module")
def model():
    if reason := missing():
        give_up(reason)


@pytest.fixture(scope="module")
def minilm():
    if find_spec("sentence_transformers") is None:
        give_up("sentence-transformers is not installed: pip install -e '.[snippets]'")


@pytest.fixture(scope="module")
def url(model):
    with running(Settings(brain="model", most_waiting=30)) as address:
        yield address


@pytest.fixture(scope="module")
def one(url):
    with openai.OpenAI(base_url=f"{url}/v1", api_key="practice", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def whole(one):
    """What the model answers, greedily."""
    return one.chat.completions.create(model="practice", messages=SAID, max_tokens=LIMIT)


def test_same_text_through_every_protocol(url, one, whole):
    """The model's most probable reply is the same behind each protocol, plain and streamed, and counted alike."""
    text, used = whole.choices[0].message.content, whole.usage.completion_tokens
    assert whole.choices[0].finish_reason == "length" and used == LIMIT and len(text) > 10
    assert whole.system_fingerprint == f"practice-server/{NAME}"
    stream = one.chat.completions.create(
        model="practice", messages=SAID, max_tokens=LIMIT, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices]
    assert len([piece for piece in pieces if piece]) > 5 and chunks[-1].usage == whole.usage
    texts = ["".join(filter(None, pieces))]
    response = one.responses.create(model="practice", input=SAID, max_output_tokens=LIMIT)
    with one.responses.stream(model="practice", input=SAID, max_output_tokens=LIMIT) as events:
        texts += [response.output_text, "".join(e.delta for e in events if e.type == "response.output_text.delta")]
    two = anthropic.Anthropic(base_url=url, api_key="practice")
    with two.messages.stream(model="practice", max_tokens=LIMIT, messages=SAID) as events:
        message = events.get_final_message()
    texts.append(message.content[0].text)
    assert message.stop_reason == "max_tokens"
    three = cohere.ClientV2(base_url=url, api_key="practice")
    chat = three.chat(model="practice", messages=SAID, max_tokens=LIMIT)
    texts.append(chat.message.content[0].text)
    four = ollama.Client(url).chat("practice", SAID, options={"num_predict": LIMIT})
    texts.append(four.message.content)
    assert set(texts) == {text}
    prompt = whole.usage.prompt_tokens
    assert {response.usage.input_tokens, message.usage.input_tokens, four.prompt_eval_count} == {prompt}
    assert two.messages.count_tokens(model="practice", messages=SAID).input_tokens == prompt
    assert {response.usage.output_tokens, message.usage.output_tokens, four.eval_count} == {used}


def test_stops_and_sampling(one, whole):
    """A stop sequence ends the text; a seed repeats a draw, another seed draws another text at a high temperature."""
    text = whole.choices[0].message.content
    middle = text[len(text) // 2 :][:4]
    cut = one.chat.completions.create(model="practice", messages=SAID, max_tokens=LIMIT, stop=middle).choices[0]
    assert (cut.message.content, cut.finish_reason) == (text.partition(middle)[0], "stop")

    def drawn(seed: int) -> str:
        settings = {"temperature": 1.8, "seed": seed, "max_tokens": 12}
        return one.chat.completions.create(model="practice", messages=SAID, **settings).choices[0].message.content

    assert drawn(1) == drawn(1) != drawn(2)


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_log_probabilities(one, stream):
    """The probability of each token is told, with the likeliest others; the greedy token is the first of them."""
    settings = {"model": "practice", "messages": SAID, "max_tokens": 4, "logprobs": True, "top_logprobs": 2}
    if stream:
        chunks = one.chat.completions.create(stream=True, **settings)
        odds = [token for chunk in chunks if chunk.choices[0].logprobs for token in chunk.choices[0].logprobs.content]
    else:
        odds = one.chat.completions.create(**settings).choices[0].logprobs.content
    assert len(odds) == 4
    for token in odds:
        assert token.token == token.top_logprobs[0].token and len(token.top_logprobs) == 2
        assert token.logprob == pytest.approx(token.top_logprobs[0].logprob)
        assert 0 >= token.logprob >= token.top_logprobs[1].logprob


def test_schema_by_grammar(url, one):
    """A reply fits its schema, through two protocols; a schema that no grammar holds is refused with its keyword."""
    schema = {
        "type": "object",
        "properties": {"city": {"enum": ["Oslo", "Rome"]}, "open": {"type": "boolean"}},
        "required": ["city", "open"],
        "additionalProperties": False,
    }
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    said = [{"role": "user", "content": "Is the museum in Oslo open?"}]
    text = one.chat.completions.create(model="practice", messages=said, response_format=form).choices[0].message.content
    value = json.loads(text)
    assert value["city"] in ("Oslo", "Rome") and isinstance(value["open"], bool) and len(value) == 2
    assert json.loads(ollama.Client(url).chat("practice", said, format=schema).message.content) == value
    form["json_schema"]["schema"] = {"type": "object", "properties": {"a": {"not": {}}}}
    with pytest.raises(openai.BadRequestError, match="`not` is not supported"):
        one.chat.completions.create(model="practice", messages=said, response_format=form)


def test_tools_by_grammar(url, one):
    """A demanded call is valid whatever the model thinks, one among two is chosen, and its result can be answered."""
    tools = [{"type": "function", "function": tool} for tool in (WEATHER, TIME)]
    said = [{"role": "user", "content": "What is the weather in Paris?"}]
    settings = {"model": "practice", "tools": tools, "max_tokens": LIMIT}
    choice = one.chat.completions.create(messages=said, tool_choice="required", **settings).choices[0]
    (call,) = choice.message.tool_calls
    assert choice.finish_reason == "tool_calls" and call.function.name in ("get_weather", "get_time")
    arguments = json.loads(call.function.arguments)
    assert arguments.keys() == {"city"} and isinstance(arguments["city"], str)
    said += [choice.message, {"role": "tool", "tool_call_id": call.id, "content": "sunny, 21 degrees"}]
    answer = one.chat.completions.create(messages=said, **settings).choices[0]
    assert answer.message.content and not answer.message.tool_calls
    named = {"type": "function", "function": {"name": "get_time"}}
    choice = one.chat.completions.create(messages=said[:1], tool_choice=named, **settings).choices[0]
    assert choice.message.tool_calls[0].function.name == "get_time"


def test_embeddings_by_minilm(minilm, one):
    """Vectors are MiniLM's: synonyms are close, though they share no letters; more numbers than it has are refused."""
    texts = ["a car", "an automobile", "a banana"]
    made = one.embeddings.create(model="practice", input=texts, encoding_format="float").data
    car, automobile, banana = ([*each.embedding] for each in made)
    near, far = (sum(a * b for a, b in zip(car, other)) for other in (automobile, banana))
    assert len(car) == 384 and near > 0.7 > far
    short = one.embeddings.create(model="practice", input=texts, dimensions=64, encoding_format="float").data[0]
    assert len(short.embedding) == 64 and sum(x * x for x in short.embedding) == pytest.approx(1)
    with pytest.raises(openai.BadRequestError, match="384"):
        one.embeddings.create(model="practice", input=texts, dimensions=512)


def test_twenty_readers_at_once(url):
    """Twenty streams at once are answered one after another, all with the same text; who comes too many is told when."""

    async def stream(client: httpx.AsyncClient, number: int) -> str:
        body = {"model": "practice", "messages": SAID, "options": {"num_predict": 4}}
        text = ""
        async with client.stream("POST", "/api/chat", json=body, headers={"authorization": f"Bearer {number}"}) as reply:
            assert reply.status_code == 200
            async for line in reply.aiter_lines():
                text += json.loads(line)["message"]["content"]
        return text

    async def everybody() -> list[str]:
        async with httpx.AsyncClient(base_url=url, timeout=300) as client:
            return await asyncio.gather(*(stream(client, number) for number in range(20)))

    assert len(set(run_async(everybody()))) == 1


def test_who_leaves_makes_room(url):
    """A client that hangs up in the middle of a long reply, or in the line, holds nobody up."""
    long = {"model": "practice", "messages": [{"role": "user", "content": "Tell a long story."}]}
    with httpx.Client(base_url=url, timeout=60) as client:
        for _ in range(3):
            with client.stream("POST", "/api/chat", json=long) as reply:
                next(reply.iter_lines())
        with pytest.raises(httpx.ReadTimeout):
            client.post("/api/chat", json={**long, "stream": False}, timeout=0.5)
        short = {"model": "practice", "messages": SAID, "options": {"num_predict": 2}, "stream": False}
        assert client.post("/api/chat", json=short).json()["done"]


def test_a_full_line_over_the_wire(model):
    """With no place in the line, the second request gets status 429 and the seconds to wait."""
    long = {"model": "practice", "messages": [{"role": "user", "content": "Tell a long story."}]}
    with running(Settings(brain="model", most_waiting=0)) as url, httpx.Client(base_url=url, timeout=60) as client:
        with client.stream("POST", "/api/chat", json=long) as reply:
            lines = reply.iter_lines()  # held, as the connection closes without it
            next(lines)
            refused = client.post("/api/chat", json=long)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1


def test_command_line_with_the_model(model, tmp_path):
    """The greeting says who answers, Ctrl+C in mid-reply ends it with status 0; without the file it says what to do."""
    line = [sys.executable, "-m", "snippets.practice_server", "--brain", "model", "--port", "0"]
    pipes = {"cwd": REPOSITORY, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    ran = subprocess.run(line, env={"MODEL_FILE": str(tmp_path / "none.gguf"), "PATH": ""}, **pipes)
    assert ran.returncode == 2 and "make model" in ran.stderr and ran.stderr.count("\n") == 1

    def hear() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which a program in the background would pass over

    with subprocess.Popen(line, preexec_fn=hear, **pipes) as process:
        try:
            greeting = process.stdout.readline()
            assert f"{NAME} answers" in greeting
            address = re.search(r"http://[\d.]+:\d+", greeting).group()
            for _ in range(len(addresses("x")) + 4):
                process.stdout.readline()
            body = {"model": "practice", "messages": [{"role": "user", "content": "Tell a long story."}]}
            with httpx.Client(timeout=60) as client, client.stream("POST", f"{address}/api/chat", json=body) as reply:
                lines = reply.iter_lines()  # held, as the connection closes without it
                next(lines)
                process.send_signal(signal.SIGINT)
                assert process.wait(30) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_stays(url, one):
    """After the first requests, more of them with other prompts take little more memory."""

    def size() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    def ask(number: int) -> None:
        said = [{"role": "user", "content": f"{number} " + "words upon words " * 15}]
        one.chat.completions.create(model="practice", messages=said, max_tokens=2)

    for number in range(4):
        ask(number)
    before = size()
    for number in range(4, 12):
        ask(number)
    assert size() - before < 100e6


def test_what_a_model_is_sent():
    """Calls and results travel as text in roles that every template has, system messages and documents first."""
    call = Call("1", "get_weather", {"city": "Rome"})
    said = (
        Message("user", "How is Rome?"),
        Message("assistant", "", (call,)),
        Message("tool", "sunny", (), "1"),
        Message("user", "And now?"),
        Message("system", "Be brief."),
    )
    prompt = Prompt("practice", said, documents=(Document("d", "Rome lies in Italy."),))
    assert Served("http://x")._messages(prompt) == [
        {"role": "system", "content": "Be brief.\nAnswer from these documents:\nRome lies in Italy."},
        {"role": "user", "content": "How is Rome?"},
        {"role": "assistant", "content": 'get_weather({"city": "Rome"})'},
        {"role": "user", "content": "get_weather returned: sunny\nAnd now?"},
    ]
