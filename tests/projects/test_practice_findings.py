"""Where outside clients found the practice server wrong or lenient: each kind of finding, as a client meets it."""

from __future__ import annotations

import json

import pytest
from support import give_up

try:
    import anthropic
    import cohere
    import httpx
    import ollama
    import openai

    from snippets.practice_server import Settings, running
    from snippets.practice_server.brain import answer
    from snippets.practice_server.chat import Message, Prompt
    from snippets.practice_server.corpus import Corpus
    from snippets.practice_server.filling import Filler, SchemaError
except ImportError as missing:
    give_up(f"{missing.name} is not installed: pip install -e '.[services]'")

KEY = {"authorization": "Bearer practice", "anthropic-version": "2023-06-01"}
WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
FINAL = {
    "name": "final_result",
    "description": "The final answer.",
    "parameters": {"type": "object", "properties": {"summary": {"type": "string"}}, "required": ["summary"]},
}
TOOLS = [{"type": "function", "function": tool} for tool in (WEATHER, FINAL)]
ASKED = "What is the weather in Paris?"
CALL = {"id": "c1", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
FORM = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "weather": {"type": "string"}},
    "required": ["city", "weather"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def url():
    with running() as address:
        yield address


@pytest.fixture(scope="module")
def http(url):
    with httpx.Client(base_url=url, headers=KEY, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def one(url):
    with openai.OpenAI(base_url=f"{url}/v1", api_key="practice", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def two(url):
    with anthropic.Anthropic(base_url=url, api_key="practice", max_retries=0) as client:
        yield client


def user(text: str) -> dict:
    """What the user says."""
    return {"role": "user", "content": text}


def chat(http, *said: dict, **more) -> httpx.Response:
    """A chat completion, by hand."""
    return http.post("/v1/chat/completions", json={"model": "practice", "messages": list(said), **more})


RESULT = {"role": "tool", "tool_call_id": "c1", "content": "weather: sunny"}
CALLED = {"role": "assistant", "content": None, "tool_calls": [CALL]}


# After a tool's result


def test_schema_after_a_result(http, url):
    """The text after a result fits the schema that is demanded, for all four vendors, and holds what the result says."""
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": FORM}}
    said = [user(ASKED), CALLED, RESULT]
    texts = [chat(http, *said, response_format=form).json()["choices"][0]["message"]["content"]]
    block = {"type": "tool_use", "id": "c1", "name": "get_weather", "input": {"city": "Paris"}}
    blocks = [user(ASKED), {"role": "assistant", "content": [block]}]
    blocks.append(user([{"type": "tool_result", "tool_use_id": "c1", "content": "weather: sunny"}]))
    body = {"model": "practice", "max_tokens": 99, "messages": blocks}
    body["output_config"] = {"format": {"type": "json_schema", "schema": FORM}}
    texts.append(http.post("/v1/messages", json=body).json()["content"][0]["text"])
    body = {"model": "practice", "messages": said, "response_format": {"type": "json_object", "schema": FORM}}
    texts.append(http.post("/v2/chat", json=body).json()["message"]["content"][0]["text"])
    function = {"name": "get_weather", "arguments": {"city": "Paris"}}
    lines = [user(ASKED), {"role": "assistant", "content": "", "tool_calls": [{"function": function}]}]
    lines.append({"role": "tool", "content": "weather: sunny", "tool_name": "get_weather"})
    texts.append(ollama.Client(url).chat("practice", lines, format=FORM).message.content)
    assert [json.loads(text) for text in texts] == [{"city": "Paris", "weather": "sunny"}] * 4


def test_demanded_tool_after_a_result(http):
    """`required` calls again after a result, a tool that was not called yet; `auto` answers."""
    said = [user(ASKED), CALLED, RESULT]
    again = chat(http, *said, tools=TOOLS, tool_choice="required").json()["choices"][0]["message"]
    assert again["tool_calls"][0]["function"]["name"] == "final_result"
    named = {"type": "function", "function": {"name": "get_weather"}}
    again = chat(http, *said, tools=TOOLS, tool_choice=named).json()["choices"][0]["message"]
    assert again["tool_calls"][0]["function"]["name"] == "get_weather"
    assert chat(http, *said, tools=TOOLS).json()["choices"][0]["message"]["content"] == "get_weather says: weather: sunny."


# Broken conversations


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ([user(ASKED), RESULT], "follows no call"),
        ([user(ASKED), CALLED], "no result follows the calls c1"),
        ([user(ASKED), CALLED, user("And?")], "no result follows the calls c1"),
        ([user(ASKED), CALLED, {**RESULT, "tool_call_id": "c2"}], "the id `c2` follows no call"),
        ([user(ASKED), CALLED, {"role": "tool", "content": "x"}], "no id follows no call"),
        ([user(ASKED), CALLED, RESULT, RESULT], "follows no call"),
    ],
    ids=["no-call", "no-result", "interrupted", "other-id", "no-id", "twice"],
)
def test_broken_tool_conversations(http, said, words):
    """A result without its call, a call without its result, a wrong id: status 400 in chat, Responses, messages, Cohere."""
    reply = chat(http, *said)
    assert reply.status_code == 400 and words in reply.json()["error"]["message"]
    assert http.post("/v2/chat", json={"model": "practice", "messages": said}).status_code == 400
    items, blocks = [], []
    for message in said:
        if message["role"] == "tool":
            items.append({"type": "function_call_output", "call_id": message.get("tool_call_id", ""), "output": "x"})
            result = {"type": "tool_result", "tool_use_id": message.get("tool_call_id", ""), "content": "x"}
            blocks.append(user([result]))
        elif message is CALLED:
            items.append({"type": "function_call", "call_id": "c1", "name": "get_weather", "arguments": "{}"})
            use = {"type": "tool_use", "id": "c1", "name": "get_weather", "input": {}}
            blocks.append({"role": "assistant", "content": [use]})
        else:
            items.append(message)
            blocks.append(message)
    assert http.post("/v1/responses", json={"model": "practice", "input": items}).status_code == 400
    body = {"model": "practice", "max_tokens": 9, "messages": blocks}
    assert http.post("/v1/messages", json=body).status_code == 400


def test_text_after_a_result_in_one_message(two):
    """The newest text of a message is answered, also behind a tool's result in the same message."""
    use = {"type": "tool_use", "id": "c1", "name": "get_weather", "input": {"city": "Paris"}}
    result = {"type": "tool_result", "tool_use_id": "c1", "content": "sunny"}
    said = [user(ASKED), {"role": "assistant", "content": [use]}, user([result, {"type": "text", "text": "say: thanks"}])]
    reply = two.messages.create(model="practice", max_tokens=99, messages=said)
    assert reply.content[0].text == "thanks"


def test_empty_text_of_anthropic(two):
    """Empty text is refused, except in the last message of the assistant."""
    for said in ([user("")], [user([{"type": "text", "text": ""}])], [user("a"), {"role": "assistant", "content": ""}, user("b")]):
        with pytest.raises(anthropic.BadRequestError, match="must not be empty"):
            two.messages.create(model="practice", max_tokens=9, messages=said)


# What replies hold


def absent(value, path: str = "") -> list[str]:
    """Where a value holds null."""
    if isinstance(value, dict):
        return [found for name, part in value.items() for found in absent(part, f"{path}.{name}")]
    if isinstance(value, list):
        return [found for part in value for found in absent(part, f"{path}[]")]
    return [path] if value is None else []


def test_absent_fields_are_left_out(http):
    """A reply holds null only where its vendor documents it."""
    body = {"model": "practice", "max_tokens": 99, "messages": [user("Hello.")]}
    assert absent(http.post("/v1/messages", json=body).json()) == [".stop_sequence"]
    with http.stream("POST", "/v1/messages", json={**body, "stream": True}) as reply:
        events = [json.loads(line[6:]) for line in reply.iter_lines() if line.startswith("data: ")]
    assert {path for event in events for path in absent(event)} <= {
        ".message.stop_reason", ".message.stop_sequence", ".delta.stop_sequence",
    }  # fmt: skip
    usage = next(event["usage"] for event in events if event["type"] == "message_delta")
    assert usage == http.post("/v1/messages", json=body).json()["usage"]  # the input's counters too
    assert absent(http.post("/v2/chat", json={"model": "practice", "messages": [user("Hello.")]}).json()) == []
    assert absent(http.post("/api/chat", json={"model": "practice", "messages": [user("Hello.")], "stream": False}).json()) == []


def test_items_of_a_second_turn(one):
    """Responses take back reasoning items, and items by reference; an unknown reference is named."""
    tool = {"type": "function", **WEATHER}
    first = one.responses.create(model="practice", input=ASKED, tools=[tool])
    result = {"type": "function_call_output", "call_id": first.output[0].call_id, "output": "sunny"}
    thought = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "x"}
    said = [user(ASKED), thought, {"type": "item_reference", "id": first.output[0].id}, result]
    assert one.responses.create(model="practice", input=said, tools=[tool]).output_text == "get_weather says: sunny."
    said[2]["id"] = "fc_unknown"
    with pytest.raises(openai.NotFoundError, match="Item with id 'fc_unknown' not found"):
        one.responses.create(model="practice", input=said, tools=[tool])


