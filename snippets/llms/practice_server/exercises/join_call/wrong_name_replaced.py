# hint: A later part with an empty name
import json


def join_calls(deltas):
    names, parts = {}, {}
    for delta in deltas:
        index = delta["index"]
        names[index] = delta.get("name", names.get(index, ""))
        parts[index] = parts.get(index, "") + delta.get("arguments", "")
    return [(names[index], json.loads(parts[index] or "{}")) for index in sorted(names)]
