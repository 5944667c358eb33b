"""Drive clients that nobody here wrote against the practice server: `make clients`.

Runs in an environment of its own, with the variables that lead clients to the server. Each client is asked in its own
way for a plain reply, a stream, a call of a tool, the answer after the tool's result, and an object of a schema. What a
client lacks, or does in one step, is marked so. The result is written as a line of JSON for each client: its version and, by task,
`yes`, `-` (it has no such thing) or the error.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel

MODEL = "gpt-4.1-mini"
CLAUDE = "claude-sonnet-4-5"
ASKED = "What is the weather in Paris?"
SAY = "say: heard"
BOOKING = "Book a table in Oslo. guests: 4"
TASKS = ("plain", "stream", "tool", "after the tool", "schema")
CLIENTS: dict[str, tuple[str, Callable[[], dict[str, object]]]] = {}


class Booking(BaseModel):
    """A table."""

    city: str
    guests: int


def get_weather(city: str) -> str:
    """The weather in a city.

    Args:
        city: Its name.
    """
    CALLED.append(city)
    return "sunny"


CALLED: list[str] = []
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
FUNCTION = {"name": "get_weather", "description": "The weather in a city.", "parameters": PARAMETERS}
TOOL = {"type": "function", "function": FUNCTION}
SCHEMA = {**Booking.model_json_schema(), "additionalProperties": False}
USER = [{"role": "user", "content": ASKED}]


def heard(text: object) -> None:
    """The text is the one that was to be said."""
    assert text == "heard", f"said {text!r}"


def told(text: object) -> None:
    """The text tells the tool's result."""
    assert "sunny" in str(text), f"said {text!r}"


def booked(value: object) -> None:
    """The object is the booking."""
    value = value if isinstance(value, dict) else value.model_dump()
    assert value == {"city": "Oslo", "guests": 4}, f"made {value!r}"


def called(arguments: object) -> None:
    """The arguments are those of the tool."""
    arguments = json.loads(arguments) if isinstance(arguments, str) else arguments
    assert arguments == {"city": "Paris"}, f"called with {arguments!r}"


def looped(run: Callable[[], object]) -> None:
    """A client that runs the loop over tools by itself calls the tool once and tells its result."""
    CALLED.clear()
    told(run())
    assert CALLED == ["Paris"], f"called for {CALLED}"


def client(name: str, package: str):
    """Register a function that returns a client's tasks."""

    def register(make: Callable[[], dict[str, object]]) -> None:
        CLIENTS[name] = (package, make)

    return register


@client("OpenAI, chat", "openai")
def _():
    import openai

    chat = openai.OpenAI().chat.completions

    def second() -> None:
        first = chat.create(model=MODEL, messages=USER, tools=[TOOL]).choices[0].message
        result = {"role": "tool", "tool_call_id": first.tool_calls[0].id, "content": "sunny"}
        told(chat.create(model=MODEL, messages=[*USER, first, result], tools=[TOOL]).choices[0].message.content)

    said = [{"role": "user", "content": SAY}]
    book = [{"role": "user", "content": BOOKING}]
    return {
        "plain": lambda: heard(chat.create(model=MODEL, messages=said).choices[0].message.content),
        "stream": lambda: heard(
            "".join(c.choices[0].delta.content or "" for c in chat.create(model=MODEL, messages=said, stream=True))
        ),
        "tool": lambda: called(
            chat.create(model=MODEL, messages=USER, tools=[TOOL]).choices[0].message.tool_calls[0].function.arguments
        ),
        "after the tool": second,
        "schema": lambda: booked(
            chat.parse(model=MODEL, messages=book, response_format=Booking).choices[0].message.parsed
        ),
    }


@client("OpenAI, responses", "openai")
def _():
    import openai

    responses = openai.OpenAI().responses
    flat = {"type": "function", **FUNCTION}

    def second() -> None:
        first = responses.create(model=MODEL, input=ASKED, tools=[flat])
        result = {"type": "function_call_output", "call_id": first.output[0].call_id, "output": "sunny"}
        told(responses.create(model=MODEL, input=[*USER, *first.output, result], tools=[flat]).output_text)

    def stream() -> None:
        events = responses.create(model=MODEL, input=SAY, stream=True)
        heard("".join(e.delta for e in events if e.type == "response.output_text.delta"))

    return {
        "plain": lambda: heard(responses.create(model=MODEL, input=SAY).output_text),
        "stream": stream,
        "tool": lambda: called(responses.create(model=MODEL, input=ASKED, tools=[flat]).output[0].arguments),
        "after the tool": second,
        "schema": lambda: booked(responses.parse(model=MODEL, input=BOOKING, text_format=Booking).output_parsed),
    }


