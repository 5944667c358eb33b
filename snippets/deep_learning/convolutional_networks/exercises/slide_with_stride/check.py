from answer import slide
from grading import kind, same


def at(*given, **options):
    return kind("slide", slide(*given, **options), [0.0])


x, w = [1, 2, 3, 4, 5], [1, 0, 2]
given = x[:], w[:]
assert not same(at(x, w), [5, 8, 11]), (
    "The filter is turned around: does a library of deep learning flip it?"
)
assert same(at(x, w), [7, 10, 13]), (
    "With stride 1 and no padding, [1, 2, 3, 4, 5] and [1, 0, 2] give "
    "[7, 10, 13]. What is 1 · 1 + 0 · 2 + 2 · 3?"
)
assert len(at(x, w, padding=1)) == 5, (
    "Padding 1 puts a zero at either end, so a filter of three makes five "
    "stops. How long is your padded list?"
)
assert same(at(x, w, padding=1), [4, 7, 10, 13, 4]), (
    "With padding 1 the first window is 0, 1, 2 and the last is 4, 5, 0. "
    "Which numbers come in from outside?"
)
assert same(at(x, w, stride=2), [7, 13]), (
    "With stride 2 the filter stops at 0 and 2. Is the stride the step of "
    "the stops, or of the numbers inside the window?"
)
assert same(at(x[:4], w, stride=2), [7]), (
    "Of four numbers, a filter of three with stride 2 fits once: a window "
    "that hangs over the end is left out."
)
assert same(at(x, w, stride=3, padding=2), [2, 10, 5]), (
    "Stride and padding together: the stops count from the first padded "
    "zero."
)
assert same(at([2, -1, 0.5, 7], [3, -2], 3, 1), [-4, -12.5]), (
    "The options can be given by place, the stride first: a window of two with stride 3 and padding 1 "
    "over [2, -1, 0.5, 7] stops twice."
)
assert (x, w) == given, "The list you were given has changed: build a new one."
