"""One table of calls, grown delta by delta, and read at the end."""

import json
from collections import defaultdict


def join_calls(deltas):
    calls = defaultdict(lambda: {"name": "", "arguments": ""})
    for delta in deltas:
        call = calls[delta["index"]]
        for field in call:
            call[field] += delta.get(field, "")
    last = max(calls, default=-1)
    return tuple(
        (calls[i]["name"], json.loads(calls[i]["arguments"] or "{}")) for i in range(last + 1) if i in calls
    )