@client("Anthropic", "anthropic")
def _():
    import anthropic

    made = anthropic.Anthropic()
    tool = {"name": "get_weather", "description": FUNCTION["description"], "input_schema": PARAMETERS}
    settings = {"model": CLAUDE, "max_tokens": 1000}
    said = [{"role": "user", "content": SAY}]

    def stream() -> None:
        with made.messages.stream(messages=said, **settings) as events:
            heard("".join(events.text_stream))

    def second() -> None:
        first = made.messages.create(messages=USER, tools=[tool], **settings)
        result = {"type": "tool_result", "tool_use_id": first.content[0].id, "content": "sunny"}
        more = [*USER, {"role": "assistant", "content": first.content}, {"role": "user", "content": [result]}]
        told(made.messages.create(messages=more, tools=[tool], **settings).content[0].text)

    book = [{"role": "user", "content": BOOKING}]
    return {
        "plain": lambda: heard(made.messages.create(messages=said, **settings).content[0].text),
        "stream": stream,
        "tool": lambda: called(made.messages.create(messages=USER, tools=[tool], **settings).content[0].input),
        "after the tool": second,
        "schema": lambda: booked(made.messages.parse(messages=book, output_format=Booking, **settings).parsed_output),
    }


@client("Cohere", "cohere")
def _():
    import cohere

    made = cohere.ClientV2(base_url=os.environ["CO_API_URL"])
    model = "command-a-03-2025"
    said = [{"role": "user", "content": SAY}]

    def second() -> None:
        first = made.chat(model=model, messages=USER, tools=[TOOL]).message
        more = [
            *USER,
            {"role": "assistant", "tool_calls": first.tool_calls, "tool_plan": first.tool_plan},
            {"role": "tool", "tool_call_id": first.tool_calls[0].id, "content": "sunny"},
        ]
        told(made.chat(model=model, messages=more, tools=[TOOL]).message.content[0].text)

    def stream() -> None:
        events = made.chat_stream(model=model, messages=said)
        heard("".join(e.delta.message.content.text for e in events if e.type == "content-delta"))

    form = {"type": "json_object", "json_schema": SCHEMA}
    book = [{"role": "user", "content": BOOKING}]
    return {
        "plain": lambda: heard(made.chat(model=model, messages=said).message.content[0].text),
        "stream": stream,
        "tool": lambda: called(
            made.chat(model=model, messages=USER, tools=[TOOL]).message.tool_calls[0].function.arguments
        ),
        "after the tool": second,
        "schema": lambda: booked(
            json.loads(made.chat(model=model, messages=book, response_format=form).message.content[0].text)
        ),
    }


@client("Ollama", "ollama")
def _():
    import ollama

    made, model = ollama.Client(), "llama3.2"
    said = [{"role": "user", "content": SAY}]

    def second() -> None:
        first = made.chat(model, USER, tools=[get_weather]).message
        result = {"role": "tool", "content": "sunny", "tool_name": "get_weather"}
        told(made.chat(model, [*USER, first, result], tools=[get_weather]).message.content)

    book = [{"role": "user", "content": BOOKING}]
    return {
        "plain": lambda: heard(made.chat(model, said).message.content),
        "stream": lambda: heard("".join(part.message.content for part in made.chat(model, said, stream=True))),
        "tool": lambda: called(
            made.chat(model, USER, tools=[get_weather]).message.tool_calls[0].function.arguments
        ),
        "after the tool": second,
        "schema": lambda: booked(json.loads(made.chat(model, book, format=SCHEMA).message.content)),
    }


def _langchain(make: Callable[[], object]) -> dict[str, object]:
    """All chat models of LangChain are used alike."""
    from langchain_core.messages import HumanMessage, ToolMessage
    from langchain_core.tools import tool

    model = make()
    offered = tool(get_weather)
    bound = model.bind_tools([offered])

    def second() -> None:
        said = [HumanMessage(ASKED)]
        said.append(bound.invoke(said))
        said.append(ToolMessage("sunny", tool_call_id=said[-1].tool_calls[0]["id"]))
        told(bound.invoke(said).text)

    return {
        "plain": lambda: heard(model.invoke(SAY).text),
        "stream": lambda: heard("".join(part.text for part in model.stream(SAY))),
        "tool": lambda: called(bound.invoke(ASKED).tool_calls[0]["args"]),
        "after the tool": second,
        "schema": lambda: booked(model.with_structured_output(Booking).invoke(BOOKING)),
    }


@client("LangChain, OpenAI", "langchain-openai")
def _():
    from langchain_openai import ChatOpenAI

    return _langchain(lambda: ChatOpenAI(model=MODEL))


