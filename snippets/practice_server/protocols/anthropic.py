"""Anthropic's protocol: messages, counting tokens, models."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt

from snippets.practice_server.chat import Call, Message, Prompt, Reply, Tool
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, identity, ignored, in_parts
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
        return said + results


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
    disable_parallel_tool_use: bool | None = ignored()


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
    thinking: dict | None = ignored()
    cache_control: dict | None = ignored()


class MessageBody(CountBody):
    """The body of a message."""

    max_tokens: PositiveInt
    stream: bool | None = False
    stop_sequences: list[str] | None = None
    temperature: Annotated[float, Field(ge=0, le=1)] | None = ignored()
    top_p: float | None = ignored()
    top_k: int | None = ignored()
    metadata: dict | None = ignored()
    service_tier: str | None = ignored()
    inference_geo: str | None = ignored()
    container: str | None = ignored()
    thread: Thread | None = None


def _prompt(body: CountBody, server: Server) -> Prompt:
    messages = [Message("system", _text(body.system))] if body.system else []
    tools = tuple(Tool(tool.name, tool.description or "", tool.input_schema) for tool in body.tools or [])
    thread = getattr(body, "thread", None)
    if thread and thread.type == "continue":
        kept = server.memory.get(thread.previous_message_id)
        if kept is None:
            raise Fault(404, "thread", "No thread of `previous_message_id` is remembered: send the whole conversation.")
        messages += kept[0]
        tools = tools or kept[1]
    for message in body.messages:
        messages += message.messages()
    choice = body.tool_choice
    form = body.output_config.format if body.output_config else None
    return Prompt(
        body.model,
        tuple(messages),
        tools,
        "auto" if not choice else {"any": "required", "tool": choice.name or ""}.get(choice.type, choice.type),
        form.schema_ if form else None,
        max_tokens=getattr(body, "max_tokens", None),
        stop=tuple(getattr(body, "stop_sequences", None) or ()),
    )


def _ending(reply: Reply) -> dict:
    reason = "stop_sequence" if reply.stopped_by else _STOPS[reply.finish]
    return {"stop_reason": reason, "stop_sequence": reply.stopped_by or None, "stop_details": None}


def _whole(body: MessageBody, prompt: Prompt, reply: Reply) -> dict:
    content: list[dict] = [{"type": "text", "text": reply.text, "citations": None}] if reply.pieces else []
    content += [{"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments} for call in reply.calls]
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


def _events(body: MessageBody, prompt: Prompt, reply: Reply) -> Iterator[str]:
    whole = _whole(body, prompt, reply)

    def event(kind: str, **fields: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields}, ensure_ascii=False)}\n\n"

    usage = {**whole["usage"], "output_tokens": 1}
    yield event("message_start", message={**whole, "content": [], "stop_reason": None, "usage": usage})
    for index, block in enumerate(whole["content"]):
        if block["type"] == "text":
            yield event("content_block_start", index=index, content_block={**block, "text": ""})
            deltas = [{"type": "text_delta", "text": piece} for piece in reply.pieces]
        else:
            yield event("content_block_start", index=index, content_block={**block, "input": {}})
            text = json.dumps(block["input"], ensure_ascii=False)
            deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in in_parts(text)]
        for delta in deltas:
            yield event("content_block_delta", index=index, delta=delta)
        yield event("content_block_stop", index=index)
    yield event("message_delta", delta=_ending(reply), usage={"output_tokens": reply.tokens})
    yield event("message_stop")


def _keep(body: MessageBody, prompt: Prompt, reply: Reply, server: Server) -> None:
    """Remember a thread: the conversation and its tools."""
    if body.thread:
        said = (*prompt.messages, Message("assistant", reply.text, reply.calls))
        server.memory.keep(identity("msg_", prompt), said, prompt.tools)


def _count(body: CountBody, server: Server) -> dict:
    return {"input_tokens": _prompt(body, server).tokens}


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


PROTOCOL = Protocol(
    "Anthropic",
    r"claude-.+",
    error,
    (
        Chat("/v1/messages", MessageBody, _prompt, _whole, _events, keep=_keep),
        Answer("/v1/messages/count_tokens", CountBody, _count),
        Answer("/v1/models", None, models),
        Answer("/v1/models/{name}", None, one_model),
    ),
    overload=529,
)
