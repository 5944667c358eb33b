"""OpenAI's protocol: chat completions, responses, embeddings, models."""

from __future__ import annotations

import base64
import json
import re
import struct
import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, PositiveInt, Tag

from snippets.practice_server import tokens
from snippets.practice_server.chat import Call, Live, Message, Prompt, Reply, Sampling, Tool
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, drawn, identity, ignored, in_parts
from snippets.practice_server.protocols.library import LIBRARY, WIDTHS
from snippets.practice_server.state import Server

# Errors

_CODES = {
    "key": "invalid_api_key",
    "model": "model_not_found",
    "too_long": "context_length_exceeded",
    "rate": "rate_limit_exceeded",
}
_TYPES = {"rate": "requests", "overload": "server_error", "timeout": "server_error", "bug": "server_error"}


def error(fault: Fault) -> dict:
    """A fault as OpenAI tells it."""
    return {
        "error": {
            "message": fault.message,
            "type": _TYPES.get(fault.kind, "invalid_request_error"),
            "param": fault.param,
            "code": _CODES.get(fault.kind),
        }
    }


# What both kinds of chat share

REASONING = r"o\d.*|gpt-5(?!\.).*"  # models that draw in their own way


def check_strict(schema: Any, where: str) -> None:
    """Refuse a strict schema with an object that is open, or has optional fields, as OpenAI does."""
    if isinstance(schema, list):
        for part in schema:
            check_strict(part, where)
    if not isinstance(schema, dict):
        return
    if "properties" in schema or schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            raise Fault(400, "request", f"{where}: a strict schema needs `additionalProperties: false` in each object")
        optional = set(schema.get("properties", {})) - set(schema.get("required", []))
        if optional:
            what = f"a strict schema has all its properties in `required`; missing: {', '.join(sorted(optional))}"
            raise Fault(400, "request", f"{where}: {what}")
    for keyword in ("properties", "$defs"):
        check_strict(list((schema.get(keyword) or {}).values()), where)
    check_strict([schema.get(keyword) for keyword in ("items", "anyOf")], where)


def check_json_word(said: list[Message], where: str) -> None:
    """Refuse JSON mode where no message says JSON, as OpenAI does: a model would write blanks for ever."""
    if not any("json" in message.text.lower() for message in said):
        what = f"'messages' must contain the word 'json' in some form, to use '{where}' of type 'json_object'."
        raise Fault(400, "request", what, param=where)


def check_drawing(body: Any, model: str) -> None:
    """Refuse arguments that a reasoning model does not take."""
    if not re.fullmatch(REASONING, model):
        return
    usual = {"temperature": 1, "top_p": 1, "frequency_penalty": 0, "presence_penalty": 0}
    for name, value in [*usual.items(), ("logprobs", False), ("stop", None), ("max_tokens", None)]:
        given = getattr(body, name, None)
        if given is not None and given != value:
            remedy = "Use 'max_completion_tokens' instead." if name == "max_tokens" else "Leave it out."
            what = f"Unsupported parameter: '{name}' is not supported with this model. {remedy}"
            raise Fault(400, "request", what, param=name)


class Function(Body):
    """A tool's name, description and parameters (a JSON schema)."""

    name: str
    description: str | None = None
    parameters: dict = {}
    strict: bool | None = None

    def tool(self) -> Tool:
        """The same for every protocol."""
        if self.strict:
            check_strict(self.parameters, f"tools: {self.name}")
        return Tool(self.name, self.description or "", self.parameters)


class JsonSchema(Body):
    """The form that a reply must have."""

    name: str
    schema_: dict = Field(alias="schema")
    description: str | None = None
    strict: bool | None = None


def arguments(text: str) -> dict:
    """The arguments of a call, which travel as a string of JSON."""
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Fault(400, "request", "the arguments of a tool call must be a JSON object, written as a string")
    return value


# Chat completions


