import json


def join_calls(deltas: list[dict]) -> list[tuple[str, dict]]:
    """The calls of tools that a stream brings: name and arguments.

    Each delta has an "index", which says to which call it belongs,
    and may have a "name" and a part of the "arguments", which
    are JSON when the stream has ended. Parts of several calls
    may alternate. A call without any arguments has none: {}.
    The calls come in the order of their indices.
    """
    return [
        (delta["name"], json.loads(delta["arguments"]))
        for delta in deltas
    ]
