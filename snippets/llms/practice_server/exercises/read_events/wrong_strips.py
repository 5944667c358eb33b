# hint: Exactly one blank after the colon goes
def read_events(text):
    events, name, data = [], "", []
    for line in text.split("\n")[:-1]:
        field, _, value = line.partition(":")
        if not line:
            if data:
                events.append((name or "message", "\n".join(data)))
            name, data = "", []
        elif field == "event":
            name = value.strip()
        elif field == "data":
            data.append(value.strip())
    return events
