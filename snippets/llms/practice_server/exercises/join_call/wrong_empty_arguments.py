# hint: A tool without parameters
import json


def join_calls(deltas):
    names, parts = {}, {}
    for delta in deltas:
        index = delta["index"]
        names[index] = names.get(index, "") or delta.get("name", "")
        parts[index] = parts.get(index, "") + delta.get("arguments", "")
    return [(names[index], json.loads(parts[index])) for index in sorted(names)]