class TextPart(Body):
    """A part of a message; this server reads text only."""

    type: Literal["text", "input_text", "output_text", "refusal"]
    text: str = ""
    refusal: str = ""
    annotations: list | None = None
    logprobs: list | None = None


Content = str | list[TextPart] | None


def _text(content: Content) -> str:
    return content if isinstance(content, str) else "".join(part.text or part.refusal for part in content or [])


class CalledFunction(Body):
    """The name and the arguments (JSON as a string) of a call."""

    name: str
    arguments: str
    parsed_arguments: Any = ignored()  # what the client's helper made of them


class ToolCall(Body):
    """A call that the assistant has asked for."""

    id: str
    type: Literal["function"] = "function"
    function: CalledFunction
    index: int | None = ignored()  # from the stream that the call came in

    def call(self) -> Call:
        """The same for every protocol."""
        return Call(self.id, self.function.name, arguments(self.function.arguments))


class ChatMessage(Body):
    """One message of a chat."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Content = None
    name: str | None = ignored()
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None
    refusal: str | None = None
    annotations: list | None = ignored()
    audio: Any = ignored()
    parsed: Any = ignored()  # what the client's helper made of it
    function_call: Any = ignored()

    def message(self) -> Message:
        """The same for every protocol."""
        calls = tuple(call.call() for call in self.tool_calls or [])
        role = "system" if self.role == "developer" else self.role
        return Message(role, _text(self.content) or self.refusal or "", calls, self.tool_call_id or "")


class FunctionTool(Body):
    """A function on offer."""

    type: Literal["function"]
    function: Function


class FunctionName(Body):
    """The name of the function to call."""

    name: str


class NamedTool(Body):
    """A demand for one function."""

    type: Literal["function"]
    function: FunctionName


class Format(Body):
    """Text, any JSON object, or one that fits a schema."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None

    def schema_of(self) -> dict | None:
        """The schema to fill, `{}` for any object, nothing for text."""
        if self.type == "json_schema" and self.json_schema is None:
            raise Fault(400, "request", "response_format of type json_schema needs a `json_schema`")
        if self.type == "json_schema" and self.json_schema.strict:
            check_strict(self.json_schema.schema_, "response_format")
        return {"text": None, "json_object": {}}.get(self.type, self.json_schema and self.json_schema.schema_)


class StreamOptions(Body):
    """What a stream tells beside its text."""

    include_usage: bool = False
    include_obfuscation: bool | None = ignored()


class ChatBody(Body):
    """The body of a chat completion."""

    model: str
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    max_completion_tokens: PositiveInt | None = None
    max_tokens: PositiveInt | None = None
    stop: str | Annotated[list[str], Field(max_length=4)] | None = None
    tools: list[FunctionTool] | None = None
    tool_choice: Literal["none", "auto", "required"] | NamedTool = "auto"
    response_format: Format | None = None
    n: Literal[1] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = drawn()
    top_p: Annotated[float, Field(ge=0, le=1)] | None = drawn()
    frequency_penalty: float | None = drawn()
    presence_penalty: float | None = drawn()
    logprobs: bool | None = drawn()
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = drawn()
    logit_bias: dict | None = ignored()
    seed: int | None = drawn()
    user: str | None = ignored()
    metadata: dict | None = ignored()
    store: bool | None = ignored()
    service_tier: str | None = ignored()
    parallel_tool_calls: bool | None = None
    reasoning_effort: str | None = ignored()
    verbosity: str | None = ignored()
    safety_identifier: str | None = ignored()
    prompt_cache_key: str | None = ignored()
    prompt_cache_retention: str | None = ignored()


