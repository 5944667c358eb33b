from random import Random
from statistics import fmean

from answer import first_weights
from grading import kind, same


def drawn(n_in, n_out, seed=0):
    return kind("first_weights", first_weights(n_in, n_out, Random(seed)), [[0.0]])


n_in, n_out = 100, 50
w = drawn(n_in, n_out)
assert [len(row) for row in w] == [n_out] * n_in, (
    "The shape is (n_in, n_out): one row for each input. Which range is outside?"
)
numbers = [number for row in w for number in row]
assert any(numbers), (
    "All weights are zero. What could tell one neuron of this layer from the next?"
)
assert len(set(numbers)) > len(numbers) / 2, (
    "Many weights are equal, so their neurons compute the same. Draw each of them."
)
assert abs(fmean(numbers)) < 0.01, (
    "The weights lean to one side: around which number should they lie?"
)
variance = fmean(number**2 for number in numbers)
assert not 0.9 < variance / (2 / n_in) ** 2 < 1.1, (
    "You passed the variance where rng.gauss wants its square root."
)
assert not 0.9 < variance / (2 / n_out) < 1.1, (
    "The variance is 2 / n_out. How many products does one neuron add up?"
)
assert not 0.9 < variance * n_in < 1.1, (
    "The variance is 1 / n_in, which is right without a bend. What does ReLU take away?"
)
assert 0.9 < variance / (2 / n_in) < 1.1, (
    "For 100 inputs the variance should be near 0.02. Which formula keeps the level "
    "after ReLU?"
)
few = fmean(number**2 for row in drawn(8, 900) for number in row)
assert 0.9 < few / (2 / 8) < 1.1, (
    "For 8 inputs the variance should be near 0.25, however many neurons there are."
)
assert same(drawn(4, 4, 1), drawn(4, 4, 1)) and not same(drawn(4, 4, 1), drawn(4, 4, 2)), (
    "The same rng must give the same weights, another rng others. Do you draw from it?"
)
