from answer import join_calls

whole = [{"index": 0, "name": "weather", "arguments": '{"city": "Oslo"}'}]
split = [
    {"index": 0, "name": "weather", "arguments": ""},
    {"index": 0, "arguments": '{"city": '},
    {"index": 0, "arguments": '"Oslo"}'},
]
try:
    joined = join_calls(split)
except (KeyError, ValueError) as error:
    raise AssertionError(
        "A part of a call is neither a whole call nor whole JSON: collect first, "
        "parse when the stream has ended. Not every part has a name."
    ) from error
assert join_calls(whole) == joined == [("weather", {"city": "Oslo"})], (
    "Three parts of one call are not one call: join the arguments of one index."
)
two = [
    {"index": 0, "name": "a", "arguments": '{"x":'},
    {"index": 1, "name": "b", "arguments": '{"y":'},
    {"index": 0, "arguments": " 1}"},
    {"index": 1, "arguments": " 2}"},
]
try:
    joined = join_calls(two)
except ValueError:
    joined = []
assert joined == [("a", {"x": 1}), ("b", {"y": 2})], (
    "The parts of two calls alternate: to which call does each part belong?"
)
try:
    joined = join_calls([{"index": 0, "name": "now", "arguments": ""}])
except ValueError:
    joined = []
assert joined == [("now", {})], (
    "A tool without parameters is called with an empty text of arguments: what should that become?"
)
assert join_calls(list(reversed(whole)) + [{"index": 0, "name": "", "arguments": ""}]) == [
    ("weather", {"city": "Oslo"})
], "A later part with an empty name has wiped out the name of its call."