def _chat_prompt(body: ChatBody, server: Server) -> Prompt:
    choice = body.tool_choice
    check_drawing(body, body.model)
    said = [message.message() for message in body.messages]
    if body.response_format and body.response_format.type == "json_object":
        check_json_word(said, "response_format")
    return Prompt(
        body.model,
        tuple(said),
        tuple(tool.function.tool() for tool in body.tools or []),
        choice if isinstance(choice, str) else choice.function.name,
        body.response_format.schema_of() if body.response_format else None,
        max_tokens=body.max_completion_tokens or body.max_tokens,
        stop=(body.stop,) if isinstance(body.stop, str) else tuple(body.stop or ()),
        parallel=body.parallel_tool_calls is not False,
        sampling=Sampling(
            body.temperature,
            body.top_p,
            None,
            body.seed,
            body.frequency_penalty,
            body.presence_penalty,
            (body.top_logprobs or 0) if body.logprobs else None,
        ),
    )


def _usage(prompt: Prompt, reply: Reply) -> dict:
    return {
        "prompt_tokens": prompt.tokens,
        "completion_tokens": reply.tokens,
        "total_tokens": prompt.tokens + reply.tokens,
        "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
    }


def _completion(body: ChatBody, prompt: Prompt, kind: str) -> dict:
    return {
        "id": identity("chatcmpl-", prompt),
        "object": kind,
        "created": int(time.time()),
        "model": body.model,
        "system_fingerprint": f"practice-server/{prompt.brain}",
    }


def _finish(reply: Reply) -> str:
    return "stop" if reply.finish == "refusal" else reply.finish


def _tool_call(call: Call) -> dict:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.json}}


def _chat_whole(body: ChatBody, prompt: Prompt, reply: Reply) -> dict:
    refused = reply.finish == "refusal"
    message = {
        "role": "assistant",
        "content": None if reply.calls or refused else reply.text,
        "refusal": reply.text if refused else None,
        "annotations": [],
    }
    if reply.calls:
        message["tool_calls"] = [_tool_call(call) for call in reply.calls]
    choice = {"index": 0, "message": message, "logprobs": _odds(reply.odds), "finish_reason": _finish(reply)}
    return {**_completion(body, prompt, "chat.completion"), "choices": [choice], "usage": _usage(prompt, reply)}


def _odds(known: list[dict]) -> dict | None:
    return {"content": known, "refusal": None} if known else None


# region events
def _chat_events(
    body: ChatBody, prompt: Prompt, reply: Reply | Live
) -> Iterator[str]:
    base = _completion(body, prompt, "chat.completion.chunk")
    options = body.stream_options
    told = options and options.include_usage
    open_usage = {"usage": None} if told else {}

    def chunk(
        delta: dict, finish: str | None = None, odds: dict | None = None
    ) -> str:
        choice = {
            "index": 0,
            "delta": delta,
            "logprobs": _odds([odds] if odds else []),
            "finish_reason": finish,
        }
        return _data({**base, "choices": [choice], **open_usage})

    content = None if reply.calls else ""
    yield chunk({"role": "assistant", "content": content})
    part = "refusal" if reply.refused else "content"
    for piece in reply.pieces:
        yield chunk({part: piece}, odds=getattr(piece, "odds", None))
    for index, call in enumerate(reply.calls):
        first = _tool_call(call)
        first["function"]["arguments"] = ""
        yield chunk({"tool_calls": [{"index": index, **first}]})
        for piece in in_parts(call.json):
            more = {"index": index, "function": {"arguments": piece}}
            yield chunk({"tool_calls": [more]})
    done = reply.whole()  # a model's reply is known now
    yield chunk({}, _finish(done))
    if told:
        usage = _usage(prompt, done)
        yield _data({**base, "choices": [], "usage": usage})
    yield "data: [DONE]\n\n"
# endregion events


def _data(value: dict) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


# Responses


class InputMessage(Body):
    """A message among the input."""

    role: Literal["system", "developer", "user", "assistant"]
    content: Content
    type: Literal["message"] = "message"
    id: str | None = ignored()
    status: str | None = ignored()
    phase: str | None = ignored()


class FunctionCall(Body):
    """A call that the model has asked for."""

    type: Literal["function_call"]
    call_id: str
    name: str
    arguments: str
    id: str | None = ignored()
    status: str | None = ignored()
    namespace: str | None = ignored()
    caller: Any = ignored()


