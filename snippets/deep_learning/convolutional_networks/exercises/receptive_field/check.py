from answer import sees
from grading import kind, same


def seen(*layers):
    return kind("sees", sees(list(layers)), 0)


assert same(seen((3, 1)), 3), "One layer of width 3 sees three inputs."
assert same(seen(), 1), "Without any layer, an output is its own input."
assert same(seen((3, 1), (3, 1)), 5), (
    "Two layers of width 3 see five inputs: the second adds one on either "
    "side. By how much does a layer widen the view?"
)
assert same(seen((2, 2)), 2), (
    "One layer of width 2 sees two inputs, whatever its own stride: a "
    "stride moves the windows, it does not widen them."
)
assert same(seen((2, 2), (3, 1)), 6), (
    "After a stride of 2, neighboring outputs lie two inputs apart. How "
    "many inputs do three such neighbors of width 2 cover?"
)
assert same(seen((3, 2), (3, 2), (3, 1)), 15), (
    "Two strides of 2 make steps of four inputs. Do strides add, or "
    "multiply?"
)
assert same(seen(*[(3, 1)] * 2, (2, 2), *[(3, 1)] * 2), 14), (
    "A stride counts for all layers above it, not for the next one only."
)
assert same(seen((7, 3), (1, 2), (4, 1), (5, 5), (2, 1)), 79), (
    "The layers (7, 3), (1, 2), (4, 1), (5, 5), (2, 1), from the first to the last, see 79 inputs. "
    "At which end do you begin?"
)