# Schemas


def test_recursive_schemas_end():
    """A schema that refers to itself is filled as far as it must be; one that must go on for ever is refused."""
    node = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
    for more in (
        {"children": {"type": "array", "items": {"$ref": "#/$defs/node"}}},
        {"next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}},
    ):
        tree = {**node, "properties": {**node["properties"], **more}, "required": ["name", *more]}
        value = Filler("name: Ada").value({"$ref": "#/$defs/node", "$defs": {"node": tree}})
        assert value["name"] == "Ada" and value[next(iter(more))] in ([], None)
    optional = {**node, "properties": {**node["properties"], "parent": {"$ref": "#"}}}
    assert "name" in Filler("name: Ada").value(optional)
    with pytest.raises(SchemaError, match="without end"):
        Filler("").value({**node, "properties": {"parent": {"$ref": "#"}}, "required": ["parent"]})


@pytest.mark.parametrize("text", ["", "at 12:30:00 from 10.0.0.1, 99.99.99.999 on 2026-02-31, P1D, example.com"])
@pytest.mark.parametrize(
    "form",
    ["date", "date-time", "time", "duration", "email", "hostname", "uuid", "ipv4", "ipv6", "uri"],
)
def test_formats_are_kept(form, text):
    """What is filled in for a format is of that format, also if the text has only something like it."""
    from pydantic import TypeAdapter

    judges = {
        "date": "datetime.date", "date-time": "datetime.datetime", "time": "datetime.time",
        "duration": "datetime.timedelta", "uuid": "uuid.UUID", "ipv4": "ipaddress.IPv4Address",
        "ipv6": "ipaddress.IPv6Address",
    }  # fmt: skip
    value = Filler(text).value({"type": "string", "format": form})
    if form in judges:
        module, _, name = judges[form].rpartition(".")
        TypeAdapter(getattr(__import__(module), name)).validate_json(json.dumps(value))
    else:
        assert {"email": "@", "hostname": ".", "uri": "://"}[form] in value


def test_an_offered_tool_refuses_nothing(http):
    """A tool whose parameters cannot be filled does not stop a request that does not need it."""
    odd = {"type": "function", "function": {"name": "odd", "parameters": {"type": "object", "not": {}}}}
    reply = chat(http, user(ASKED), tools=[*TOOLS, odd])
    assert reply.json()["choices"][0]["message"]["tool_calls"][0]["function"]["name"] == "get_weather"
    named = {"type": "function", "function": {"name": "odd"}}
    assert chat(http, user(ASKED), tools=[odd], tool_choice=named).status_code == 400


# What is asked


def test_several_cities_several_calls(http):
    """A question that joins two or three cities gets a call for each, or one where parallel calls are forbidden."""

    def cities(text: str, **more) -> list[str]:
        calls = chat(http, user(text), tools=TOOLS[:1], **more).json()["choices"][0]["message"]["tool_calls"]
        assert len({call["id"] for call in calls}) == len(calls)
        return [json.loads(call["function"]["arguments"])["city"] for call in calls]

    assert cities("What is the weather in Paris and Oslo?") == ["Paris", "Oslo"]
    assert cities("What is the weather in Paris, New York and Oslo?") == ["Paris", "New York", "Oslo"]
    assert cities("What is the weather in Paris? Ada asks.") == ["Paris"]
    assert cities("What is the weather in Paris and Oslo?", parallel_tool_calls=False) == ["Paris"]


def test_a_beginning_is_continued():
    """An assistant's beginning is gone on with, not repeated; where it does not fit, the answer follows it."""

    def continued(begun: str) -> str:
        said = (Message("user", "say: one two three"), Message("assistant", begun))
        return answer(Prompt("practice", said), Corpus([])).text

    assert continued("one two") == " three"
    assert continued("Well: ") == "one two three"


@pytest.mark.parametrize(
    "template",
    [
        "Context information is below.\n---------------------\n{context}\n---------------------\nGiven the context "
        "information and not prior knowledge, answer the query.\nQuery: {question}\nAnswer: ",
        "You are an assistant for question-answering tasks. Use the following pieces of retrieved context to answer "
        "the question. If you don't know the answer, just say that you don't know.\nQuestion: {question} \n"
        "Context: {context} \nAnswer:",
    ],
    ids=["LlamaIndex", "LangChain"],
)
def test_prompts_of_frameworks(template):
    """The default prompts for retrieval of two frameworks are answered from their context."""
    text = template.format(context="Bo is tall.\nAl is short.", question="Who is tall?")
    assert answer(Prompt("practice", (Message("user", text),)), Corpus([])).text == "Bo is tall."


# Limits


def test_windows_of_the_vendors(http, two):
    """A vendor's model name has the vendor's window, so that clients' large limits pass; `practice` says what to do."""
    body = {"max_tokens": 64_000, "messages": [user("Hello.")]}
    assert http.post("/v1/messages", json={"model": "claude-sonnet-4-5", **body}).status_code == 200
    assert chat(http, user("Hello."), model="gpt-4.1", max_tokens=16_384).status_code == 200
    refused = http.post("/v1/messages", json={"model": "practice", **body})
    assert refused.status_code == 400 and "--window" in refused.json()["error"]["message"]
    beyond = http.post("/v1/messages", json={"model": "claude-sonnet-4-5", **body, "max_tokens": 200_000})
    assert beyond.status_code == 400


def test_rate_limit_headers(http):
    """Two vendors tell in headers how many requests are left, in their own names."""
    headers = chat(http, user("Hello.")).headers
    assert int(headers["x-ratelimit-limit-requests"]) >= int(headers["x-ratelimit-remaining-requests"]) > 0
    assert headers["x-ratelimit-reset-requests"] == "0s"
    headers = http.post("/v1/messages", json={"model": "practice", "max_tokens": 9, "messages": [user("Hi.")]}).headers
    assert int(headers["anthropic-ratelimit-requests-remaining"]) > 0
    assert headers["anthropic-ratelimit-requests-reset"].endswith("Z")


# Errors


@pytest.mark.parametrize(
    ("body", "param", "words"),
    [
        ({"messages": [user([{"type": "image_url", "image_url": {"url": "x"}}])]}, "messages[0].content[0].type", "'text'"),
        ({"messages": [user("a"), {"role": "judge", "content": "b"}]}, "messages[1].role", "'assistant'"),
        ({"messages": [user("a")], "temperature": 3}, "temperature", "less than or equal to 2"),
        ({"messages": [user("a")], "surprise": 1}, "surprise", "not known here"),
        ({"messages": [user("a")], "stop": list("abcde")}, "stop", "at most 4"),
        ({}, "messages", "required"),
        ({"model": "no-such-model", "messages": [user("a")]}, "model", "does not exist"),
    ],
)
def test_errors_name_the_field(http, body, param, words):
    """An error names the field in its message and in OpenAI's `param`, at the depth where it is wrong."""
    error = http.post("/v1/chat/completions", json={"model": "practice", **body}).json()["error"]
    assert error["param"] == param and words in error["message"]


def test_unknown_item_is_named(http):
    """An item of Responses that is not known is called by its type, not a text that should be one."""
    error = http.post("/v1/responses", json={"model": "practice", "input": [{"type": "image_call"}]}).json()["error"]
    assert error["param"] == "input[0]" and "image_call" in error["message"]


def test_errors_of_anthropic_have_their_number(http):
    """The id of a request stands in an error's body and in its header."""
    reply = http.post("/v1/messages", json={"model": "practice"})
    assert reply.json()["request_id"] == reply.headers["request-id"]


@pytest.mark.parametrize(
    ("path", "key"),
    [("/v1/tokenize", "message"), ("/v1/generate", "message"), ("/v2/nowhere", "message"), ("/api/nowhere", "error")],
)
def test_missing_addresses_answer_as_their_vendor(http, path, key):
    """What is not supported is told in the form of the vendor that the address belongs to."""
    reply = http.post(path, json={}, headers={"anthropic-version": ""})
    assert reply.status_code == 404 and isinstance(reply.json()[key], str)


# Embeddings


def test_tokens_as_input(one):
    """Tokens of a vendor's tokenizer are embedded too: equal ones alike, and counted."""
    made = one.embeddings.create(model="text-embedding-3-small", input=[[1, 2, 3], [1, 2, 3], [7, 8]])
    first, second, third = (each.embedding for each in made.data)
    assert first == second != third and made.usage.prompt_tokens == 8
    assert len(one.embeddings.create(model="text-embedding-3-small", input=[1, 2]).data) == 1


def test_widths_of_the_vendors(one, url):
    """An embedding has as many numbers as that of the named model."""
    widths = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072, "practice": 256, "nomic-embed-text": 768}
    for model, width in widths.items():
        assert len(one.embeddings.create(model=model, input="x").data[0].embedding) == width
    client = cohere.ClientV2(base_url=url, api_key="practice")
    kinds = {"input_type": "search_query", "embedding_types": ["float"], "texts": ["x"]}
    assert len(client.embed(model="embed-v4.0", **kinds).embeddings.float_[0]) == 1536
    assert len(ollama.Client(url).embed("all-minilm", "x").embeddings[0]) == 384