class FunctionResult(Body):
    """What a called function returned."""

    type: Literal["function_call_output"]
    call_id: str
    output: Content
    id: str | None = ignored()
    status: str | None = ignored()


class Reasoning(Body):
    """What a reasoning model thought; it comes back in the next turn, and is not read."""

    type: Literal["reasoning"]
    id: str | None = ignored()
    summary: list | None = ignored()
    content: list | None = ignored()
    encrypted_content: str | None = ignored()
    status: str | None = ignored()


class Reference(Body):
    """An earlier item by its id."""

    type: Literal["item_reference"]
    id: str


def _item_type(item: Any) -> str:
    kind = item.get("type") if isinstance(item, dict) else getattr(item, "type", None)
    return "message" if kind is None else str(kind)


Item = Annotated[
    Annotated[InputMessage, Tag("message")]
    | Annotated[FunctionCall, Tag("function_call")]
    | Annotated[FunctionResult, Tag("function_call_output")]
    | Annotated[Reasoning, Tag("reasoning")]
    | Annotated[Reference, Tag("item_reference")],
    Discriminator(_item_type),
]


class FlatFunction(Function):
    """A function on offer, without the level in between that chat completions have."""

    type: Literal["function"]


class FlatName(Body):
    """A demand for one function."""

    type: Literal["function"]
    name: str


class TextFormat(Body):
    """Text, any JSON object, or one that fits a schema."""

    type: Literal["text", "json_object", "json_schema"]
    name: str | None = None
    schema_: dict | None = Field(default=None, alias="schema")
    strict: bool | None = None
    description: str | None = None


class TextSettings(Body):
    """The form of the reply."""

    format: TextFormat | None = None
    verbosity: str | None = ignored()


class ResponseBody(Body):
    """The body of a response."""

    model: str
    input: str | list[Item]
    instructions: str | None = None
    previous_response_id: str | None = None
    stream: bool | None = False
    store: bool | None = True
    max_output_tokens: PositiveInt | None = None
    tools: list[FlatFunction] | None = None
    tool_choice: Literal["none", "auto", "required"] | FlatName = "auto"
    text: TextSettings | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = drawn()
    top_p: Annotated[float, Field(ge=0, le=1)] | None = drawn()
    metadata: dict | None = ignored()
    user: str | None = ignored()
    reasoning: dict | None = ignored()
    include: list | None = ignored()
    truncation: str | None = ignored()
    service_tier: str | None = ignored()
    stream_options: dict | None = ignored()
    parallel_tool_calls: bool | None = None
    safety_identifier: str | None = ignored()
    prompt_cache_key: str | None = ignored()


def _response_prompt(body: ResponseBody, server: Server) -> Prompt:
    earlier: tuple[Message, ...] = ()
    if body.previous_response_id:
        kept = server.memory.get(body.previous_response_id)
        if kept is None:
            raise Fault(404, "request", f"Previous response with id '{body.previous_response_id}' not found.")
        earlier, _ = kept  # tools do not carry over
    items = [InputMessage(role="user", content=body.input)] if isinstance(body.input, str) else body.input
    messages = [Message("system", body.instructions)] if body.instructions else []
    messages += earlier
    for item in items:
        if isinstance(item, FunctionCall):
            call = Call(item.call_id, item.name, arguments(item.arguments))
            messages.append(Message("assistant", "", (call,)))
        elif isinstance(item, FunctionResult):
            messages.append(Message("tool", _text(item.output), (), item.call_id))
        elif isinstance(item, Reference):
            kept = server.memory.get(item.id)
            if kept is None:
                raise Fault(404, "request", f"Item with id '{item.id}' not found.", param="input")
            messages += kept[0]
        elif isinstance(item, InputMessage):
            role = "system" if item.role == "developer" else item.role
            messages.append(Message(role, _text(item.content)))
    if not messages:
        raise Fault(400, "request", "`input` is empty: send a text or a list of messages")
    form = body.text.format if body.text else None
    check_drawing(body, body.model)
    if form and form.type == "json_object":
        check_json_word(messages, "text.format")
    if form and form.type == "json_schema" and form.strict:
        check_strict(form.schema_, "text.format")
    schema = {"json_object": {}, "json_schema": form.schema_ or {}}.get(form.type) if form else None
    return Prompt(
        body.model,
        tuple(messages),
        tuple(tool.tool() for tool in body.tools or []),
        body.tool_choice if isinstance(body.tool_choice, str) else body.tool_choice.name,
        schema,
        max_tokens=body.max_output_tokens,
        parallel=body.parallel_tool_calls is not False,
        sampling=Sampling(body.temperature, body.top_p),
    )


