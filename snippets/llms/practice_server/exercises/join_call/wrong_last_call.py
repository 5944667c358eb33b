# hint: The parts of two calls alternate
import json


def join_calls(deltas):
    calls = []
    for delta in deltas:
        if delta.get("name"):
            calls.append([delta["name"], ""])
        calls[-1][1] += delta.get("arguments", "")
    return [(name, json.loads(text or "{}")) for name, text in calls]
