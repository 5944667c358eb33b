from answer import join_calls
from grading import kind


def joined(*deltas):
    return kind("join_calls", join_calls([dict(delta) for delta in deltas]), [("", {})])


try:
    one = joined(
        {"index": 0, "name": "weather", "arguments": ""},
        {"index": 0, "arguments": '{"city": '},
        {"index": 0, "arguments": '"Oslo"}'},
    )
except (KeyError, ValueError) as error:
    raise AssertionError(
        "A part of a call is neither a whole call nor whole JSON: collect first, "
        "parse when the stream has ended. Not every part has a name."
    ) from error
whole = joined({"index": 0, "name": "weather", "arguments": '{"city": "Oslo"}'})
assert whole == one == [["weather", {"city": "Oslo"}]], (
    "Three parts of one call are not one call: join the arguments of one index."
)
try:
    two = joined(
        {"index": 0, "name": "a", "arguments": '{"x":'},
        {"index": 1, "name": "b", "arguments": '{"y":'},
        {"index": 0, "arguments": " 1}"},
        {"index": 1, "arguments": " 2}"},
    )
except ValueError:
    two = []
assert two == [["a", {"x": 1}], ["b", {"y": 2}]], (
    "The parts of two calls alternate: to which call does each part belong?"
)
try:
    nothing = joined({"index": 0, "name": "now", "arguments": ""})
except ValueError:
    nothing = []
assert nothing == [["now", {}]], (
    "A tool without parameters is called with an empty text of arguments: what should that become?"
)
named_once = joined(
    {"index": 0, "name": "weather", "arguments": '{"city": '},
    {"index": 0, "name": "", "arguments": '"Oslo"}'},
)
assert named_once == [["weather", {"city": "Oslo"}]], "A later part with an empty name has wiped out the name of its call."
try:
    bare = joined({"index": 0, "name": "now"}, {"index": 1, "arguments": "{}"}, {"index": 1, "name": "then"})
except (KeyError, TypeError):
    bare = []
assert bare == [["now", {}], ["then", {}]], (
    "A part may have no arguments at all, and a name may come later than the arguments."
)
late = joined({"index": 2, "name": "c", "arguments": "{}"}, {"index": 0, "name": "a", "arguments": '{"n": [1, 2]}'})
assert late == [["a", {"n": [1, 2]}], ["c", {}]], (
    "The calls should come in the order of their indices, even if the later one begins first or an index is missing."
)
