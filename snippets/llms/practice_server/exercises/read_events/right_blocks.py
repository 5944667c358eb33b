"""Cuts the text into blocks first, and reads the fields of each."""


def read_events(text):
    for block in text.split("\n\n")[:-1]:
        fields = [line.split(":", 1) for line in block.split("\n") if ":" in line]
        data = [value[1:] if value[:1] == " " else value for field, value in fields if field == "data"]
        names = [value[1:] if value[:1] == " " else value for field, value in fields if field == "event"]
        if data:
            yield names[-1] if names else "message", "\n".join(data)
