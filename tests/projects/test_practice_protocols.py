"""The practice server speaks the protocols: the vendors' own clients, in normal use, see no difference."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from pydantic import BaseModel
from support import give_up, run_async

try:
    import anthropic
    import cohere
    import httpx
    import ollama
    import openai

    from snippets.practice_server import Settings, running, tokens
    from snippets.practice_server.brain import REFUSAL
except ImportError as missing:
    give_up(f"{missing.name} is not installed: pip install -e '.[services]'")

QUESTION = "What is attention?"
SAID = [{"role": "user", "content": QUESTION}]
LIMIT = 512  # tokens, where a client demands a limit


class Place(BaseModel):
    """What a structured reply must hold."""

    city: str
    guests: int
    day: Literal["monday", "friday"]


BOOKING = "Book a table in Oslo for 4 guests on friday."
WEATHER = {
    "name": "get_weather",
    "description": "The weather in a city.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
TOOL = {"type": "function", "function": WEATHER}
ASKED = "What is the weather in Paris?"


@dataclass
class Clients:
    """A client of every vendor, led to one server; they do not retry."""

    url: str
    key: str = "practice"

    def __post_init__(self) -> None:
        self.openai = openai.OpenAI(base_url=f"{self.url}/v1", api_key=self.key, max_retries=0)
        self.anthropic = anthropic.Anthropic(base_url=self.url, api_key=self.key, max_retries=0)
        self.cohere = cohere.ClientV2(base_url=self.url, api_key=self.key, max_retries=0)
        self.ollama = ollama.Client(self.url, headers={"Authorization": f"Bearer {self.key}"})

    def close(self) -> None:
        """Close the connections."""
        self.openai.close()
        self.anthropic.close()

    # Every vendor's way to ask one thing: text and what it cost.

    def ask_openai(self, text: str, model: str = "practice", **settings: Any) -> tuple[str, int, int]:
        """By chat completions."""
        said = [{"role": "user", "content": text}]
        reply = self.openai.chat.completions.create(model=model, messages=said, **settings)
        return reply.choices[0].message.content, reply.usage.prompt_tokens, reply.usage.completion_tokens

    def ask_responses(self, text: str, model: str = "practice", **settings: Any) -> tuple[str, int, int]:
        """By responses."""
        reply = self.openai.responses.create(model=model, input=text, **settings)
        return reply.output_text, reply.usage.input_tokens, reply.usage.output_tokens

    def ask_anthropic(self, text: str, model: str = "practice", **settings: Any) -> tuple[str, int, int]:
        """By messages."""
        said = [{"role": "user", "content": text}]
        reply = self.anthropic.messages.create(**{"model": model, "max_tokens": LIMIT, "messages": said, **settings})
        return reply.content[0].text, reply.usage.input_tokens, reply.usage.output_tokens

    def ask_cohere(self, text: str, model: str = "practice", **settings: Any) -> tuple[str, int, int]:
        """By chat."""
        reply = self.cohere.chat(model=model, messages=[{"role": "user", "content": text}], **settings)
        return reply.message.content[0].text, reply.usage.tokens.input_tokens, reply.usage.tokens.output_tokens

    def ask_ollama(self, text: str, model: str = "practice", **options: Any) -> tuple[str, int, int]:
        """By chat."""
        reply = self.ollama.chat(model, [{"role": "user", "content": text}], options=options)
        return reply.message.content, reply.prompt_eval_count, reply.eval_count

    def ask_generate(self, text: str, model: str = "practice", **options: Any) -> tuple[str, int, int]:
        """By generate."""
        reply = self.ollama.generate(model, text, options=options)
        return reply.response, reply.prompt_eval_count, reply.eval_count

    # Every vendor's stream: its pieces, and what the end says that they cost.

    def stream_openai(self, text: str, model: str = "practice") -> tuple[list[str], int]:
        """By chat completions."""
        told = {"include_usage": True}
        said = [{"role": "user", "content": text}]
        chunks = list(self.openai.chat.completions.create(model=model, messages=said, stream=True, stream_options=told))
        pieces = [chunk.choices[0].delta.content for chunk in chunks if chunk.choices]
        return list(filter(None, pieces)), chunks[-1].usage.completion_tokens

    def stream_responses(self, text: str, model: str = "practice") -> tuple[list[str], int]:
        """By responses."""
        with self.openai.responses.stream(model=model, input=text) as stream:
            pieces = [event.delta for event in stream if event.type == "response.output_text.delta"]
            reply = stream.get_final_response()
        assert reply.output_text == "".join(pieces)
        return pieces, reply.usage.output_tokens

    def stream_anthropic(self, text: str, model: str = "practice") -> tuple[list[str], int]:
        """By messages."""
        said = [{"role": "user", "content": text}]
        with self.anthropic.messages.stream(model=model, max_tokens=LIMIT, messages=said) as stream:
            pieces = list(stream.text_stream)
            reply = stream.get_final_message()
        assert reply.content[0].text == "".join(pieces)
        return pieces, reply.usage.output_tokens

    def stream_cohere(self, text: str, model: str = "practice") -> tuple[list[str], int]:
        """By chat."""
        pieces, used = [], 0
        for event in self.cohere.chat_stream(model=model, messages=[{"role": "user", "content": text}]):
            if event.type == "content-delta":
                pieces.append(event.delta.message.content.text)
            elif event.type == "message-end":
                used = event.delta.usage.tokens.output_tokens
        return pieces, used

    def stream_ollama(self, text: str, model: str = "practice") -> tuple[list[str], int]:
        """By chat."""
        parts = list(self.ollama.chat(model, [{"role": "user", "content": text}], stream=True))
        return [part.message.content for part in parts[:-1]], parts[-1].eval_count

    def stream_generate(self, text: str, model: str = "practice") -> tuple[list[str], int]:
        """By generate."""
        parts = list(self.ollama.generate(model, text, stream=True))
        return [part.response for part in parts[:-1]], parts[-1].eval_count


ASKS = ["ask_openai", "ask_responses", "ask_anthropic", "ask_cohere", "ask_ollama", "ask_generate"]
STREAMS = [name.replace("ask", "stream") for name in ASKS]
VENDORS = ["ask_openai", "ask_anthropic", "ask_cohere", "ask_ollama"]


@pytest.fixture(scope="module")
def url():
    with running() as address:
        yield address


@pytest.fixture(scope="module")
def clients(url):
    made = Clients(url)
    yield made
    made.close()


# Plain, streaming, async


@pytest.mark.parametrize("ask", ASKS)
def test_same_text_through_every_protocol(clients, ask):
    """One question gets one text, through every endpoint and as often as it is asked."""
    wanted = clients.ask_openai(QUESTION)[0]
    assert "attention" in wanted.lower() and wanted.endswith(".)")
    assert getattr(clients, ask)(QUESTION)[0] == getattr(clients, ask)(QUESTION)[0] == wanted


@pytest.mark.parametrize("stream", STREAMS)
def test_streamed_pieces_are_the_counted_tokens(clients, stream):
    """A stream has as many pieces as its usage says, and together they are the text of the plain call."""
    pieces, used = getattr(clients, stream)(QUESTION)
    text, _, whole = getattr(clients, stream.replace("stream", "ask"))(QUESTION)
    assert "".join(pieces) == text
    assert len(pieces) == used == whole == tokens.count(text) > 10


def test_streamed_chat_completion_by_the_helper(clients):
    """OpenAI's helper puts the completion together that the plain call returns."""
    with clients.openai.chat.completions.stream(model="practice", messages=SAID) as stream:
        whole = stream.get_final_completion()
    assert whole.choices[0].message.content == clients.ask_openai(QUESTION)[0]
    assert whole.choices[0].finish_reason == "stop"