def _output(prompt: Prompt, reply: Reply) -> list[dict]:
    if reply.calls:
        return [
            {
                "id": identity("fc_", call),
                "type": "function_call",
                "status": "completed",
                "call_id": call.id,
                "name": call.name,
                "arguments": call.json,
            }
            for call in reply.calls
        ]
    if reply.finish == "refusal":
        part = {"type": "refusal", "refusal": reply.text}
    else:
        part = {"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []}
    status = "incomplete" if reply.finish == "length" else "completed"
    message = {"type": "message", "role": "assistant", "status": status, "content": [part]}
    return [{"id": identity("msg_", prompt), **message}]


def _response_whole(body: ResponseBody, prompt: Prompt, reply: Reply) -> dict:
    cut = reply.finish == "length"
    usage = {
        "input_tokens": prompt.tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": reply.tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": prompt.tokens + reply.tokens,
    }
    return {
        "id": identity("resp_", prompt),
        "object": "response",
        "created_at": int(time.time()),
        "status": "incomplete" if cut else "completed",
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
        "instructions": body.instructions,
        "metadata": body.metadata or {},
        "model": body.model,
        "output": _output(prompt, reply),
        "parallel_tool_calls": prompt.parallel,
        "previous_response_id": body.previous_response_id,
        "tool_choice": prompt.tool_choice if isinstance(body.tool_choice, str) else body.tool_choice.model_dump(),
        "tools": [tool.model_dump() for tool in body.tools or []],
        "temperature": 1.0 if body.temperature is None else body.temperature,
        "top_p": 1.0 if body.top_p is None else body.top_p,
        "usage": usage,
    }


def _response_events(body: ResponseBody, prompt: Prompt, reply: Reply | Live) -> Iterator[str]:
    empty = _response_whole(body, prompt, Reply(()))
    begun = {**empty, "status": "in_progress", "output": [], "usage": None}
    number = -1

    def event(kind: str, **fields: Any) -> str:
        nonlocal number
        number += 1
        value = {"type": kind, "sequence_number": number, **fields}
        return f"event: {kind}\n{_data(value)}"

    yield event("response.created", response=begun)
    yield event("response.in_progress", response=begun)
    if not reply.calls:
        kind, field = ("refusal", "refusal") if reply.refused else ("output_text", "text")
        more = {} if reply.refused else {"logprobs": []}
        item = _output(prompt, Reply(()))[0]
        where = {"item_id": item["id"], "output_index": 0, "content_index": 0}
        part = {"type": kind, field: "", **({} if reply.refused else {"annotations": [], "logprobs": []})}
        started = {**item, "status": "in_progress", "content": []}
        yield event("response.output_item.added", output_index=0, item=started)
        yield event("response.content_part.added", **where, part=part)
        for piece in reply.pieces:
            yield event(f"response.{kind}.delta", **where, delta=piece, **more)
    whole = _response_whole(body, prompt, reply.whole())
    for index, item in enumerate(whole["output"]):
        if item["type"] == "function_call":
            where = {"item_id": item["id"], "output_index": index}
            started = {**item, "status": "in_progress", "arguments": ""}
            yield event("response.output_item.added", output_index=index, item=started)
            for piece in in_parts(item["arguments"]):
                yield event("response.function_call_arguments.delta", **where, delta=piece)
            done = {"name": item["name"], "arguments": item["arguments"]}
            yield event("response.function_call_arguments.done", **where, **done)
        else:
            part = item["content"][0]
            yield event(f"response.{kind}.done", **where, **{field: part[field]}, **more)
            yield event("response.content_part.done", **where, part=part)
        yield event("response.output_item.done", output_index=index, item=item)
    yield event(f"response.{whole['status']}", response=whole)


def _keep(body: ResponseBody, prompt: Prompt, reply: Reply, server: Server) -> None:
    """Remember a response for `previous_response_id`; instructions do not carry over, as at OpenAI."""
    if body.store is not False:
        said = prompt.messages[1:] if body.instructions else prompt.messages
        server.memory.keep(identity("resp_", prompt), (*said, Message("assistant", reply.text, reply.calls)))
        for item, call in zip(_output(prompt, reply), reply.calls or [None]):
            told = Message("assistant", "", (call,)) if call else Message("assistant", reply.text)
            server.memory.keep(item["id"], (told,))


# Embeddings and models


class EmbeddingBody(Body):
    """The body of a request for embeddings."""

    model: str
    input: str | Annotated[list[str], Field(max_length=2048)] | list[int] | list[list[int]]
    encoding_format: Literal["float", "base64"] | None = "float"
    dimensions: Annotated[int, Field(ge=8, le=3072)] | None = None
    user: str | None = ignored()


def _embeddings(body: EmbeddingBody, server: Server) -> dict:
    given: list = body.input if isinstance(body.input, list) else [body.input]
    given = [given] if given and isinstance(given[0], int) else given
    if not given or not all(given):
        raise Fault(400, "request", "`input` must not be empty", param="input")
    # Tokens of a vendor's tokenizer: no text is known for them, but equal ones make equal vectors.
    texts = [text if isinstance(text, str) else " ".join(f"token{number}" for number in text) for text in given]
    data = []
    for index, vector in enumerate(server.vectors(PROTOCOL.width(body.model), texts, body.dimensions)):
        numbers: Any = vector
        if body.encoding_format == "base64":
            numbers = base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()
        data.append({"object": "embedding", "index": index, "embedding": numbers})
    used = sum(tokens.count(text) if isinstance(text, str) else len(text) for text in given)
    return {"object": "list", "data": data, "model": body.model, "usage": {"prompt_tokens": used, "total_tokens": used}}


def _limits(most: int, left: int, seconds: int) -> dict[str, str]:
    kind = "x-ratelimit-{}-requests"
    told = {"limit": most, "remaining": left, "reset": f"{seconds}s"}
    return {kind.format(name): str(value) for name, value in told.items()}


def _model(name: str) -> dict:
    return {"id": name, "object": "model", "created": 0, "owned_by": "practice-server"}


def _models(_: Any, server: Server) -> dict:
    return {"object": "list", "data": [_model(name) for name in server.models]}


def _one_model(name: str, server: Server) -> dict:
    PROTOCOL.check(name)
    return _model(name)


PROTOCOL = Protocol(
    "OpenAI",
    # The last are Ollama's, whose server speaks this protocol too.
    r"gpt-.+|o\d.*|chatgpt-.+|text-embedding-.+|" + LIBRARY,
    error,
    (
        Chat("/v1/chat/completions", ChatBody, _chat_prompt, _chat_whole, _chat_events),
        Chat("/v1/responses", ResponseBody, _response_prompt, _response_whole, _response_events, keep=_keep),
        Answer("/v1/embeddings", EmbeddingBody, _embeddings, works=True),
        Answer("/v1/models", None, _models),
        Answer("/v1/models/{name}", None, _one_model),
    ),
    window=128_000,
    widths={"text-embedding-3-large": 3072, "text-embedding-": 1536, **WIDTHS},
    limits=_limits,
)
