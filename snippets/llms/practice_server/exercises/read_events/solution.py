def read_events(text: str) -> list[tuple[str, str]]:
    """The events of a stream: the name and the data of each."""
    events: list[tuple[str, str]] = []
    name, data = "", []
    for line in text.split("\n")[:-1]:
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