def test_async_clients_agree_with_the_others(url, clients):
    """The vendors' asynchronous clients, all at once and streaming too, get the same text."""

    async def ask_all() -> list[str]:
        one = openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="practice")
        two = anthropic.AsyncAnthropic(base_url=url, api_key="practice")
        three = cohere.AsyncClientV2(base_url=url, api_key="practice")
        four = ollama.AsyncClient(url)

        async def streamed() -> str:
            chunks = await one.chat.completions.create(model="practice", messages=SAID, stream=True)
            return "".join([chunk.choices[0].delta.content or "" async for chunk in chunks])

        async def streamed_events() -> str:
            async with two.messages.stream(model="practice", max_tokens=LIMIT, messages=SAID) as stream:
                return "".join([text async for text in stream.text_stream])

        async with one, two:
            found = await asyncio.gather(
                one.chat.completions.create(model="practice", messages=SAID),
                two.messages.create(model="practice", max_tokens=LIMIT, messages=SAID),
                three.chat(model="practice", messages=SAID),
                four.chat("practice", SAID),
                streamed(),
                streamed_events(),
            )
        first, second, third, fourth = found[:4]
        texts = [first.choices[0].message.content, second.content[0].text, third.message.content[0].text]
        return [*texts, fourth.message.content, *found[4:]]

    assert set(run_async(ask_all())) == {clients.ask_openai(QUESTION)[0]}


# Limits and stops


@pytest.mark.parametrize(
    ("ask", "limit"),
    [
        ("ask_openai", {"max_completion_tokens": 5}),
        ("ask_openai", {"max_tokens": 5}),
        ("ask_anthropic", {"max_tokens": 5}),
        ("ask_cohere", {"max_tokens": 5}),
        ("ask_ollama", {"num_predict": 5}),
        ("ask_generate", {"num_predict": 5}),
    ],
)
def test_limit_of_tokens(clients, ask, limit):
    """A limit of five tokens leaves the first five of the same reply."""
    text, _, used = getattr(clients, ask)(QUESTION, **limit)
    whole = getattr(clients, ask)(QUESTION)[0]
    assert used == 5
    assert tokens.split(text) == tokens.split(whole)[:5]