@client("LangChain, responses", "langchain-openai")
def _():
    from langchain_openai import ChatOpenAI

    return _langchain(lambda: ChatOpenAI(model=MODEL, use_responses_api=True))


@client("LangChain, Anthropic", "langchain-anthropic")
def _():
    from langchain_anthropic import ChatAnthropic

    return _langchain(lambda: ChatAnthropic(model=CLAUDE))


@client("LangChain, Ollama", "langchain-ollama")
def _():
    from langchain_ollama import ChatOllama

    return _langchain(lambda: ChatOllama(model="llama3.2"))


@client("LiteLLM, OpenAI", "litellm")
def _():
    return _litellm(f"openai/{MODEL}", api_base=os.environ["OPENAI_BASE_URL"])


@client("LiteLLM, Anthropic", "litellm")
def _():
    return _litellm(f"anthropic/{CLAUDE}")


@client("LiteLLM, Ollama", "litellm")
def _():
    return _litellm("ollama_chat/llama3.2", api_base=os.environ["OLLAMA_HOST"])


def _litellm(model: str, **settings) -> dict[str, object]:
    import litellm

    def ask(said, **more):
        return litellm.completion(model=model, messages=said, **settings, **more)

    said = [{"role": "user", "content": SAY}]

    def second() -> None:
        first = ask(USER, tools=[TOOL]).choices[0].message
        result = {"role": "tool", "tool_call_id": first.tool_calls[0].id, "name": "get_weather", "content": "sunny"}
        told(ask([*USER, first.model_dump(), result], tools=[TOOL]).choices[0].message.content)

    return {
        "plain": lambda: heard(ask(said).choices[0].message.content),
        "stream": lambda: heard("".join(part.choices[0].delta.content or "" for part in ask(said, stream=True))),
        "tool": lambda: called(ask(USER, tools=[TOOL]).choices[0].message.tool_calls[0].function.arguments),
        "after the tool": second,
        "schema": lambda: booked(
            json.loads(
                ask([{"role": "user", "content": BOOKING}], response_format=Booking).choices[0].message.content
            )
        ),
    }


@client("LlamaIndex", "llama-index-llms-openai-like")
def _():
    from llama_index.core.llms import ChatMessage
    from llama_index.llms.openai_like import OpenAILike

    model = OpenAILike(
        model=MODEL, api_base=os.environ["OPENAI_BASE_URL"], api_key="practice", is_chat_model=True, context_window=8000
    )
    said = [ChatMessage(role="user", content=SAY)]
    return {
        "plain": lambda: heard(model.chat(said).message.content),
        "stream": lambda: heard("".join(part.delta for part in model.stream_chat(said))),
    }


@client("Pydantic AI", "pydantic-ai-slim")
def _():
    from pydantic_ai import Agent

    model = f"openai-chat:{MODEL}"

    def stream() -> None:
        with Agent(model).run_stream_sync(SAY) as streamed:
            heard("".join(streamed.stream_text(delta=True)))

    agent = Agent(model, tools=[get_weather])
    return {
        "plain": lambda: heard(Agent(model).run_sync(SAY).output),
        "tool": lambda: looped(lambda: agent.run_sync(ASKED).output),
        "after the tool": lambda: looped(lambda: agent.run_sync(ASKED).output),
        "schema": lambda: booked(Agent(model, output_type=Booking).run_sync(BOOKING).output),
    }


@client("Instructor", "instructor")
def _():
    import instructor
    import openai

    made = instructor.from_openai(openai.OpenAI())
    book = [{"role": "user", "content": BOOKING}]
    return {"schema": lambda: booked(made.chat.completions.create(model=MODEL, messages=book, response_model=Booking))}


@client("OpenAI Agents", "openai-agents")
def _():
    import asyncio

    from agents import Agent, Runner, function_tool, set_tracing_disabled

    set_tracing_disabled(True)
    agent = Agent("A", model=MODEL, tools=[function_tool(get_weather)])

    async def stream() -> str:
        result = Runner.run_streamed(Agent("A", model=MODEL), SAY)
        text = ""
        async for event in result.stream_events():
            if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
                text += event.data.delta
        return text

    return {
        "plain": lambda: heard(Runner.run_sync(Agent("A", model=MODEL), SAY).final_output),
        "stream": lambda: heard(asyncio.run(stream())),
        "tool": lambda: looped(lambda: Runner.run_sync(agent, ASKED).final_output),
        "after the tool": lambda: looped(lambda: Runner.run_sync(agent, ASKED).final_output),
        "schema": lambda: booked(
            Runner.run_sync(Agent("A", model=MODEL, output_type=Booking), BOOKING).final_output
        ),
    }


