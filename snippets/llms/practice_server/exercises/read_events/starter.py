def read_events(text: str) -> list[tuple[str, str]]:
    """The events of a stream: the name and the data of each.

    Lines end with a newline. An empty line ends an event. A line
    begins with a field's name and a colon; one blank after the
    colon does not belong to the value. An event without a name
    is called "message". Several lines of data are joined by
    newlines. A line that begins with a colon is a comment; other
    fields than event and data do not matter. An event that no
    empty line has ended is not complete.
    """
    return [("message", line) for line in text.split("\n")]