def test_why_a_reply_ended(clients):
    """Each protocol says in its own words whether a reply is complete, was cut, or met a stop sequence."""
    def openai_says(**settings):
        reply = clients.openai.chat.completions.create(model="practice", messages=SAID, **settings)
        return reply.choices[0].finish_reason

    def anthropic_says(**settings):
        settings = {"max_tokens": LIMIT, **settings}
        reply = clients.anthropic.messages.create(model="practice", messages=SAID, **settings)
        return reply.stop_reason, reply.stop_sequence

    def cohere_says(**settings):
        return clients.cohere.chat(model="practice", messages=SAID, **settings).finish_reason

    def ollama_says(**options):
        return clients.ollama.chat("practice", SAID, options=options).done_reason

    assert [openai_says(), openai_says(max_tokens=1), openai_says(stop="a")] == ["stop", "length", "stop"]
    assert anthropic_says() == ("end_turn", None)
    assert anthropic_says(max_tokens=1) == ("max_tokens", None)
    assert anthropic_says(stop_sequences=["well", "zzz"]) == ("stop_sequence", "well")
    found = [cohere_says(), cohere_says(max_tokens=1), cohere_says(stop_sequences=["well"])]
    assert found == ["COMPLETE", "MAX_TOKENS", "STOP_SEQUENCE"]
    assert [ollama_says(), ollama_says(num_predict=1), ollama_says(num_predict=-1)] == ["stop", "length", "stop"]
    cut = clients.openai.responses.create(model="practice", input=QUESTION, max_output_tokens=1)
    assert (cut.status, cut.incomplete_details.reason) == ("incomplete", "max_output_tokens")


@pytest.mark.parametrize(
    ("ask", "stop"),
    [
        ("ask_openai", {"stop": [" well", "zzz"]}),
        ("ask_anthropic", {"stop_sequences": [" well", "zzz"]}),
        ("ask_cohere", {"stop_sequences": [" well", "zzz"]}),
        ("ask_ollama", {"stop": [" well", "zzz"]}),
    ],
)
def test_stop_sequences(clients, ask, stop):
    """A reply ends before the first stop sequence that occurs."""
    whole = getattr(clients, ask)(QUESTION)[0]
    assert getattr(clients, ask)(QUESTION, **stop)[0] == whole.partition(" well")[0] != whole


def test_counted_tokens_are_the_used_ones(clients):
    """Anthropic's count of tokens equals the usage of the call that is counted, with system and tools."""
    tool = {"name": WEATHER["name"], "description": WEATHER["description"], "input_schema": WEATHER["parameters"]}
    call = {"model": "practice", "system": "Be brief.", "messages": SAID, "tools": [tool]}
    counted = clients.anthropic.messages.count_tokens(**call).input_tokens
    assert counted == clients.anthropic.messages.create(max_tokens=LIMIT, **call).usage.input_tokens


# Tools


def openai_round(clients, stream: bool) -> str:
    said: list[Any] = [{"role": "user", "content": ASKED}]
    settings = {"model": "practice", "tools": [TOOL]}
    if stream:
        with clients.openai.chat.completions.stream(messages=said, **settings) as events:
            choice = events.get_final_completion().choices[0]
    else:
        choice = clients.openai.chat.completions.create(messages=said, **settings).choices[0]
    assert choice.finish_reason == "tool_calls"
    (call,) = choice.message.tool_calls
    assert (call.function.name, json.loads(call.function.arguments)) == ("get_weather", {"city": "Paris"})
    said += [choice.message, {"role": "tool", "tool_call_id": call.id, "content": "sunny"}]
    return clients.openai.chat.completions.create(messages=said, **settings).choices[0].message.content


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_tool_round_of_openai(clients, stream):
    """A question becomes a call, and the call's result becomes the answer, plain and streamed."""
    assert openai_round(clients, stream) == "get_weather says: sunny."


@pytest.mark.parametrize("kept", [True, False], ids=["previous_response_id", "resent"])
def test_tool_round_of_responses(clients, kept):
    """Responses call a function too, and answer by its id or by the whole conversation sent again."""
    tool = {"type": "function", "strict": True, **WEATHER, "parameters": {**WEATHER["parameters"], "additionalProperties": False}}
    first = clients.openai.responses.create(model="practice", input=ASKED, tools=[tool])
    (call,) = first.output
    assert (call.type, json.loads(call.arguments)) == ("function_call", {"city": "Paris"})
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
    if kept:
        more = {"previous_response_id": first.id, "input": [result]}
    else:
        more = {"input": [{"role": "user", "content": ASKED}, *first.output, result]}
    answer = clients.openai.responses.create(model="practice", tools=[tool], **more)
    assert answer.output_text == "get_weather says: sunny."