# Ollama


def test_ollamas_names_and_routes(url, one, http):
    """Its names work on its route of OpenAI's too, with or without a tag; models load, unload and are listed."""
    assert one.chat.completions.create(model="qwen2.5:0.5b", messages=[user("say: a")]).choices[0].message.content == "a"
    client = ollama.Client(url)
    assert client.chat("practice:latest", [user("say: a")]).message.content == "a"
    assert client.generate("llama3.2", "").done_reason == "load"
    assert client.generate("llama3.2", "", keep_alive=0).done_reason == "unload"
    assert client.chat("llama3.2", []).done_reason == "load"
    assert client.ps().models[0].model == "practice"
    assert len(client.embeddings("all-minilm", "x").embedding) == 384
    assert http.post("/api/chat", json={"model": "practice-refusal:latest", "messages": [user("a")], "stream": False}).json()[
        "message"
    ]["content"].startswith("I can't")


# Who is gone


def test_gone_clients_leave_no_place():
    """Clients that hang up before a slow or silent answer is there make room for others at once."""
    import time

    with running(Settings(most_clients=3)) as url:
        for model in ("practice-silent", "practice-slow") * 3:
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{url}/api/chat", json={"model": model, "messages": [user("Hello.")], "stream": False}, timeout=0.2)
        body = {"model": "practice", "messages": [user("Hello.")], "stream": False}
        for _ in range(50):  # much less than the minute that a silent answer takes
            if httpx.post(f"{url}/api/chat", json=body).status_code == 200:
                return
            time.sleep(0.2)
        pytest.fail("clients that have gone still hold their places")


