from answer import read_events
from grading import kind


def read(text):
    return kind("read_events", read_events(text), [("", "")])


simple = "event: delta\ndata: {\"text\": \"a\"}\n\n"
assert read(simple) == [["delta", '{"text": "a"}']], (
    "One event, a name and a line of data, is not read as ('delta', its data). "
    "An empty line ends an event; what stands behind the first colon is the value."
)
assert read("data: [DONE]\n\n") == [["message", "[DONE]"]], (
    "An event without a name is called 'message'. OpenAI's last one is such an event."
)
assert read("event: a\ndata: 1\n\ndata: 2\n\n") == [["a", "1"], ["message", "2"]], (
    "The second event kept the first one's name: begin anew after every empty line."
)
assert read("data: a\ndata: b\n\n") == [["message", "a\nb"]], (
    "Two lines of data in one event are one text, joined by a newline."
)
assert read("data:  two\ndata:none\n\n") == [["message", " two\nnone"]], (
    "Exactly one blank after the colon goes, if there is one; further ones are data."
)
assert read(": hello\n\ndata: 1\n\n") == [["message", "1"]], (
    "A comment is not an event, and an empty line with no data before it ends nothing."
)
assert read("data: 1\n\ndata: 2\n") == [["message", "1"]], (
    "The last event was cut off: no empty line has ended it, so it does not count."
)
assert read("id: 7\ndata: 1\nretry: 9\nevent: late\n:data: no\ndatabase: no\n\n") == [["late", "1"]], (
    "The name may come after the data, and other fields, `id` or `database`, are neither."
)
assert read("") == [], "An empty stream has no events."
