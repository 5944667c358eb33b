# hint: The second event kept the first one's name
def read_events(text):
    events, name, data = [], "message", []
    for line in text.split("\n")[:-1]:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line and data:
            events.append((name, "\n".join(data)))
            data = []
        elif field == "event":
            name = value
        elif field == "data":
            data.append(value)
    return events
