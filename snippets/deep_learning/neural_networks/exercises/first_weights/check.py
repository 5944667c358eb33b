from random import Random
from statistics import fmean

from answer import first_weights

n_in, n_out = 100, 50
w = first_weights(n_in, n_out, Random(0))
assert (len(w), len(w[0])) == (n_in, n_out), (
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
assert first_weights(4, 4, Random(1)) == first_weights(4, 4, Random(1)) != first_weights(
    4, 4, Random(2)
), "The same rng must give the same weights, another rng others. Do you draw from it?"