def test_streamed_call_of_responses(clients):
    """A call arrives in a stream of responses piece by piece, and whole at the end."""
    tool = {"type": "function", "strict": True, **WEATHER, "parameters": {**WEATHER["parameters"], "additionalProperties": False}}
    with clients.openai.responses.stream(model="practice", input=ASKED, tools=[tool]) as stream:
        events = list(stream)
    pieces = [event.delta for event in events if event.type == "response.function_call_arguments.delta"]
    assert json.loads("".join(pieces)) == {"city": "Paris"}
    assert [event.sequence_number for event in events] == list(range(len(events)))


def test_responses_remember_the_conversation(clients):
    """`previous_response_id` brings back what was said, unless it was not to be stored."""
    first = clients.openai.responses.create(model="practice", input="My name is Ada.")
    again = {"model": "practice", "input": "What is my name?"}
    assert "Ada" in clients.openai.responses.create(previous_response_id=first.id, **again).output_text
    assert "Ada" not in clients.openai.responses.create(**again).output_text
    unkept = clients.openai.responses.create(model="practice", input="My name is Grace.", store=False)
    with pytest.raises(openai.NotFoundError, match="not found"):
        clients.openai.responses.create(previous_response_id=unkept.id, **again)


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_tool_round_of_anthropic(clients, stream):
    """Anthropic's blocks carry the call and its result, plain and streamed."""
    tool = {"name": WEATHER["name"], "description": WEATHER["description"], "input_schema": WEATHER["parameters"]}
    said: list[dict] = [{"role": "user", "content": ASKED}]
    settings = {"model": "practice", "max_tokens": LIMIT, "tools": [tool]}
    if stream:
        with clients.anthropic.messages.stream(messages=said, **settings) as events:
            reply = events.get_final_message()
    else:
        reply = clients.anthropic.messages.create(messages=said, **settings)
    (block,) = reply.content
    assert (reply.stop_reason, block.name, block.input) == ("tool_use", "get_weather", {"city": "Paris"})
    said += [
        {"role": "assistant", "content": reply.content},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": block.id, "content": "sunny"}]},
    ]
    answer = clients.anthropic.messages.create(messages=said, **settings)
    assert (answer.stop_reason, answer.content[0].text) == ("end_turn", "get_weather says: sunny.")


def test_tool_runner_of_anthropic(clients):
    """Anthropic's own loop over tools runs to its end."""
    asked = []

    @anthropic.beta_tool
    def get_weather(city: str) -> str:
        """The weather in a city.

        Args:
            city: Its name.
        """
        asked.append(city)
        return "sunny"

    said = [{"role": "user", "content": ASKED}]
    runner = clients.anthropic.beta.messages.tool_runner(
        model="practice", max_tokens=LIMIT, tools=[get_weather], messages=said
    )
    assert runner.until_done().content[0].text == "get_weather says: sunny."
    assert asked == ["Paris"]


def test_threads_of_anthropic(clients):
    """A thread remembers what was said, and one that is not remembered is an error that clients know."""
    create = clients.anthropic.beta.messages.create
    settings = {"model": "practice", "max_tokens": LIMIT}
    told, asked = ([{"role": "user", "content": text}] for text in ("My name is Ada.", "What is my name?"))
    first = create(messages=told, thread={"type": "create"}, **settings)
    more = {"type": "continue", "previous_message_id": first.id}
    assert "Ada" in create(messages=asked, thread=more, **settings).content[0].text
    assert "Ada" not in create(messages=asked, **settings).content[0].text
    with pytest.raises(anthropic.NotFoundError) as raised:
        create(messages=asked, thread={**more, "previous_message_id": "msg_unknown"}, **settings)
    assert raised.value.body["error"]["details"] == {"error_code": "thread_not_found"}


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_tool_round_of_cohere(clients, stream):
    """Cohere plans, calls, and answers from a document that the tool returned."""
    said: list[dict] = [{"role": "user", "content": ASKED}]
    settings = {"model": "practice", "tools": [TOOL]}
    first = clients.cohere.chat(messages=said, **settings).message
    (call,) = first.tool_calls
    assert first.tool_plan == "I will call get_weather."
    assert json.loads(call.function.arguments) == {"city": "Paris"}
    if stream:
        events = list(clients.cohere.chat_stream(messages=said, **settings))
        parts = [event.delta.message.tool_calls.function for event in events if event.type == "tool-call-delta"]
        assert "".join(part.arguments for part in parts) == call.function.arguments
        plan = [event.delta.message.tool_plan for event in events if event.type == "tool-plan-delta"]
        assert "".join(plan) == first.tool_plan
    document = {"type": "document", "document": {"data": "sunny"}}
    said += [
        {"role": "assistant", "tool_calls": first.tool_calls, "tool_plan": first.tool_plan},
        {"role": "tool", "tool_call_id": call.id, "content": [document]},
    ]
    answer = clients.cohere.chat(messages=said, **settings)
    assert answer.message.content[0].text == "get_weather says: sunny."


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_tool_round_of_ollama(clients, stream):
    """A Python function is offered as a tool, called, and its result told."""

    def get_weather(city: str) -> str:
        """The weather in a city.

        Args:
            city: Its name.
        """
        return "sunny"

    said: list[Any] = [{"role": "user", "content": ASKED}]
    reply = clients.ollama.chat("practice", said, tools=[get_weather], stream=stream)
    message = next(iter(reply)).message if stream else reply.message
    (call,) = message.tool_calls
    assert (call.function.name, call.function.arguments) == ("get_weather", {"city": "Paris"})
    result = {"role": "tool", "content": get_weather(**call.function.arguments), "tool_name": call.function.name}
    answer = clients.ollama.chat("practice", [*said, message, result], tools=[get_weather])
    assert answer.message.content == "get_weather says: sunny."


