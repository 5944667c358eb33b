"""Ollama's protocol: chat, generate, embed, and the lists of models. Lines of JSON instead of events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from snippets.practice_server import tokens
from snippets.practice_server.chat import Call, Live, Message, Piece, Prompt, Reply, Sampling
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, drawn, identity, ignored
from snippets.practice_server.protocols.library import LIBRARY, WIDTHS
from snippets.practice_server.protocols.openai import FunctionTool
from snippets.practice_server.state import Server

_FINISHES = {"stop": "stop", "length": "length", "tool_calls": "stop", "refusal": "stop"}


def error(fault: Fault) -> dict:
    """A fault as Ollama tells it."""
    return {"error": fault.message}


class Lenient(Body):
    """Ollama passes over what it does not know."""

    model_config = ConfigDict(extra="ignore")


class CalledFunction(Lenient):
    """The name and the arguments of a call, as an object."""

    name: str
    arguments: dict


class ToolCall(Lenient):
    """A call that the model has asked for."""

    function: CalledFunction


class ChatMessage(Lenient):
    """One message of a chat."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str | None = ""
    tool_calls: list[ToolCall] | None = None
    tool_name: str | None = None
    thinking: str | None = ignored()


class Options(Lenient):
    """Settings of the run."""

    num_predict: int | None = None
    stop: str | list[str] | None = None
    num_ctx: int | None = ignored()
    temperature: float | None = drawn()
    top_p: float | None = drawn()
    top_k: int | None = drawn()
    seed: int | None = drawn()
    frequency_penalty: float | None = drawn()
    presence_penalty: float | None = drawn()


class Common(Lenient):
    """What both kinds of request share."""

    model: str
    stream: bool | None = True
    format: Literal["json", ""] | dict | None = None
    options: Options | None = None
    keep_alive: Any = None
    think: Any = ignored()
    logprobs: bool | None = drawn()
    top_logprobs: int | None = drawn()

    def settings(self) -> dict:
        """Schema, limit and stops as a prompt has them."""
        options = self.options or Options()
        limit = options.num_predict
        return {
            "schema": {} if self.format == "json" else self.format or None,
            "max_tokens": limit if limit and limit > 0 else None,  # -1 means no limit
            "sampling": Sampling(
                options.temperature,
                options.top_p,
                options.top_k,
                options.seed,
                options.frequency_penalty,
                options.presence_penalty,
                (self.top_logprobs or 0) if self.logprobs else None,
            ),
            "stop": (options.stop,) if isinstance(options.stop, str) else tuple(options.stop or ()),
        }


class ChatBody(Common):
    """The body of a chat."""

    messages: list[ChatMessage] = []
    tools: list[FunctionTool] | None = None


class GenerateBody(Common):
    """The body of a request to continue a prompt."""

    prompt: str = ""
    system: str | None = None
    suffix: str | None = ignored()
    template: str | None = ignored()
    context: list[int] | None = ignored()
    raw: bool | None = ignored()


def _at_once(body: ChatBody | GenerateBody) -> dict | None:
    """A request without a text loads the model, or unloads it."""
    if isinstance(body, ChatBody) and body.messages or isinstance(body, GenerateBody) and body.prompt:
        return None
    said = {"message": {"role": "assistant", "content": ""}} if isinstance(body, ChatBody) else {"response": ""}
    unloads = body.keep_alive in (0, "0", "0s", "0m")
    return {**_frame(body), **said, "done": True, "done_reason": "unload" if unloads else "load"}


def _chat_prompt(body: ChatBody, server: Server) -> Prompt:
    messages: list[Message] = []
    open_calls: list[Call] = []
    for given in body.messages:
        calls = tuple(
            Call(identity("call_", len(messages), number), call.function.name, call.function.arguments)
            for number, call in enumerate(given.tool_calls or [])
        )
        # Ollama's results name the tool, not the call; they answer the open calls in turn.
        answered = next((call for call in open_calls if given.tool_name in (None, call.name)), None)
        if given.role == "tool" and answered:
            open_calls.remove(answered)
        open_calls += calls
        messages.append(Message(given.role, given.content or "", calls, answered.id if answered else ""))
    tools = tuple(tool.function.tool() for tool in body.tools or [])
    return Prompt(body.model, tuple(messages), tools, **body.settings())


def _generate_prompt(body: GenerateBody, server: Server) -> Prompt:
    messages = [Message("system", body.system)] if body.system else []
    return Prompt(body.model, (*messages, Message("user", body.prompt)), **body.settings())


def _frame(body: Common) -> dict:
    return {"model": body.model, "created_at": datetime.now(UTC).isoformat().replace("+00:00", "Z")}


def _done(prompt: Prompt, reply: Reply) -> dict:
    durations = {"total_duration": 1, "load_duration": 0, "prompt_eval_duration": 1, "eval_duration": 1}
    counts = {"prompt_eval_count": prompt.tokens, "eval_count": reply.tokens}
    return {"done": True, "done_reason": _FINISHES[reply.finish], **durations, **counts}


