"""Cohere's protocol, version 2: chat with documents and citations, embeddings, reranking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, PositiveInt

from snippets.practice_server import tokens
from snippets.practice_server.chat import Call, Document, Live, Message, Prompt, Reply, Sampling
from snippets.practice_server.corpus import stems
from snippets.practice_server.protocols import Answer, Body, Chat, Fault, Protocol, drawn, identity, ignored, in_parts
from snippets.practice_server.protocols.openai import FunctionTool, ToolCall
from snippets.practice_server.state import Server

_FINISHES = {"stop": "COMPLETE", "length": "MAX_TOKENS", "tool_calls": "TOOL_CALL", "refusal": "COMPLETE"}


def error(fault: Fault) -> dict:
    """A fault as Cohere tells it."""
    return {"id": identity("", fault.message), "message": fault.message}


class DocumentPart(Body):
    """A document as a tool returns it."""

    type: Literal["document"]
    document: dict


class TextPart(Body):
    """Text; of other kinds this server reads nothing."""

    type: Literal["text"]
    text: str


Content = str | list[Annotated[TextPart | DocumentPart, Field(discriminator="type")]] | None


def _text(content: Content) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return " ".join(part.text if isinstance(part, TextPart) else str(part.document.get("data", "")) for part in content)


class ChatMessage(Body):
    """One message of a chat."""

    role: Literal["system", "user", "assistant", "tool"]
    content: Content = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None
    tool_plan: str | None = None
    citations: list | None = ignored()

    def message(self) -> Message:
        """The same for every protocol."""
        calls = tuple(call.call() for call in self.tool_calls or [])
        return Message(self.role, _text(self.content) or self.tool_plan or "", calls, self.tool_call_id or "")


class Format(Body):
    """Text, any JSON object, or one that fits a schema."""

    type: Literal["text", "json_object"]
    json_schema: dict | None = None
    schema_: dict | None = Field(default=None, alias="schema")


class ChatBody(Body):
    """The body of a chat."""

    model: str
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool | None = False
    documents: list[str | dict] | None = None
    tools: list[FunctionTool] | None = None
    tool_choice: Literal["REQUIRED", "NONE"] | None = None
    response_format: Format | None = None
    max_tokens: PositiveInt | None = None
    stop_sequences: Annotated[list[str], Field(max_length=5)] | None = None
    citation_options: dict | None = ignored()
    strict_tools: bool | None = ignored()
    safety_mode: str | None = ignored()
    temperature: float | None = drawn()
    seed: int | None = drawn()
    frequency_penalty: float | None = drawn()
    presence_penalty: float | None = drawn()
    k: int | None = drawn()
    p: float | None = drawn()
    logprobs: bool | None = ignored()
    thinking: dict | None = ignored()
    priority: int | None = ignored()


def _document(given: str | dict, number: int) -> Document:
    if isinstance(given, str):
        return Document(f"doc:{number}", given)
    data = given.get("data", {})
    text = data if isinstance(data, str) else "\n".join(str(value) for value in data.values())
    return Document(str(given.get("id") or f"doc:{number}"), text)


def _prompt(body: ChatBody, server: Server) -> Prompt:
    form = body.response_format
    wants_json = form and form.type == "json_object"
    return Prompt(
        body.model,
        tuple(message.message() for message in body.messages),
        tuple(tool.function.tool() for tool in body.tools or []),
        {"REQUIRED": "required", "NONE": "none"}.get(body.tool_choice or "", "auto"),
        (form.json_schema or form.schema_ or {}) if wants_json else None,
        tuple(_document(given, number) for number, given in enumerate(body.documents or [])),
        body.max_tokens,
        tuple(body.stop_sequences or ()),
        Sampling(body.temperature, body.p, body.k, body.seed, body.frequency_penalty, body.presence_penalty),
    )


def _finish(reply: Reply) -> str:
    return "STOP_SEQUENCE" if reply.stopped_by else _FINISHES[reply.finish]


def _usage(prompt: Prompt, reply: Reply) -> dict:
    counted = {"input_tokens": prompt.tokens, "output_tokens": reply.tokens}
    return {"billed_units": counted, "tokens": counted}


def _citations(prompt: Prompt, reply: Reply) -> list[dict]:
    texts = {document.id: document.text for document in prompt.documents}
    return [
        {
            "start": start,
            "end": end,
            "text": reply.text[start:end],
            "sources": [{"type": "document", "id": name, "document": {"id": name, "text": texts[name]}}],
            "type": "TEXT_CONTENT",
        }
        for start, end, name in reply.quotes
    ]


def _tool_call(call: Call) -> dict:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.json}}


def _plan(reply: Reply) -> str:
    return f"I will call {' and '.join(call.name for call in reply.calls)}."


def _whole(body: ChatBody, prompt: Prompt, reply: Reply) -> dict:
    message: dict = {"role": "assistant"}
    if reply.calls:
        message |= {"tool_plan": _plan(reply), "tool_calls": [_tool_call(call) for call in reply.calls]}
    else:
        message["content"] = [{"type": "text", "text": reply.text}]
    if reply.quotes:
        message["citations"] = _citations(prompt, reply)
    return {
        "id": identity("", prompt),
        "finish_reason": _finish(reply),
        "message": message,
        "usage": _usage(prompt, reply),
    }


def _events(body: ChatBody, prompt: Prompt, reply: Reply | Live) -> Iterator[str]:
    def event(kind: str, **fields: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields}, ensure_ascii=False)}\n\n"

    def about(**message: Any) -> dict:
        return {"message": message}

    begun = about(role="assistant", content=[], tool_plan="", tool_calls=[], citations=[])
    yield event("message-start", id=identity("", prompt), delta=begun)
    if reply.calls:
        for piece in tokens.split(_plan(reply)):
            yield event("tool-plan-delta", delta=about(tool_plan=piece))
        for index, call in enumerate(reply.calls):
            first = _tool_call(call)
            first["function"]["arguments"] = ""
            yield event("tool-call-start", index=index, delta=about(tool_calls=first))
            for piece in in_parts(call.json):
                yield event("tool-call-delta", index=index, delta=about(tool_calls={"function": {"arguments": piece}}))
            yield event("tool-call-end", index=index)
    else:
        yield event("content-start", index=0, delta=about(content={"type": "text", "text": ""}))
        for piece in reply.pieces:
            yield event("content-delta", index=0, delta=about(content={"text": piece}))
        for index, citation in enumerate(_citations(prompt, reply.whole())):
            yield event("citation-start", index=index, delta=about(citations=citation))
            yield event("citation-end", index=index)
        yield event("content-end", index=0)
    done = reply.whole()
    end = event("message-end", delta={"finish_reason": _finish(done), "usage": _usage(prompt, done)})
    yield f"{end}data: [DONE]\n\n"


# Embeddings and reranking


class EmbedBody(Body):
    """The body of a request for embeddings; `input_type` is required for these models."""

    model: str
    texts: list[str] = Field(min_length=1, max_length=96)
    input_type: Literal["search_document", "search_query", "classification", "clustering"]
    embedding_types: list[Literal["float"]] | None = None
    output_dimension: Annotated[int, Field(ge=8, le=1536)] | None = None
    truncate: str | None = ignored()
    max_tokens: int | None = ignored()
    priority: int | None = ignored()


def _embed(body: EmbedBody, server: Server) -> dict:
    numbers = server.vectors(PROTOCOL.width(body.model), body.texts, body.output_dimension)
    used = sum(map(tokens.count, body.texts))
    return {
        "id": identity("", body.texts),
        "response_type": "embeddings_by_type",
        "texts": body.texts,
        "embeddings": {"float": numbers},
        "meta": {"api_version": {"version": "2"}, "billed_units": {"input_tokens": used}},
    }


class RerankBody(Body):
    """The body of a request to order documents by a query."""

    model: str
    query: str
    documents: list[str] = Field(min_length=1, max_length=1000)
    top_n: PositiveInt | None = None
    max_tokens_per_doc: int | None = ignored()
    priority: int | None = ignored()


def _rerank(body: RerankBody, server: Server) -> dict:
    asked = set(stems(body.query))
    wanted, *given = server.vectors(PROTOCOL.width(body.model), [body.query, *body.documents])
    close = [sum(a * b for a, b in zip(wanted, vector)) for vector in given]
    shared = [len(asked & set(stems(text))) / (len(asked) or 1) for text in body.documents]
    scores = [round(min(1.0, max(0.0, 0.5 * (cosine + part))), 6) for cosine, part in zip(close, shared)]
    order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))[: body.top_n]
    return {
        "id": identity("", body.query, body.documents),
        "results": [{"index": index, "relevance_score": scores[index]} for index in order],
        "meta": {"api_version": {"version": "2"}, "billed_units": {"search_units": 1}},
    }


PROTOCOL = Protocol(
    "Cohere",
    r"command-.+|embed-.+|rerank-.+|c4ai-.+",
    error,
    (
        Chat("/v2/chat", ChatBody, _prompt, _whole, _events),
        Answer("/v2/embed", EmbedBody, _embed, works=True),
        Answer("/v2/rerank", RerankBody, _rerank, works=True),
    ),
    window=128_000,
    widths={"embed-v4": 1536, "embed-.*light": 384, "embed-": 1024},
)