def test_choice_of_tools(clients):
    """A tool can be demanded or forbidden; what is missing for it is asked; one that is not on offer is an error."""

    def ask(text: str, choice: Any = "auto"):
        said = [{"role": "user", "content": text}]
        settings = {"model": "practice", "messages": said, "tools": [TOOL], "tool_choice": choice}
        return clients.openai.chat.completions.create(**settings).choices[0].message

    named = {"type": "function", "function": {"name": "get_weather"}}
    assert ask("Hello.").tool_calls is None
    assert ask("Hello.", "required").tool_calls
    assert ask("Hello.", named).tool_calls
    assert ask(ASKED, "none").tool_calls is None
    assert ask("what is the weather?").content == "For the tool get_weather I need to know: city."
    with pytest.raises(openai.BadRequestError, match="no tool `other`"):
        ask(ASKED, {"type": "function", "function": {"name": "other"}})


# Structured output


def test_parse_of_openai(clients):
    """OpenAI's `parse` returns an object of the reader's class, by chat completions and by responses."""
    said = [{"role": "user", "content": BOOKING}]
    wanted = Place(city="Oslo", guests=4, day="friday")
    reply = clients.openai.chat.completions.parse(model="practice", messages=said, response_format=Place)
    assert reply.choices[0].message.parsed == wanted
    assert clients.openai.responses.parse(model="practice", input=BOOKING, text_format=Place).output_parsed == wanted
    any_object = clients.ask_openai(f"{BOOKING} Answer in JSON.", response_format={"type": "json_object"})[0]
    assert isinstance(json.loads(any_object), dict)


def test_parse_of_anthropic(clients):
    """Anthropic's `parse` does."""
    said = [{"role": "user", "content": BOOKING}]
    reply = clients.anthropic.messages.parse(model="practice", max_tokens=LIMIT, messages=said, output_format=Place)
    assert reply.parsed_output == Place(city="Oslo", guests=4, day="friday")


def test_formats_of_cohere_and_ollama(clients):
    """Cohere's `response_format` and Ollama's `format` take the same schema and get the same object."""
    schema = Place.model_json_schema()
    form = {"type": "json_object", "json_schema": schema}
    said = [{"role": "user", "content": BOOKING}]
    texts = [
        clients.ask_cohere(BOOKING, response_format=form)[0],
        clients.ollama.chat("practice", said, format=schema).message.content,
        clients.ollama.generate("practice", BOOKING, format=schema).response,
    ]
    assert {Place.model_validate_json(text) == Place(city="Oslo", guests=4, day="friday") for text in texts} == {True}
    assert isinstance(json.loads(clients.ollama.chat("practice", said, format="json").message.content), dict)


def test_impossible_schema_is_refused(clients):
    """A schema that no value is made for is an error that names the reason, not a wrong value."""
    for schema, reason in [
        ({"type": "object", "properties": {"a": {"type": "integer", "minimum": 3, "maximum": 2}}}, "no number"),
        ({"type": "string", "pattern": "^zz$"}, "nothing in the text matches"),
        ({"not": {}}, "`not` is not supported"),
        ({"$ref": "#/$defs/Missing"}, "refers to nothing"),
        ({"$ref": "#"}, "refers to itself without end"),
    ]:
        form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
        with pytest.raises(openai.BadRequestError, match=reason):
            clients.ask_openai("Hello.", response_format=form)


# Embeddings, reranking, documents, models