@client("smolagents", "smolagents")
def _():
    from smolagents import OpenAIServerModel

    model = OpenAIServerModel(MODEL, api_base=os.environ["OPENAI_BASE_URL"], api_key="practice")
    said = [{"role": "user", "content": [{"type": "text", "text": SAY}]}]
    return {
        "plain": lambda: heard(model.generate(said).content),
        "stream": lambda: heard("".join(part.content or "" for part in model.generate_stream(said))),
    }


@client("DSPy", "dspy")
def _():
    import dspy

    model = dspy.LM(f"openai/{MODEL}", api_base=os.environ["OPENAI_BASE_URL"], api_key="practice", cache=False)

    def first(reply) -> object:
        reply = reply[0]
        return reply.get("text") if isinstance(reply, dict) else reply

    return {"plain": lambda: heard(first(model(SAY)))}


@client("Haystack", "haystack-ai")
def _():
    from haystack.components.generators.chat import OpenAIChatGenerator
    from haystack.dataclasses import ChatMessage
    from haystack.tools import Tool
    from haystack.utils import Secret

    tools = [Tool("get_weather", FUNCTION["description"], PARAMETERS, get_weather)]
    settings = {
        "model": MODEL, "api_base_url": os.environ["OPENAI_BASE_URL"], "api_key": Secret.from_token("practice"),
    }  # fmt: skip
    made = OpenAIChatGenerator(**settings)
    said = [ChatMessage.from_user(ASKED)]

    def stream() -> None:
        parts: list[str] = []
        made.run([ChatMessage.from_user(SAY)], streaming_callback=lambda chunk: parts.append(chunk.content))
        heard("".join(parts))

    def second() -> None:
        reply = made.run(said, tools=tools)["replies"][0]
        result = ChatMessage.from_tool("sunny", origin=reply.tool_calls[0])
        told(made.run([*said, reply, result], tools=tools)["replies"][0].text)

    form = {"response_format": Booking}
    return {
        "plain": lambda: heard(made.run([ChatMessage.from_user(SAY)])["replies"][0].text),
        "stream": stream,
        "tool": lambda: called(made.run(said, tools=tools)["replies"][0].tool_calls[0].arguments),
        "after the tool": second,
        "schema": lambda: booked(
            json.loads(made.run([ChatMessage.from_user(BOOKING)], generation_kwargs=form)["replies"][0].text)
        ),
    }


@client("llm", "llm")
def _():
    import llm

    model = llm.get_model("gpt-4o-mini")
    model.api_base = os.environ["OPENAI_BASE_URL"]
    model.key = "practice"

    return {
        "plain": lambda: heard(model.prompt(SAY, stream=False).text()),
        "stream": lambda: heard("".join(model.prompt(SAY))),
        "tool": lambda: looped(lambda: model.chain(ASKED, tools=[get_weather]).text()),
        "after the tool": lambda: looped(lambda: model.chain(ASKED, tools=[get_weather]).text()),
        "schema": lambda: booked(json.loads(model.prompt(BOOKING, schema=Booking).text())),
    }


def attempt(task: Callable[[], None]) -> str:
    """`yes`, or what went wrong in one line."""
    try:
        task()
    except Exception as error:  # whatever a client raises is its result
        if "-v" in sys.argv:
            traceback.print_exc()
        return f"{type(error).__name__}: {error}".splitlines()[0][:200]
    return "yes"


def driven(name: str) -> dict[str, str]:
    """One client through all tasks."""
    package, make = CLIENTS[name]
    try:
        tasks = make()
    except Exception as error:
        return {"version": "", **dict.fromkeys(TASKS, f"{type(error).__name__}: {error}".splitlines()[0][:200])}
    results = {"version": f"{package} {version(package)}"}
    for task in TASKS:
        results[task] = attempt(tasks[task]) if task in tasks else "-"
    return results


def main() -> int:
    """Drive all clients, or those that the arguments name, and write the result."""
    target = Path(sys.argv[1])
    found = {}
    for name in CLIENTS:
        with ThreadPoolExecutor(1) as thread:  # some begin a loop of their own, which others then trip over
            found[name] = thread.submit(driven, name).result()
        print(f"{name:24}", *(f"{task}: {found[name][task]}" for task in TASKS), sep="  ", flush=True)
    lines = [json.dumps({"client": name, **result}, ensure_ascii=False) + "\n" for name, result in found.items()]
    target.write_text("".join(lines), encoding="utf-8")
    failed = [name for name, result in found.items() if any(result[task] not in ("yes", "-") for task in TASKS)]
    print(f"{len(found) - len(failed)} of {len(found)} clients went through.", *failed, sep="\n  ")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
