# /// script
# requires-python = ">=3.11"
# [tool.book]
# seconds = 300
# ///
"""A GPT in plain Python learns to spell in a language of two rules."""

from __future__ import annotations

import re
from math import exp, fsum, log, tanh
from operator import mul
from random import Random

# region words
letters = ".aeiklmnorst"  # the dot begins and ends every word
rules = r"([kmnst][ao]){2,3}(lar)?|([kmnst][ei]){2,3}(ler)?"


def invent(rng: Random) -> str:
    """A word of Tokolar: its vowels are all dark or all bright."""
    vowels, size = rng.choice(["ao", "ei"]), rng.choice([2, 3])
    word = ""
    for _ in range(size):
        word += rng.choice("kmnst") + rng.choice(vowels)
    return word + rng.choice(["", f"l{vowels[0]}r"])


def encode(word: str) -> list[int]:
    return [letters.index(letter) for letter in f".{word}."]
# endregion words


# region value
class Value:
    """A number that remembers the numbers it was made from."""

    __slots__ = ("data", "grad", "parents", "slopes")

    def __init__(self, data: float, parents=(), slopes=()) -> None:
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes  # of this number, one for each parent

    def __add__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        other = other if isinstance(other, Value) else Value(other)
        slopes = (other.data, self.data)
        return Value(self.data * other.data, (self, other), slopes)

    def __pow__(self, power: float) -> Value:
        slope = power * self.data ** (power - 1)
        return Value(self.data**power, (self,), (slope,))

    def exp(self) -> Value:
        result = exp(self.data)
        return Value(result, (self,), (result,))

    def log(self) -> Value:
        return Value(log(self.data), (self,), (1 / self.data,))

    def tanh(self) -> Value:
        result = tanh(self.data)
        return Value(result, (self,), (1 - result**2,))

    def relu(self) -> Value:
        slope = float(self.data > 0)
        return Value(self.data * slope, (self,), (slope,))

    def __neg__(self) -> Value:
        return self * -1.0

    def __sub__(self, other: Value | float) -> Value:
        return self + -other

    def __rsub__(self, other: float) -> Value:
        return -self + other

    def __truediv__(self, other: Value | float) -> Value:
        return self * other**-1

    def __rtruediv__(self, other: float) -> Value:
        return self**-1 * other

    __radd__, __rmul__ = __add__, __mul__

    def backward(self) -> None:
        """Add to every `grad` how fast this number changes with it."""
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            value, done = stack.pop()
            if done:
                order.append(value)
            elif id(value) not in seen:
                seen.add(id(value))
                stack.append((value, True))
                stack += [(parent, False) for parent in value.parents]
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad
# endregion value


# region dot
Vector = list[Value]
Matrix = list[Vector]


def dot(a: Vector, b: Vector) -> Value:
    """A sum of products, made as one number with many parents."""
    xs, ys = [x.data for x in a], [y.data for y in b]
    return Value(fsum(map(mul, xs, ys)), (*a, *b), ys + xs)
# endregion dot


# region layers
def linear(x: Vector, weights: Matrix) -> Vector:
    return [dot(row, x) for row in weights]


def add(a: Vector, b: Vector) -> Vector:
    return [x + y for x, y in zip(a, b)]


def rms_norm(x: Vector) -> Vector:
    scale = (dot(x, x) * (1 / len(x)) + 1e-5) ** -0.5
    return [number * scale for number in x]


def softmax(scores: Vector) -> Vector:
    top = max(score.data for score in scores)
    powers = [(score - top).exp() for score in scores]
    share = sum(powers) ** -1
    return [power * share for power in powers]
# endregion layers


# region attend
def attend(q: Vector, keys: Matrix, values: Matrix) -> Vector:
    scores = [dot(q, k) * len(q) ** -0.5 for k in keys]
    weights = softmax(scores)
    return [dot(weights, column) for column in zip(*values)]
# endregion attend


# region build
def matrix(rows: int, columns: int, rng: Random) -> Matrix:
    spread = columns**-0.5
    return [
        [Value(rng.gauss(0, spread)) for _ in range(columns)]
        for _ in range(rows)
    ]


class GPT:
    """A token in, the logits of the next token out."""

    def __init__(
        self, vocab_size: int, seq_len: int, d_model: int,
        n_heads: int, n_layers: int, rng: Random,
    ) -> None:
        d, self.d_head = d_model, d_model // n_heads
        self.tokens = matrix(vocab_size, d, rng)
        self.positions = matrix(seq_len, d, rng)
        self.layers = [
            {name: matrix(d, d, rng) for name in "qkvo"}
            | {"up": matrix(4 * d, d, rng)}
            | {"down": matrix(d, 4 * d, rng)}
            for _ in range(n_layers)
        ]
        self.head = [
            [Value(0.0) for _ in range(d)] for _ in range(vocab_size)
        ]

    def weights(self) -> Vector:
        tables = [self.tokens, self.positions, self.head]
        for layer in self.layers:
            tables += layer.values()
        return [w for table in tables for row in table for w in row]