def test_embeddings_agree(clients):
    """Base64 and decimal numbers are the same vector, at every vendor, of the length that was asked for."""
    create = clients.openai.embeddings.create
    for length in (None, 8, 512):
        more = {"dimensions": length} if length else {}
        packed = create(model="practice", input=[QUESTION, "x"], **more).data
        plain = create(model="practice", input=[QUESTION, "x"], encoding_format="float", **more).data
        for one, other in zip(packed, plain, strict=True):
            assert len(one.embedding) == (length or 256)
            assert one.embedding == pytest.approx(other.embedding, abs=1e-7)
    wanted = create(model="practice", input=QUESTION, encoding_format="float").data[0].embedding
    kinds = {"input_type": "search_query", "embedding_types": ["float"]}
    assert clients.cohere.embed(model="practice", texts=[QUESTION], **kinds).embeddings.float_ == [wanted]
    assert clients.ollama.embed("practice", QUESTION).embeddings == [wanted]
    with pytest.raises(openai.BadRequestError, match="must not be empty"):
        create(model="practice", input="")


def test_reranking(clients):
    """The document that holds the query comes first; scores lie between 0 and 1, in order; `top_n` cuts."""
    documents = ["Cats sleep.", "Attention mixes values by how well each key matches.", "Attention."]
    settings = {"model": "practice", "query": "attention keys and values", "documents": documents}
    results = clients.cohere.rerank(**settings).results
    scores = [result.relevance_score for result in results]
    assert results[0].index == 1 and results[-1].index == 0
    assert scores == sorted(scores, reverse=True) and 0 <= scores[-1] <= scores[0] <= 1
    assert [result.index for result in clients.cohere.rerank(top_n=1, **settings).results] == [1]


@pytest.mark.parametrize("stream", [False, True], ids=["plain", "streamed"])
def test_citations_of_cohere(clients, stream):
    """A citation's numbers cut exactly the quoted text out of the reply, and name its document."""
    documents = [{"id": "town", "data": {"text": "The library closes at seven. It has 40 chairs."}}, "Cats sleep."]
    settings = {"model": "practice", "documents": documents}
    said = [{"role": "user", "content": "When does the library close?"}]
    if stream:
        events = list(clients.cohere.chat_stream(messages=said, **settings))
        text = "".join(event.delta.message.content.text for event in events if event.type == "content-delta")
        cited = [event.delta.message.citations for event in events if event.type == "citation-start"]
    else:
        message = clients.cohere.chat(messages=said, **settings).message
        text, cited = message.content[0].text, message.citations
    found = [(text[one.start : one.end], one.sources[0].id) for one in cited]
    assert found == [("The library closes at seven.", "town")]
    other = clients.cohere.chat(messages=[{"role": "user", "content": "Who won?"}], **settings).message
    assert (other.content[0].text, other.citations) == ("The documents do not say.", None)


def test_models(clients):
    """Every vendor's list of models is the same, and a listed model can be looked up."""
    names = [model.id for model in clients.openai.models.list()]
    assert "practice" in names
    assert [model.id for model in clients.anthropic.models.list()] == names
    assert [model.model for model in clients.ollama.list().models] == names
    assert clients.openai.models.retrieve("practice").id == "practice"
    assert clients.anthropic.models.retrieve("practice").id == "practice"
    assert clients.ollama.show("practice-small").modelinfo == {"practice.context_length": 512}


# Errors


def test_wrong_key(url):
    """A wrong key raises each client's own exception for it, with status 401."""
    wrong = Clients(url, "wrong-key-of-somebody")
    for ask, error in zip(
        VENDORS,
        [openai.AuthenticationError, anthropic.AuthenticationError, cohere.UnauthorizedError, ollama.ResponseError],
        strict=True,
    ):
        with pytest.raises(error) as raised:
            getattr(wrong, ask)(QUESTION)
        assert raised.value.status_code == 401
        assert "somebody" not in str(raised.value)  # a key is never told whole
    wrong.close()


def test_only_the_set_key_opens():
    """With a key in the settings, that one opens and every other is refused, at each vendor."""
    with running(Settings(key="open-sesame")) as url:
        right, other = Clients(url, "open-sesame"), Clients(url, "practice")
        for ask in VENDORS:
            assert getattr(right, ask)("Hello.")[0].startswith("Hello.")
            with pytest.raises(Exception, match="Incorrect API key"):
                getattr(other, ask)("Hello.")
        right.close()
        other.close()


def test_no_key(url):
    """Without a key three vendors answer 401; Ollama asks for none."""
    found = {path: httpx.post(f"{url}{path}", json={}).status_code for path in CHATS}
    assert found == {
        "/v1/chat/completions": 401,
        "/v1/responses": 401,
        "/v1/messages": 401,
        "/v2/chat": 401,
        "/api/chat": 400,
    }
    assert httpx.post(f"{url}/v1/messages", json={}, headers={"x-api-key": "k", "anthropic-version": "2023-06-01"}).status_code == 400


