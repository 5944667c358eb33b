"""A language model behind an address: any server that speaks OpenAI's chat completions.

What a vendor's protocol asks for is done with what all such servers have: messages, sampling arguments, and replies
that a grammar holds to a JSON schema. A tool is chosen by the model among their names, and its arguments are written
under the grammar of their schema, so that a call is valid whatever the model thinks.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import socket
from collections.abc import Generator
from typing import Any
from urllib.parse import urlsplit

from snippets.practice_server.chat import Call, Finish, Live, Piece, Prompt, Reply, Tool
from snippets.practice_server.filling import SchemaError, bounded
from snippets.practice_server.protocols import Fault

LONGEST = 1024  # tokens of a reply, whatever the client allows: a small model may never end
ARGUMENTS = 400  # tokens of a call's arguments
PATIENCE = 300.0  # seconds between two tokens
NO_TOOL = "none"


class Served:
    """A brain at an address.

    Args:
        address: Such as `http://127.0.0.1:11434/v1#llama3.2`: OpenAI's base address, and the model's name behind `#`
            (without one, the first that the server lists).
        key: What is sent as the key, if anything.
    """

    def __init__(self, address: str, key: str = "") -> None:
        self.address, _, self.model = address.partition("#")
        self.address = self.address.rstrip("/").removesuffix("/v1")
        if urlsplit(self.address).scheme not in ("http", "https") or not urlsplit(self.address).hostname:
            raise ValueError(f"no brain is called {address!r}: name `rules`, `model` or an address, as http://HOST:PORT/v1")
        self.headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {key}"} if key else {})
        self._counts = True  # until the server says that it has no tokenizer to ask

    @property
    def name(self) -> str:
        """Who answers."""
        return self.model or self.address

    @property
    def about(self) -> str:
        """Who answers, in a sentence."""
        return f"I am the practice server. The language model behind {self.address} answers here."

    def connect(self) -> None:
        """Make sure that there is a server with a model; called before each request.

        Raises:
            Fault: If there is none.
        """
        if not self.model:
            listed = json.loads(self._send("GET", "/v1/models").read())
            self.model = (listed.get("data") or [{}])[0].get("id", "default")

    def count(self, prompt: Prompt) -> int | None:
        """The prompt's tokens by the model's own tokenizer, if the server has one to ask (llama.cpp's does)."""
        self.connect()
        said = self._messages(prompt)
        if not self._counts:
            return None
        try:
            text = json.loads(self._send("POST", "/apply-template", {"messages": said}).read())["prompt"]
            more = {"content": text, "add_special": False, "parse_special": True}
            return len(json.loads(self._send("POST", "/tokenize", more).read())["tokens"])
        except (Fault, SchemaError, ValueError, KeyError, TypeError):
            self._counts = False
            return None

    def answer(self, prompt: Prompt, trouble: str = "") -> Reply | Live:
        """Reply to a prompt, the text while it is made.

        Raises:
            Fault: If the server does not answer.
            SchemaError: If it makes no grammar of a schema.
        """
        self.connect()
        if prompt.tools and prompt.tool_choice != "none":
            offered = prompt.messages[-1].role != "tool" or prompt.tool_choice != "auto"
            if offered and (reply := self._call(prompt)):
                return reply
        room = min(prompt.max_tokens or LONGEST, LONGEST)
        body = self._body(self._messages(prompt), room, prompt.schema) | self._sampling(prompt)
        response, close = self._open("POST", "/v1/chat/completions", body)
        return Live(_pieces(response, prompt.stop, close), close)

    def embed(self, texts: list[str]) -> list[list[float]] | None:
        """Nothing: vectors are hashed out of the words."""
        return None

    # Tools

    def _call(self, prompt: Prompt) -> Reply | None:
        """A call of the tool that the model chooses, or nothing if it chooses none."""
        tools = {tool.name: tool for tool in prompt.tools}
        names = [prompt.tool_choice] if prompt.tool_choice in tools else list(tools)
        must = prompt.tool_choice != "auto"
        used = 0
        name = names[0]
        if len(names) > 1 or not must:
            chosen = self._whole(prompt, _choosing(prompt.tools, must), 32, {"enum": names + [NO_TOOL] * (not must)})
            used += chosen.tokens
            name = json.loads(chosen.text)
            if name == NO_TOOL:
                return None
        schema = {"properties": {}, **tools[name].parameters, "type": "object"}
        task = f"Write the arguments of the function {_signature(tools[name])}, as JSON."
        written = self._whole(prompt, task, ARGUMENTS, schema)
        used += written.tokens
        try:
            arguments = json.loads(written.text)
        except ValueError:
            return Reply((), (), "length", used=used)
        number = sum(len(message.calls) for message in prompt.messages) + 1
        digest = hashlib.sha256(f"{name}{arguments}{number}{prompt.nonce}".encode()).hexdigest()[:16]
        return Reply((), (Call(f"call_{digest}", name, arguments),), "tool_calls", used=used)

    def _whole(self, prompt: Prompt, task: str, limit: int, schema: dict) -> Reply:
        """A finished reply that a schema allows, of the most probable tokens."""
        body = self._body(self._messages(prompt, task), limit, schema)
        response, close = self._open("POST", "/v1/chat/completions", body)
        return Live(_pieces(response, (), close), close).whole()

    # What is sent

    def _messages(self, prompt: Prompt, task: str = "") -> list[dict]:
        """The conversation in roles that every model's template has."""
        names = {call.id: call.name for message in prompt.messages for call in message.calls}
        system = [prompt.system] if prompt.system else []
        if prompt.documents:
            system += ["Answer from these documents:", *(document.text for document in prompt.documents)]
        if not task and prompt.tools:
            system.append(f"Functions that can be called: {'; '.join(map(_signature, prompt.tools))}")
        said = [{"role": "system", "content": "\n".join(filter(None, [*system, task]))}] if system or task else []
        for message in prompt.messages:
            role, text = message.role, message.text
            if role == "system":
                continue
            if role == "tool":
                role, text = "user", f"{names.get(message.call_id, 'The function')} returned: {text}"
            text = "\n".join(filter(None, [text, *(f"{call.name}({call.json})" for call in message.calls)]))
            if said and said[-1]["role"] == role != "system":
                said[-1]["content"] += f"\n{text}"
            else:
                said.append({"role": role, "content": text})
        return said

    def _body(self, messages: list[dict], limit: int, schema: dict | None) -> dict:
        body: dict[str, Any] = {"model": self.model, "messages": messages, "max_tokens": limit, "temperature": 0}
        if schema is not None:
            whole = bounded(schema or {"type": "object"})
            body["response_format"] = {"type": "json_schema", "json_schema": {"name": "reply", "schema": whole}}
        return body | {"stream": True, "stream_options": {"include_usage": True}}

    def _sampling(self, prompt: Prompt) -> dict:
        named = prompt.sampling.named()
        if "top_logprobs" in named:
            named |= {"logprobs": True, "top_logprobs": max(1, named["top_logprobs"])}
        return named

    def _send(self, method: str, path: str, body: dict | None = None) -> http.client.HTTPResponse:
        return self._open(method, path, body)[0]

    def _open(self, method: str, path: str, body: dict | None = None):
        """The response to a request, and what ends its connection from any thread."""
        address = urlsplit(self.address)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname, address.port, timeout=PATIENCE)
        try:
            connection.connect()
            wire = connection.sock
            connection.request(method, address.path + path, json.dumps(body) if body else None, self.headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Fault(503, "overload", f"No language model answers at {self.address}: {error}") from None
        if response.status >= 400:
            raise _told(response)

        def close() -> None:
            try:
                wire.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended already
            wire.close()

        return response, close


def _told(response: http.client.HTTPResponse) -> Exception:
    """What a server says that refuses."""
    text = response.read(10_000).decode(errors="replace")
    try:
        said = json.loads(text)["error"]
        said = said["message"] if isinstance(said, dict) else said
    except (ValueError, KeyError, TypeError):
        said = text.strip()
    said = str(said)[:300] or f"status {response.status}"
    if any(word in said.lower() for word in ("grammar", "schema", "pattern")):
        return SchemaError(said)
    kind = {401: "key", 404: "model", 429: "rate"}.get(response.status, "request" if response.status < 500 else "overload")
    return Fault(503 if response.status >= 500 else response.status, kind, f"The model's server says: {said}")


def _signature(tool: Tool) -> str:
    parameters = ", ".join(tool.parameters.get("properties", {}))
    return f"{tool.name}({parameters}): {tool.description}"


def _choosing(tools: tuple[Tool, ...], must: bool) -> str:
    listed = "\n".join(f"- {_signature(tool)}" for tool in tools)
    way_out = "" if must else f" If none of them helps, answer {NO_TOOL}."
    return f"These functions can be called:\n{listed}\nWhich one answers the newest message? Name it.{way_out}"


# region pieces
def _pieces(response, stops: tuple[str, ...], close) -> Generator[Piece, None, tuple[Finish, str, int]]:
    """The tokens of a stream, held back while they may begin a stop sequence."""
    waiting: list[Piece] = []
    finish: Finish = "stop"
    used = 0
    try:
        for event in _events(response):
            used = (event.get("usage") or {}).get("completion_tokens", used)
            for choice in event.get("choices") or ():
                finish = "length" if choice.get("finish_reason") == "length" else finish
                text = choice["delta"].get("content")
                if not text:
                    continue
                piece = Piece(text)
                piece.odds = next(iter((choice.get("logprobs") or {}).get("content") or ()), None)
                waiting.append(piece)
                used += 1
            text = "".join(waiting)
            found = [(text.index(stop), stop) for stop in stops if stop and stop in text]
            if found:
                end, stop = min(found)
                if end:
                    yield Piece(text[:end])
                return "stop", stop, used
            safe = len(text) - _begun(text, stops)
            while waiting and len(waiting[0]) <= safe:
                safe -= len(waiting[0])
                yield waiting.pop(0)
        yield from waiting
        return finish, "", used
    finally:
        close()
# endregion pieces


def _begun(text: str, stops: tuple[str, ...]) -> int:
    """How many of the last characters may be the beginning of a stop sequence."""
    lengths = [length for stop in stops for length in range(1, len(stop)) if text.endswith(stop[:length])]
    return max(lengths, default=0)


def _events(response) -> Generator[dict, None, None]:
    """The JSON of server-sent events."""
    while line := response.readline():
        data = line.strip().removeprefix(b"data:").strip()
        if data == b"[DONE]":
            return
        if line.startswith(b"data:") and data:
            event = json.loads(data)
            if "error" in event:
                raise Fault(503, "overload", f"The model's server says: {str(event['error'])[:300]}")
            yield event