def _odds(*pieces: str) -> dict:
    known = [piece.odds for piece in pieces if isinstance(piece, Piece) and piece.odds]
    return {"logprobs": known} if known else {}


def _message(reply: Reply | Live, text: str) -> dict:
    message: dict = {"role": "assistant", "content": text}
    if reply.calls:
        message["tool_calls"] = [{"function": {"name": call.name, "arguments": call.arguments}} for call in reply.calls]
    return message


def _chat_whole(body: ChatBody, prompt: Prompt, reply: Reply) -> dict:
    return {**_frame(body), "message": _message(reply, reply.text), **_done(prompt, reply), **_odds(*reply.pieces)}


def _chat_events(body: ChatBody, prompt: Prompt, reply: Reply | Live) -> Iterator[str]:
    if reply.calls:
        yield _line({**_frame(body), "message": _message(reply, ""), "done": False})
    for piece in reply.pieces:
        yield _line({**_frame(body), "message": {"role": "assistant", "content": piece}, "done": False, **_odds(piece)})
    yield _line({**_frame(body), "message": {"role": "assistant", "content": ""}, **_done(prompt, reply.whole())})


def _generate_whole(body: GenerateBody, prompt: Prompt, reply: Reply) -> dict:
    return {**_frame(body), "response": reply.text, **_done(prompt, reply), **_odds(*reply.pieces)}


def _generate_events(body: GenerateBody, prompt: Prompt, reply: Reply | Live) -> Iterator[str]:
    for piece in reply.pieces:
        yield _line({**_frame(body), "response": piece, "done": False, **_odds(piece)})
    yield _line({**_frame(body), "response": "", **_done(prompt, reply.whole())})


def _line(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


class EmbedBody(Lenient):
    """The body of a request for embeddings."""

    model: str
    input: str | list[str]
    dimensions: int | None = Field(default=None, ge=8, le=3072)
    truncate: bool | None = ignored()
    options: dict | None = ignored()
    keep_alive: Any = ignored()


def _embed(body: EmbedBody, server: Server) -> dict:
    texts = [body.input] if isinstance(body.input, str) else body.input
    return {
        "model": body.model,
        "embeddings": server.vectors(PROTOCOL.width(body.model), texts, body.dimensions),
        "total_duration": 1,
        "load_duration": 0,
        "prompt_eval_count": sum(map(tokens.count, texts)),
    }


class OldEmbedBody(Lenient):
    """The body of the older request for one embedding."""

    model: str
    prompt: str
    options: dict | None = ignored()
    keep_alive: Any = ignored()


def _old_embed(body: OldEmbedBody, server: Server) -> dict:
    return {"embedding": server.vectors(PROTOCOL.width(body.model), [body.prompt])[0]}


_DETAILS = {
    "format": "rules",
    "family": "practice",
    "families": ["practice"],
    "parameter_size": "0",
    "quantization_level": "none",
}


def _tag(name: str) -> dict:
    fixed = {"modified_at": "2026-01-01T00:00:00Z", "size": 0, "details": _DETAILS}
    return {"name": name, "model": name, "digest": identity("", name), **fixed}


def _tags(_: Any, server: Server) -> dict:
    return {"models": [_tag(name) for name in server.models]}


def _running(_: Any, server: Server) -> dict:
    loaded = {"expires_at": "2099-01-01T00:00:00Z", "size_vram": 0, "context_length": server.window("practice")}
    return {"models": [{**_tag(server.models[0]), **loaded}]}


class ShowBody(Lenient):
    """The body of a question about a model."""

    model: str
    verbose: bool | None = ignored()


def _show(body: ShowBody, server: Server) -> dict:
    window = server.window(body.model)
    information = {"practice.context_length": window}
    return {"details": _DETAILS, "model_info": information, "capabilities": ["completion", "tools"]}


def _version(_: Any, server: Server) -> dict:
    return {"version": "0.0.0-practice"}


_LINES = "application/x-ndjson"

PROTOCOL = Protocol(
    "Ollama",
    LIBRARY,
    error,
    (
        Chat("/api/chat", ChatBody, _chat_prompt, _chat_whole, _chat_events, media_type=_LINES, at_once=_at_once),
        Chat(
            "/api/generate",
            GenerateBody,
            _generate_prompt,
            _generate_whole,
            _generate_events,
            media_type=_LINES,
            at_once=_at_once,
        ),
        Answer("/api/embed", EmbedBody, _embed, works=True),
        Answer("/api/embeddings", OldEmbedBody, _old_embed, works=True),
        Answer("/api/tags", None, _tags),
        Answer("/api/ps", None, _running),
        Answer("/api/show", ShowBody, _show),
        Answer("/api/version", None, _version),
    ),
    needs_key=False,
    pairs_calls=False,
    widths=WIDTHS,
)