@pytest.mark.parametrize(
    ("model", "status", "names"),
    [
        ("no-such-model", 404, ["NotFoundError", "NotFoundError", "NotFoundError", "ResponseError"]),
        ("practice-small", 400, ["BadRequestError", "BadRequestError", "BadRequestError", "ResponseError"]),
    ],
)
def test_unknown_model_and_long_prompt(clients, model, status, names):
    """An unknown model and a prompt beyond the window raise each client's own exceptions."""
    packages = [openai, anthropic, cohere, ollama]
    for ask, package, name in zip(VENDORS, packages, names, strict=True):
        with pytest.raises(getattr(package, name)) as raised:
            getattr(clients, ask)("attention " * 400, model)
        assert raised.value.status_code == status


def test_code_of_a_long_prompt(clients):
    """OpenAI's code and Anthropic's words for a full window are the ones that programs look for."""
    with pytest.raises(openai.BadRequestError) as raised:
        clients.ask_openai("attention " * 400, "practice-small")
    assert raised.value.code == "context_length_exceeded"
    with pytest.raises(anthropic.BadRequestError, match="prompt is too long: .* maximum"):
        clients.ask_anthropic("attention " * 400, "practice-small")


CHATS = {
    "/v1/chat/completions": {"model": "practice", "messages": SAID},
    "/v1/responses": {"model": "practice", "input": QUESTION},
    "/v1/messages": {"model": "practice", "max_tokens": 9, "messages": SAID},
    "/v2/chat": {"model": "practice", "messages": SAID},
    "/api/chat": {"model": "practice", "messages": SAID, "stream": False},
}


def message_of(path: str, body: dict) -> str:
    """What an error says, in the form of the protocol that the path belongs to."""
    if path.startswith("/v1/messages"):
        assert body["type"] == "error" and body["error"]["type"].endswith(("_error", "_too_large"))
        return body["error"]["message"]
    if path.startswith("/v1"):
        assert body["error"].keys() == {"message", "type", "param", "code"}
        return body["error"]["message"]
    return body["message"] if path.startswith("/v2") else body["error"]


@pytest.mark.parametrize("path", CHATS)
def test_errors_keep_their_form(url, path):
    """Too large, no JSON, wrong method, a missing field: every error has the protocol's form and a request id."""
    key = {"authorization": "Bearer practice", "content-type": "application/json"}
    key |= {"anthropic-version": "2023-06-01"} if path.startswith("/v1/messages") else {}
    cases = [
        (413, "larger than", {"content": b" " * 1_000_001}),
        (400, "not JSON", {"content": b"{"}),
        (400, "model", {"json": {}}),
        (400, "nested", {"content": b"[" * 200 + b"]" * 200}),
        (404, "does not exist", {"json": CHATS[path] | {"model": "x" * 500}}),
    ]
    for status, words, request in cases:
        reply = httpx.post(f"{url}{path}", headers=key, **request)
        assert reply.status_code == status, reply.text
        assert words in message_of(path, reply.json())
        assert reply.headers["request-id"] == reply.headers["x-request-id"]
    reply = httpx.delete(f"{url}{path}", headers=key)
    assert reply.status_code == 405 and "not supported" in message_of(path, reply.json())
    reply = httpx.get(f"{url}{path}/nowhere", headers=key)
    assert reply.status_code == 404 and "not supported" in message_of(path, reply.json())


# Troubles


def impatient(clients, seconds: float):
    """The same clients with a timeout."""
    return SimpleNamespace(
        openai=clients.openai.with_options(timeout=seconds),
        anthropic=clients.anthropic.with_options(timeout=seconds),
        cohere=cohere.ClientV2(base_url=clients.url, api_key="practice", timeout=seconds, max_retries=0),
        ollama=ollama.Client(clients.url, timeout=seconds),
    )


def test_rate_limit_passes_with_retries(url):
    """Clients that retry by themselves get through a rate limit, after the wait that the server asked for."""
    model = "practice-rate-limit-1"
    patient = {"api_key": "retries", "max_retries": 2}

    async def ask_all() -> None:
        async with (
            openai.AsyncOpenAI(base_url=f"{url}/v1", **patient) as one,
            anthropic.AsyncAnthropic(base_url=url, **patient) as two,
        ):
            await asyncio.gather(
                one.chat.completions.create(model=model, messages=SAID),
                two.messages.create(model=model, max_tokens=9, messages=SAID),
                cohere.AsyncClientV2(base_url=url, **patient).chat(model=model, messages=SAID),
            )

    started = time.monotonic()
    run_async(ask_all())
    assert time.monotonic() - started >= 1.0


@pytest.mark.parametrize(
    ("trouble", "status", "names"),
    [
        ("rate-limit", 429, ["RateLimitError", "RateLimitError", "TooManyRequestsError", "ResponseError"]),
        ("overload", 503, ["InternalServerError", "OverloadedError", "ServiceUnavailableError", "ResponseError"]),
    ],
)
def test_busy_server_without_retries(clients, trouble, status, names):
    """Without retries, a client meets its own exception as often as the model's name says, then gets through."""
    packages = [openai, anthropic, cohere, ollama]
    for ask, package, name in zip(VENDORS, packages, names, strict=True):
        error = getattr(package, name)
        for _ in range(2):  # it begins again after a success
            for _ in range(3):
                with pytest.raises(error) as raised:
                    getattr(clients, ask)(QUESTION, f"practice-{trouble}-3")
                wanted = 529 if (package, status) == (anthropic, 503) else status
                assert raised.value.status_code == wanted
            assert getattr(clients, ask)(QUESTION, f"practice-{trouble}-3")[0]


