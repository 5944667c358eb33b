import json


def join_calls(deltas: list[dict]) -> list[tuple[str, dict]]:
    """The calls of tools that a stream brings: name and arguments."""
    names: dict[int, str] = {}
    parts: dict[int, str] = {}
    for delta in deltas:
        index = delta["index"]
        names[index] = names.get(index, "") or delta.get("name", "")
        parts[index] = parts.get(index, "") + delta.get("arguments", "")
    return [
        (names[index], json.loads(parts[index] or "{}"))
        for index in sorted(names)
    ]