def test_half_a_head_ends(monkeypatch):
    """A connection that brings half a request's head, at first or later, is closed; a busy one is not."""
    import socket
    from urllib.parse import urlsplit

    monkeypatch.setattr("snippets.practice_server.server.HEAD_SECONDS", 0.3)
    with running() as url:
        address = (urlsplit(url).hostname, urlsplit(url).port)
        for sent in (b"", b"POST /api/chat HTTP/1.1\r\nHost: 127", b"GET /api/version HTTP/1.1\r\nHost: localhost\r\n\r\nPOST /"):
            with socket.create_connection(address, timeout=20) as connection:
                connection.sendall(sent)
                received = b""
                while part := connection.recv(9999):
                    received += part
            assert (b"HTTP/1.1 200" in received) == sent.startswith(b"GET")
        with pytest.raises(httpx.ReadTimeout):  # a request in work is not interrupted
            httpx.post(f"{url}/api/chat", json={"model": "practice-silent", "messages": [user("a")]}, timeout=1)


# What the services refuse

STRICT = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"response_format": {"type": "json_object"}}, "must contain the word 'json'"),
        *(
            ({"response_format": {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": schema}}}, words)
            for schema, words in [
                ({**STRICT, "additionalProperties": True}, "additionalProperties: false"),
                ({**STRICT, "required": []}, "missing: a"),
                ({**STRICT, "properties": {"a": {"type": "object", "properties": {}}}}, "additionalProperties: false"),
            ]
        ),
        ({"tools": [{"type": "function", "function": {**WEATHER, "strict": True}}]}, "additionalProperties: false"),
        ({"tools": [{"type": "function", "function": {**WEATHER, "name": "get weather"}}]}, "letters, digits"),
        ({"model": "o3", "temperature": 0.2}, "'temperature' is not supported"),
        ({"model": "gpt-5-mini", "max_tokens": 9}, "'max_completion_tokens' instead"),
        ({"stop": ["a"] * 5}, "at most 4"),
    ],
)
def test_what_openai_refuses(http, more, words):
    """Strict schemas that are open, JSON mode without the word, a reasoning model's temperature, a fifth stop."""
    reply = chat(http, user("Hello."), **more)
    assert reply.status_code == 400 and words in reply.json()["error"]["message"]


def test_what_openai_takes(http):
    """The same requests, written rightly, pass."""
    form = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": STRICT}}
    assert chat(http, user("Hello."), response_format=form).status_code == 200
    assert chat(http, user("Hello, in JSON."), response_format={"type": "json_object"}).status_code == 200
    assert chat(http, user("Hello."), model="o3", max_completion_tokens=9, temperature=1).status_code == 200
    assert chat(http, user("Hello."), model="gpt-5.1", temperature=0.2).status_code == 200


def test_what_anthropic_refuses(url, two):
    """A missing version, a blank stop sequence, two tools of one name."""
    body = {"model": "practice", "max_tokens": 9, "messages": [user("Hello.")]}
    reply = httpx.post(f"{url}/v1/messages", json=body, headers={"x-api-key": "k"})
    assert reply.status_code == 400 and "anthropic-version" in reply.json()["error"]["message"]
    tool = {"name": "a", "input_schema": {"type": "object"}}
    for more in ({"stop_sequences": [" "]}, {"tools": [tool, tool]}):
        with pytest.raises(anthropic.BadRequestError):
            two.messages.create(**body, **more)


# Browsers


def test_pages_are_judged_by_their_origin(http):
    """A page of this machine may call, preflight included; a foreign one is turned away, even with a blind text post."""
    body = {"model": "practice", "messages": [user("Hello.")]}
    own = {"origin": "http://localhost:8000"}
    asked = {**own, "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
    preflight = http.options("/v1/chat/completions", headers=asked)
    assert preflight.status_code == 204 and "POST" in preflight.headers["access-control-allow-methods"]
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    reply = http.post("/v1/chat/completions", json=body, headers=own)
    assert reply.status_code == 200 and reply.headers["access-control-allow-origin"] == own["origin"]
    refused = http.post("/v1/chat/completions", json={}, headers=own)
    assert refused.status_code == 400 and "access-control-allow-origin" in refused.headers
    for origin in ("https://attacker.example", "null", "http://localhost.attacker.example", "http://127.0.0.1@x.example"):
        for method in ("POST", "OPTIONS"):
            reply = http.request(method, "/v1/chat/completions", content=json.dumps(body), headers={"origin": origin})
            assert reply.status_code == 403 and "access-control-allow-origin" not in reply.headers


def test_streams_of_cohere_end_with_their_marker(http):
    """The last line of a stream says that it is done."""
    body = {"model": "practice", "messages": [user("Hello.")], "stream": True}
    assert http.post("/v2/chat", json=body).text.endswith("data: [DONE]\n\n")
