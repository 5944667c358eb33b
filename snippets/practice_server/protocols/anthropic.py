"""Anthropic's protocol: messages, counting tokens, models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt

from snippets.practice_server.chat import Call, Live, Message, Prompt, Reply, Sampling, Tool
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, drawn, identity, ignored, in_parts
from snippets.practice_server.state import Server

_TYPES = {
    "key": "authentication_error",
    "model": "not_found_error",
    "path": "not_found_error",
    "thread": "not_found_error",
    "too_large": "request_too_large",
    "rate": "rate_limit_error",
    "overload": "overloaded_error",
    "timeout": "timeout_error",
    "bug": "api_error",
}
_STOPS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "refusal": "refusal"}


def error(fault: Fault) -> dict:
    """A fault as Anthropic tells it."""
    kind = _TYPES.get(fault.kind, "invalid_request_error")
    details = {"details": {"error_code": "thread_not_found"}} if fault.kind == "thread" else {}
    return {"type": "error", "error": {"type": kind, "message": fault.message, **details}, "request_id": None}


class TextBlock(Body):
    """Text; this server reads nothing else."""

    type: Literal["text"]
    text: str
    cache_control: dict | None = ignored()
    citations: list | None = ignored()


class ToolUse(Body):
    """A call that the assistant has asked for."""

    type: Literal["tool_use"]
    id: str
    name: str
    input: dict
    cache_control: dict | None = ignored()
    caller: Any = ignored()


class ToolResult(Body):
    """What a called tool returned."""

    type: Literal["tool_result"]
    tool_use_id: str
    content: str | list[TextBlock] = ""
    is_error: bool | None = False
    cache_control: dict | None = ignored()


Block = Annotated[TextBlock | ToolUse | ToolResult, Field(discriminator="type")]


class ChatMessage(Body):
    """One message of a chat; results of tools come from the user."""

    role: Literal["user", "assistant", "system"]
    content: str | list[Block]

    def empty(self) -> bool:
        """Whether it has no text where it should have some."""
        if isinstance(self.content, str):
            return not self.content
        return not self.content or any(isinstance(block, TextBlock) and not block.text for block in self.content)

    def messages(self) -> list[Message]:
        """The same for every protocol: results of tools become messages of their own."""
        if isinstance(self.content, str):
            return [Message(self.role, self.content)]
        results = [
            Message("tool", _text(block.content), (), block.tool_use_id)
            for block in self.content
            if isinstance(block, ToolResult)
        ]
        text = "".join(block.text for block in self.content if isinstance(block, TextBlock))
        calls = tuple(Call(block.id, block.name, block.input) for block in self.content if isinstance(block, ToolUse))
        said = [Message(self.role, text, calls)] if text or calls or not results else []
        return results + said


def _text(content: str | list[TextBlock]) -> str:
    return content if isinstance(content, str) else "".join(block.text for block in content)


class ToolOffer(Body):
    """A tool on offer."""

    name: str
    description: str | None = None
    input_schema: dict
    type: Literal["custom"] | None = None
    cache_control: dict | None = ignored()
    strict: bool | None = ignored()
    eager_input_streaming: bool | None = ignored()


class ToolChoice(Body):
    """Whether a tool must be called, and which."""

    type: Literal["auto", "any", "tool", "none"]
    name: str | None = None
    disable_parallel_tool_use: bool | None = None


class Format(Body):
    """The JSON schema that the reply must fit."""

    type: Literal["json_schema"]
    schema_: dict = Field(alias="schema")


class OutputConfig(Body):
    """The form of the reply."""

    format: Format | None = None
    effort: str | None = ignored()


class Thread(Body):
    """A demand to remember the conversation, or to go on with a remembered one."""

    type: Literal["create", "continue"]
    previous_message_id: str = ""


class CountBody(Body):
    """The body of a request to count tokens."""

    model: str
    messages: list[ChatMessage] = Field(min_length=1)
    system: str | list[TextBlock] | None = None
    tools: list[ToolOffer] | None = None
    tool_choice: ToolChoice | None = None
    output_config: OutputConfig | None = None
    output_format: Format | None = None  # where it stood before, and some clients still put it
    thinking: dict | None = ignored()
    cache_control: dict | None = ignored()


class MessageBody(CountBody):
    """The body of a message."""

    max_tokens: PositiveInt
    stream: bool | None = False
    stop_sequences: list[Annotated[str, Field(pattern=r"\S")]] | None = None
    temperature: Annotated[float, Field(ge=0, le=1)] | None = drawn()
    top_p: float | None = drawn()
    top_k: int | None = drawn()
    metadata: dict | None = ignored()
    service_tier: str | None = ignored()
    inference_geo: str | None = ignored()
    container: str | None = ignored()
    thread: Thread | None = None


def _prompt(body: CountBody, server: Server) -> Prompt:
    messages = [Message("system", _text(body.system))] if body.system else []
    tools = tuple(Tool(tool.name, tool.description or "", tool.input_schema) for tool in body.tools or [])
    names = [tool.name for tool in tools]
    if len(set(names)) < len(names):
        raise Fault(400, "request", "tools: Tool names must be unique.")
    thread = getattr(body, "thread", None)
    if thread and thread.type == "continue":
        kept = server.memory.get(thread.previous_message_id)
        if kept is None:
            raise Fault(404, "thread", "No thread of `previous_message_id` is remembered: send the whole conversation.")
        messages += kept[0]
        tools = tools or kept[1]
    for number, message in enumerate(body.messages):
        if message.empty() and (number < len(body.messages) - 1 or message.role != "assistant"):
            what = "text must not be empty, except in a last message of the assistant"
            raise Fault(400, "request", f"messages.{number}: {what}")
        messages += message.messages()
    choice = body.tool_choice
    form = body.output_config.format if body.output_config else body.output_format
    return Prompt(
        body.model,
        tuple(messages),
        tools,
        "auto" if not choice else {"any": "required", "tool": choice.name or ""}.get(choice.type, choice.type),
        form.schema_ if form else None,
        max_tokens=getattr(body, "max_tokens", None),
        stop=tuple(getattr(body, "stop_sequences", None) or ()),
        parallel=not (choice and choice.disable_parallel_tool_use),
        sampling=Sampling(*(getattr(body, name, None) for name in ("temperature", "top_p", "top_k"))),
    )


def _ending(reply: Reply) -> dict:
    reason = "stop_sequence" if reply.stopped_by else _STOPS[reply.finish]
    return {"stop_reason": reason, "stop_sequence": reply.stopped_by or None}


def _tool_use(call: Call) -> dict:
    return {"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments}


def _whole(body: MessageBody, prompt: Prompt, reply: Reply) -> dict:
    content: list[dict] = [{"type": "text", "text": reply.text}] if reply.pieces else []
    content += map(_tool_use, reply.calls)
    return {
        "id": identity("msg_", prompt),
        "type": "message",
        "role": "assistant",
        "model": body.model,
        "content": content,
        **_ending(reply),
        "usage": {
            "input_tokens": prompt.tokens,
            "output_tokens": reply.tokens,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
        },
    }


def _events(body: MessageBody, prompt: Prompt, reply: Reply | Live) -> Iterator[str]:
    def event(kind: str, **fields: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields}, ensure_ascii=False)}\n\n"

    def delta(index: int, **fields: Any) -> str:
        return event("content_block_delta", index=index, delta=fields)

    begun = {**_whole(body, prompt, Reply(())), "stop_reason": None}
    yield event("message_start", message={**begun, "usage": {**begun["usage"], "output_tokens": 1}})
    blocks = 0
    for piece in reply.pieces:
        if not blocks:
            blocks = 1
            yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        yield delta(0, type="text_delta", text=piece)
    if blocks:
        yield event("content_block_stop", index=0)
    for index, call in enumerate(reply.calls, blocks):
        yield event("content_block_start", index=index, content_block={**_tool_use(call), "input": {}})
        for part in in_parts(call.json):
            yield delta(index, type="input_json_delta", partial_json=part)
        yield event("content_block_stop", index=index)
    whole = _whole(body, prompt, reply.whole())
    ending = {name: whole[name] for name in ("stop_reason", "stop_sequence")}
    yield event("message_delta", delta=ending, usage=whole["usage"])
    yield event("message_stop")


def _keep(body: MessageBody, prompt: Prompt, reply: Reply, server: Server) -> None:
    """Remember a thread: the conversation and its tools."""
    if body.thread:
        said = (*prompt.messages, Message("assistant", reply.text, reply.calls))
        server.memory.keep(identity("msg_", prompt), said, prompt.tools)


def _count(body: CountBody, server: Server) -> dict:
    return {"input_tokens": server.counted(_prompt(body, server)).tokens}


def _model(name: str) -> dict:
    return {"type": "model", "id": name, "display_name": name, "created_at": "2026-01-01T00:00:00Z"}


def models(_: Any, server: Server) -> dict:
    """The list of models; it shares its address with OpenAI's."""
    names = server.models
    return {"data": [_model(name) for name in names], "has_more": False, "first_id": names[0], "last_id": names[-1]}


def one_model(name: str, server: Server) -> dict:
    """One model; it shares its address with OpenAI's."""
    PROTOCOL.check(name)
    return _model(name)


def _limits(most: int, left: int, seconds: int) -> dict[str, str]:
    kind = "anthropic-ratelimit-requests-{}"
    reset = (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {kind.format(name): str(value) for name, value in {"limit": most, "remaining": left, "reset": reset}.items()}


PROTOCOL = Protocol(
    "Anthropic",
    r"claude-.+",
    error,
    (
        Chat("/v1/messages", MessageBody, _prompt, _whole, _events, keep=_keep),
        Answer("/v1/messages/count_tokens", CountBody, _count, works=True),
        Answer("/v1/models", None, models),
        Answer("/v1/models/{name}", None, one_model),
    ),
    overload=529,
    window=200_000,
    limits=_limits,
    needs="anthropic-version",
)
