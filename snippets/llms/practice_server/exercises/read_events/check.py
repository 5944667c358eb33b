from answer import read_events

simple = "event: delta\ndata: {\"text\": \"a\"}\n\n"
assert read_events(simple) == [("delta", '{"text": "a"}')], (
    "One event, a name and a line of data, is not read as ('delta', its data). "
    "An empty line ends an event; what stands behind the first colon is the value."
)
assert read_events("data: [DONE]\n\n") == [("message", "[DONE]")], (
    "An event without a name is called 'message'. OpenAI's last one is such an event."
)
assert read_events("event: a\ndata: 1\n\ndata: 2\n\n") == [("a", "1"), ("message", "2")], (
    "The second event kept the first one's name: begin anew after every empty line."
)
assert read_events("data: a\ndata: b\n\n") == [("message", "a\nb")], (
    "Two lines of data in one event are one text, joined by a newline."
)
assert read_events("data:  two\ndata:none\n\n") == [("message", " two\nnone")], (
    "Exactly one blank after the colon goes, if there is one; further ones are data."
)
assert read_events(": hello\n\ndata: 1\n\n") == [("message", "1")], (
    "A comment is not an event, and an empty line with no data before it ends nothing."
)
assert read_events("data: 1\n\ndata: 2\n") == [("message", "1")], (
    "The last event was cut off: no empty line has ended it, so it does not count."
)
