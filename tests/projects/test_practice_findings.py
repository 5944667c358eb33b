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
