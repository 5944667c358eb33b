"""A tool call is text from outside until your code has checked it."""

import json
from datetime import date, timedelta

days = {"book": 21, "laptop": 2}


def due_date(item: str, day: str) -> str:
    end = date.fromisoformat(day) + timedelta(days=days[item])
    return end.isoformat()


tools = {"due_date": (due_date, {"item", "day"})}


def run(reply: str) -> str:
    try:
        call = json.loads(reply)
    except json.JSONDecodeError:
        return "refused: not JSON"
    if not isinstance(call, dict) or call.get("name") not in tools:
        return "refused: unknown tool"
    function, expected = tools[call["name"]]
    given = call.get("arguments")
    if not isinstance(given, dict) or set(given) != expected:
        return f"refused: expected {sorted(expected)}"
    try:
        return function(**given)
    except (KeyError, TypeError, ValueError) as error:
        return f"refused: {error}"


book = {"item": "book", "day": "2026-03-01"}
vague = {"item": "book", "day": "May"}
for reply in (
    json.dumps({"name": "due_date", "arguments": book}),
    json.dumps({"name": "cancel_fines", "arguments": {}}),
    json.dumps({"name": "due_date", "arguments": {"item": "book"}}),
    json.dumps({"name": "due_date", "arguments": vague}),
    "The book is due in three weeks.",
):
    print(f"{reply}\n  -> {run(reply)}")