# endregion build

    # region forward
    def __call__(self, token: int, cache: list) -> Vector:
        position = len(cache[0][0])  # keys that layer 0 has so far
        x = add(self.tokens[token], self.positions[position])
        for layer, (keys, values) in zip(self.layers, cache):
            h = self.attention(rms_norm(x), layer, keys, values)
            x = add(x, h)
            h = linear(rms_norm(x), layer["up"])
            x = add(x, linear([n.relu() for n in h], layer["down"]))
        return linear(rms_norm(x), self.head)  # (vocab_size)

    def attention(
        self, x: Vector, layer: dict, keys: Matrix, values: Matrix
    ) -> Vector:
        q = linear(x, layer["q"])
        keys.append(linear(x, layer["k"]))
        values.append(linear(x, layer["v"]))
        found = []
        for start in range(0, len(x), self.d_head):
            head = slice(start, start + self.d_head)
            heads_keys = [k[head] for k in keys]
            heads_values = [v[head] for v in values]
            found += attend(q[head], heads_keys, heads_values)
        return linear(found, layer["o"])

    def empty_cache(self) -> list:
        return [([], []) for _ in self.layers]
    # endregion forward


# region loss
def loss_of(model: GPT, tokens: list[int]) -> Value:
    """The mean surprise at the next token: cross-entropy."""
    cache, surprise = model.empty_cache(), Value(0.0)
    for token, target in zip(tokens, tokens[1:]):
        surprise -= softmax(model(token, cache))[target].log()
    return surprise / (len(tokens) - 1)
# endregion loss


# region adam
class Adam:
    """Steps of about `lr`, however steep or flat the slope."""

    def __init__(self, weights: Vector) -> None:
        self.weights, self.steps = weights, 0
        self.mean = [0.0] * len(weights)  # of recent slopes
        self.square = [0.0] * len(weights)  # of their squares

    def step(self, lr: float) -> None:
        self.steps += 1
        for i, w in enumerate(self.weights):
            self.mean[i] += 0.1 * (w.grad - self.mean[i])
            self.square[i] += 0.001 * (w.grad**2 - self.square[i])
            mean = self.mean[i] / (1 - 0.9**self.steps)
            square = self.square[i] / (1 - 0.999**self.steps)
            w.data -= lr * mean / (square**0.5 + 1e-8)
            w.grad = 0.0
# endregion adam


# region sample
def sample(model: GPT, temperature: float, rng: Random) -> str:
    cache, word, letter = model.empty_cache(), "", "."
    while len(word) < 10:
        logits = model(letters.index(letter), cache)
        shares = softmax([n * (1 / temperature) for n in logits])
        weights = [share.data for share in shares]
        letter = rng.choices(letters, weights)[0]
        if letter == ".":
            break
        word += letter
    return word
# endregion sample


# region train
def train(steps: int = 600, lr: float = 0.01) -> None:
    rng, losses, seen = Random(1), [], set()
    model = GPT(len(letters), 11, 16, 2, 1, rng)
    optimizer = Adam(model.weights())
    print(f"{len(model.weights())} weights, ln 12 = {log(12):.2f}")
    for step in range(steps + 1):
        seen.add(word := invent(rng))
        loss = loss_of(model, encode(word))
        loss.backward()
        optimizer.step(lr * (1 - step / steps))
        losses.append(loss.data)
        if step % 50 == 0:
            recent = fsum(losses[-50:]) / len(losses[-50:])
            words = " ".join(sample(model, 1, rng) for _ in range(3))
            bar = "#" * round(8 * recent)
            print(f"{step:4}  {recent:.2f} {bar:20} {words}")
    exam = [invent(rng) for _ in range(99)]
    costs = {w: loss_of(model, encode(w)).data for w in exam}
    new = [costs[w] for w in exam if w not in seen]
    mean = fsum(costs[w] for w in exam) / 99
    print(f"an exam of 99 words: {mean:.2f}; the {len(new)} of them")
    print(f"not met in training: {fsum(new) / len(new):.2f}")
    for temperature in (0.5, 1, 2):
        words = [sample(model, temperature, rng) for _ in range(50)]
        right = sum(bool(re.fullmatch(rules, word)) for word in words)
        print(f"at temperature {temperature}, {right} of 50", end="")
        print(f" are right: {' '.join(words[:4])}")


if __name__ == "__main__":
    train()
# endregion train
