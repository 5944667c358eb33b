# hint: The last event was cut off
def read_events(text):
    events, name, data = [], "", []
    for line in [*text.split("\n"), ""]:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                events.append((name or "message", "\n".join(data)))
            name, data = "", []
        elif field == "event":
            name = value
        elif field == "data":
            data.append(value)
    return events