@pytest.mark.parametrize("model", ["practice-silent", "practice-slow"])
def test_timeouts(clients, model):
    """A silent and a slow server run into the client's own timeout, in each client's own exception."""
    quick = impatient(clients, 0.2)
    said = {"model": model, "messages": SAID}
    with pytest.raises(openai.APITimeoutError):
        quick.openai.chat.completions.create(**said)
    with pytest.raises(anthropic.APITimeoutError):
        quick.anthropic.messages.create(max_tokens=9, **said)
    with pytest.raises(httpx.ReadTimeout):
        quick.cohere.chat(**said)
    with pytest.raises(httpx.ReadTimeout):
        quick.ollama.chat(**said)


def test_a_timeout_measures_silence(clients):
    """A stream may take longer than the timeout; one whose pieces are further apart than the timeout breaks."""
    with running(Settings(pace=12)) as url:
        patient = clients.openai.with_options(base_url=f"{url}/v1", timeout=2)
        started = time.monotonic()
        list(patient.chat.completions.create(model="practice", messages=SAID, stream=True))
    assert time.monotonic() - started > 2
    quick = impatient(clients, 0.2)
    with pytest.raises(Exception, match="(?i)timed out|timeout"):  # at its start on a busy machine, else between tokens
        list(quick.openai.chat.completions.create(model="practice-slow", messages=SAID, stream=True))


def test_cut_stream(clients):
    """A connection that breaks raises in each client, in the middle of the text."""
    whole = clients.ask_openai(QUESTION)[0]
    text = ""
    with pytest.raises(Exception, match="(?i)incomplete|peer closed|connection"):
        for chunk in clients.openai.chat.completions.create(model="practice-cut", messages=SAID, stream=True):
            text += chunk.choices[0].delta.content or ""
    assert whole.startswith(text) and 0 < len(text) < len(whole)
    for stream in STREAMS[1:]:
        with pytest.raises(Exception, match="(?i)incomplete|peer closed|connection"):
            getattr(clients, stream)(QUESTION, "practice-cut")


@pytest.mark.parametrize("stream", ["stream_openai", "stream_responses", "stream_anthropic", "stream_ollama"])
def test_malformed_event(clients, stream):
    """An event of broken JSON raises, and its message tells of JSON's trouble."""
    with pytest.raises(Exception, match="(?i)unterminated|expecting|delimiter|json"):
        getattr(clients, stream)(QUESTION, "practice-malformed")


def test_malformed_event_is_skipped_by_cohere(clients):
    """Cohere's client drops a broken event without a word: its text is shorter than its usage says."""
    pieces, used = clients.stream_cohere(QUESTION, "practice-malformed")
    assert len(pieces) == used - 1


def test_refusal(clients):
    """Each protocol refuses in its own field."""
    message = clients.openai.chat.completions.create(model="practice-refusal", messages=SAID).choices[0].message
    assert (message.content, message.refusal) == (None, REFUSAL)
    (part,) = clients.openai.responses.create(model="practice-refusal", input=QUESTION).output[0].content
    assert (part.type, part.refusal) == ("refusal", REFUSAL)
    reply = clients.anthropic.messages.create(model="practice-refusal", max_tokens=LIMIT, messages=SAID)
    assert (reply.stop_reason, reply.content[0].text) == ("refusal", REFUSAL)
    assert clients.ask_cohere(QUESTION, "practice-refusal")[0] == REFUSAL
    assert clients.ask_ollama(QUESTION, "practice-refusal")[0] == REFUSAL
    with clients.openai.chat.completions.stream(model="practice-refusal", messages=SAID) as stream:
        assert stream.get_final_completion().choices[0].message.refusal == REFUSAL


@pytest.mark.parametrize("ask", ["ask_openai", "ask_cohere", "ask_ollama"])
def test_injection(clients, ask):
    """The gullible model tells its instructions and shows a picture of a stranger's."""
    package = {"ask_openai": clients.openai.chat.completions.create, "ask_cohere": clients.cohere.chat}.get(ask)
    said = [{"role": "system", "content": "The code is 1234."}, *SAID]
    if package:
        message = package(model="practice-injection", messages=said)
        message = message.choices[0].message if ask == "ask_openai" else message.message
        text = message.content if ask == "ask_openai" else message.content[0].text
    else:
        text = clients.ollama.chat("practice-injection", said).message.content
    assert "The code is 1234." in text and "![status](https://attacker.invalid/" in text
