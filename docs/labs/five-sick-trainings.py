# ---
# description: Train a small GPT in NumPy, then diagnose five broken trainings from the loss curve and samples alone, with tests that take less than a minute.
# minutes: 60
# level: advanced
# after: [deep-learning/build-a-gpt.md]
# also: [too good to be true, training bug, debug a training, loss curve, data leak, zero gradients, diagnosis]
# ---

# %% [markdown]
# # Five sick trainings
#
# Most mistakes in a training raise no error. The program runs, a number falls, and what comes out is useless. In this lab you train a small GPT until it is well, and then meet five patients. Each has one wrong line. You see the [loss](term:loss) curve and nine words that it wrote, as a doctor sees a chart and a face, and you name the line before you are told.
#
# The model is the one that you [built](../deep-learning/build-a-gpt.md), at its smallest: one block, one head, everything added to one stream. What you need from that page is how it is put together and how it is trained. The lab takes NumPy, Matplotlib and about an hour. Write your diagnoses down before you open the answers.

# %% [markdown]
# ## A language whose floor you know
#
# A doctor has to know what is normal. So this language is chosen such that you can compute by hand how low a loss can go. A word is four random letters, a hyphen, and the same letters backward: `hfga-agfh`. A dot stands before and after it.

# %%
from collections import Counter
from itertools import product
from math import log, sqrt

import matplotlib.pyplot as plt
import numpy as np

LETTERS, HALF = "abcdefghij", 4
TOKENS = LETTERS + "-."  # 12 of them
HYPHEN, DOT = 10, 11
ONE_HOT = np.eye(len(TOKENS))  # row t is the input for token t
SEQ_LEN = 2 * HALF + 2  # as many predictions as a word needs


def words(rng: np.random.Generator, batch: int) -> np.ndarray:
    """Mirror words, as tokens: (batch, SEQ_LEN + 1)."""
    half = rng.integers(len(LETTERS), size=(batch, HALF))
    hyphen, dot = (np.full((batch, 1), t) for t in (HYPHEN, DOT))
    return np.hstack([dot, half, hyphen, half[:, ::-1], dot])


def spell(tokens: np.ndarray) -> str:
    return "".join(TOKENS[token] for token in tokens)


for word in words(np.random.default_rng(1), batch=3):
    print(spell(word))
print(f"\nguess among 12 tokens  {log(12):.3f}")
print(f"floor: 4 ln 10 / 10    {HALF * log(10) / SEQ_LEN:.3f}")

# %% [markdown]
# Count the ten predictions of a word. Four are a guess among ten letters, which costs $\ln\,10$ each, whoever guesses. The other six, the hyphen, the mirrored letters and the dot, can be known for certain and cost nothing. So no honest model gets below $4 \ln\,10 / 10 = 0.921$ on average, and one that knows nothing pays $\ln\,12 = 2.485$. Every word is drawn anew. There is nothing to learn by heart, and the training loss is the validation loss.
#
# ## An engine for arrays
#
# An engine for single numbers, as on the page on [backpropagation](../deep-learning/backpropagation.md), would need many minutes here. This one has the same plan, an object that remembers what it was made from, with arrays in the place of numbers. Each operation brings a function that takes the slope of its result and returns the slopes of its inputs. Unfold it if you want to know how. Whether it can be trusted is measured below.

# %% fold=true
def flip(data: np.ndarray) -> np.ndarray:
    return data.swapaxes(-1, -2)


def shares(scores: np.ndarray, axis: int = -1) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


class Tensor:
    """An array that remembers the arrays it was made from."""

    def __init__(self, data, parents=(), slopes=None) -> None:
        self.data, self.grad = data, 0.0
        self.parents = parents
        self.slopes = slopes  # from its own slope to its parents'

    def __add__(self, other: "Tensor") -> "Tensor":
        total = self.data + other.data
        return Tensor(total, (self, other), lambda g: (g, g))

    def __matmul__(self, other: "Tensor") -> "Tensor":
        a, b = self.data, other.data
        return Tensor(
            a @ b,
            (self, other),
            lambda g: (g @ flip(b), flip(a) @ g),
        )

    def __mul__(self, factor: float) -> "Tensor":
        scaled = self.data * factor
        return Tensor(scaled, (self,), lambda g: (g * factor,))

    def flip(self) -> "Tensor":
        return Tensor(flip(self.data), (self,), lambda g: (flip(g),))

    def relu(self) -> "Tensor":
        on = self.data > 0
        return Tensor(self.data * on, (self,), lambda g: (g * on,))

    def rms_norm(self) -> "Tensor":
        size = (self.data**2).mean(axis=-1, keepdims=True) + 1e-5
        y = self.data / np.sqrt(size)

        def slopes(g: np.ndarray) -> tuple:
            along = (g * y).mean(axis=-1, keepdims=True)
            return ((g - y * along) / np.sqrt(size),)

        return Tensor(y, (self,), slopes)

    def softmax(self, axis: int = -1) -> "Tensor":
        p = shares(self.data, axis)

        def slopes(g: np.ndarray) -> tuple:
            return (p * (g - (p * g).sum(axis=axis, keepdims=True)),)

        return Tensor(p, (self,), slopes)

    def cross_entropy(self, y: np.ndarray) -> "Tensor":
        p, right = shares(self.data), ONE_HOT[y]
        loss = -np.log((p * right).sum(axis=-1)).mean()
        slope = (p - right) / y.size
        return Tensor(loss, (self,), lambda g: (g * slope,))

    def backward(self) -> None:
        """Add to every `grad` how fast this changes with it."""
        order = {}  # a dictionary remembers what came first

        def visit(tensor: "Tensor") -> None:
            for parent in tensor.parents:
                if parent not in order:
                    visit(parent)
            order[tensor] = True

        visit(self)
        self.grad = 1.0
        for tensor in reversed(order):
            if tensor.parents:
                for parent, slope in zip(
                    tensor.parents, tensor.slopes(tensor.grad)
                ):
                    missing = slope.ndim - parent.data.ndim
                    slope = slope.sum(axis=tuple(range(missing)))
                    parent.grad = parent.grad + slope

# %% [markdown]
# ## The GPT
#
# Read this one; every patient is made of it. A *[token](term:token)* becomes its vector plus the vector of its position. One head of [attention](term:attention) looks back, a [feed-forward network](term:feed-forward-network) works on each position, and both add what they found to $x$. The last matrix starts at zero, so an untrained model gives each token the same *[logit](term:logits)*.

# %%
class GPT:
    """One block, one head: tokens in, logits out."""

    def __init__(self, rng: np.random.Generator, d_model: int = 24):
        def matrix(rows: int, columns: int) -> Tensor:
            spread = d_model**-0.5
            return Tensor(rng.normal(0, spread, (rows, columns)))

        self.weights = {
            "tokens": matrix(len(TOKENS), d_model),
            "positions": matrix(SEQ_LEN, d_model),
            **{name: matrix(d_model, d_model) for name in "qkvo"},
            "up": matrix(d_model, 4 * d_model),
            "down": matrix(4 * d_model, d_model),
            "head": Tensor(np.zeros((d_model, len(TOKENS)))),
        }

    def embed(self, tokens: np.ndarray) -> Tensor:
        here = np.eye(SEQ_LEN)[: tokens.shape[1]]
        x = Tensor(ONE_HOT[tokens]) @ self.weights["tokens"]
        return x + Tensor(here) @ self.weights["positions"]

    def mask(self, seq_len: int) -> Tensor:
        return Tensor(np.where(np.tri(seq_len), 0.0, -np.inf))

    def look(self, scores: Tensor) -> Tensor:
        """Weights of attention: (batch, seq_len, seq_len)."""
        return (scores + self.mask(scores.data.shape[-1])).softmax()

    def __call__(self, tokens: np.ndarray) -> Tensor:
        w = self.weights
        x = self.embed(tokens)  # (batch, seq_len, d_model)
        h = x.rms_norm()
        q, k, v = (h @ w[name] for name in "qkv")
        scores = q @ k.flip() * q.data.shape[-1] ** -0.5
        x = x + self.look(scores) @ v @ w["o"]
        x = x + (x.rms_norm() @ w["up"]).relu() @ w["down"]
        return x.rms_norm() @ w["head"]  # (batch, seq_len, 12)

    def pairs(self, batch: np.ndarray) -> tuple:
        """What goes in, and what should come out."""
        return batch[:, :-1], batch[:, 1:]

    def forget(self) -> None:
        for weight in self.weights.values():
            weight.grad = 0.0

    def seen(self, tokens: np.ndarray) -> np.ndarray:
        """What the model reads when it writes the next token."""
        return tokens[:, -SEQ_LEN:]

# %% [markdown]
# ### Is the engine right?
#
# Nudge every weight of a small model up and down, see how far the loss moves, and compare with what the engine says. The last matrix gets random numbers first, for behind zeros no mistake would show.

# %%
def gradient(model: GPT, batch: np.ndarray) -> float:
    """The loss of a batch; leaves its slopes in the weights."""
    x, y = model.pairs(batch)
    loss = model(x).cross_entropy(y)
    model.forget()
    loss.backward()
    return float(loss.data)


def largest_gap(model: GPT, batch: np.ndarray, h: float = 1e-5):
    """Between the engine's slopes and central differences."""
    gradient(model, batch)
    x, y = model.pairs(batch)
    gap = 0.0
    for weight in model.weights.values():
        for place in np.ndindex(weight.data.shape):
            kept = weight.data[place]
            near = []
            for nudge in (h, -h):
                weight.data[place] = kept + nudge
                near.append(model(x).cross_entropy(y).data)
            weight.data[place] = kept
            slope = (near[0] - near[1]) / (2 * h)
            gap = max(gap, abs(weight.grad[place] - slope))
    return gap


rng = np.random.default_rng(2)
small = GPT(rng, d_model=4)
small.weights["head"].data = rng.normal(size=(4, len(TOKENS)))
gap = largest_gap(small, words(rng, batch=2))
count = sum(weight.data.size for weight in small.weights.values())
top = max(abs(weight.grad).max() for weight in small.weights.values())
print(f"{count} slopes, the largest {top:.3f}, largest gap {gap:.0e}")

# %% [markdown]
# Rounding, and nothing else. [](proof:labs/test_five_sick_trainings.py::test_engine_equals_central_differences)
#
# ## A healthy training
#
# Batches of 16 new words, [Adam](../deep-learning/training.md), a rate that falls to zero. To write, the model starts with a dot and draws one token after the other from its own [softmax](term:softmax).

# %%
def train(
    kind: type[GPT], steps: int = 300, lr: float = 0.008, draw=words
) -> tuple[GPT, np.ndarray]:
    """A new model, trained with Adam; and its losses."""
    model = kind(np.random.default_rng(1))
    rng = np.random.default_rng(0)
    mean = {name: 0.0 for name in model.weights}
    square = dict(mean)
    losses = np.zeros(steps)
    for step in range(steps):
        losses[step] = gradient(model, draw(rng, 16))
        rate = lr * (1 - step / steps)
        for name, weight in model.weights.items():
            g = weight.grad
            mean[name] += 0.1 * (g - mean[name])
            square[name] += 0.01 * (g**2 - square[name])
            push = mean[name] / (1 - 0.9 ** (step + 1))
            size = np.sqrt(square[name] / (1 - 0.99 ** (step + 1)))
            weight.data = weight.data - rate * push / (size + 1e-8)
    return model, losses


def write(model: GPT, batch: int = 200) -> np.ndarray:
    """Words of the model's own: (batch, SEQ_LEN + 1)."""
    rng, tokens = np.random.default_rng(5), np.full((batch, 1), DOT)
    for _ in range(SEQ_LEN):
        p = shares(model(model.seen(tokens)).data[:, -1])
        drawn = p.cumsum(axis=-1) > rng.random((batch, 1))
        tokens = np.hstack([tokens, drawn.argmax(-1)[:, None]])
    return tokens


healthy, losses = train(GPT)

# %% alt="Loss against step. The curve falls from the upper dashed line, ln 12, to a little above the lower one, the floor, within some hundred steps, and stays there." caption="The healthy training comes down to the floor and stays a little above it." fold=true
def chart(losses: np.ndarray, name: str, top: float = 3.0) -> None:
    """A patient's curve and the healthy one, ten steps averaged."""
    figure, axes = plt.subplots(figsize=(5.4, 2.4))
    for level, label in [(log(12), "ln 12"), (FLOOR, "floor")]:
        axes.axhline(level, color="gray", lw=1, ls="--")
        axes.text(302, level, f" {label}", va="center")
    curves = [(well, "gray", 1.2), (losses, "C0", 2.0)]
    for curve, color, width in curves:
        smooth = curve.reshape(-1, 10).mean(axis=1)
        steps = np.arange(len(smooth)) * 10 + 5
        axes.plot(steps, smooth, color=color, lw=width)
    axes.set(title=name, xlabel="step", ylabel="loss")
    axes.set(xlim=(0, 300), ylim=(-0.1, top))
    axes.set_xticks(range(0, 301, 100))
    axes.set_yticks(range(int(top) + 1))
    plt.show()


def is_mirror(word: str) -> bool:
    """Four letters, a hyphen, the letters backward, a dot."""
    half = word[1 : 1 + HALF]
    letters = set(half) <= set(LETTERS)
    return letters and word == f".{half}-{half[::-1]}."


def samples(model: GPT) -> None:
    """Print the first nine of 200 words, and how many are right."""
    written = [spell(tokens) for tokens in write(model)]
    for first in (0, 3, 6):
        print("  ".join(written[first : first + 3]))
    right = sum(map(is_mirror, written))
    print(f"mirror words: {right} of {len(written)}")


FLOOR, well = HALF * log(10) / SEQ_LEN, losses
chart(losses, "Healthy")

# %%
print(f"first loss              {losses[0]:.3f}")
print(f"mean of the last 20     {losses[-20:].mean():.3f}\n")
samples(healthy)

# %% [markdown]
# It begins at $\ln\,12$, because zeros in the last matrix give each token a twelfth. It ends a little above the floor, and nearly all of its words are mirror words. That is the chart of a healthy patient. Each figure below repeats it as a thin gray line. It is also the repaired curve: mend the one line, start with the same seed, and you get the gray line again, digit by digit.
#
# ## The doctor's bag
#
# Seven tests. The longest takes a second on this model. Each asks one question that has a known answer if all is well. Read them with care, for you will have to choose.

# %%
WORD = words(np.random.default_rng(3), batch=1)


def new(kind: type[GPT]) -> GPT:
    """Untrained, with random numbers also in the last matrix."""
    model = kind(rng := np.random.default_rng(4))
    head = model.weights["head"]
    head.data = rng.normal(size=head.data.shape)
    return model


def first_loss(kind: type[GPT]) -> float:
    """1. What does it pay before training?"""
    untrained = kind(np.random.default_rng(1))
    return gradient(untrained, words(np.random.default_rng(0), 16))


def by_heart(kind: type[GPT]) -> float:
    """2. Can it learn one word by heart in 60 steps?"""
    _, losses = train(kind, 60, 0.02, draw=lambda rng, batch: WORD)
    return losses[-1]


def next_tokens(kind: type[GPT]) -> float:
    """3. What share of the targets is the next token?"""
    x, y = new(kind).pairs(words(np.random.default_rng(0), 16))
    return (y[:, :-1] == x[:, 1:]).mean()


def grad_norm(model: GPT) -> float:
    """The length of all slopes, as one long vector."""
    grads = [weight.grad for weight in model.weights.values()]
    return sqrt(sum(np.square(grad).sum() for grad in grads))


def twice(kind: type[GPT]) -> float:
    """4. The same batch again, no step: does the gradient grow?"""
    model = new(kind)
    gradient(model, WORD)
    once = grad_norm(model)
    gradient(model, WORD)
    return grad_norm(model) / once


def later(kind: type[GPT]) -> float:
    """5. Change the last token: do earlier outputs move?"""
    model, x = new(kind), WORD[:, :-1].copy()
    before = model(x).data
    x[0, -1] = (x[0, -1] + 1) % len(LETTERS)
    return abs(model(x).data - before)[:, :-1].max()


def swapped(kind: type[GPT]) -> float:
    """6. Exchange two letters: do outputs after the hyphen move?"""
    model, x = new(kind), WORD[:, :-1].copy()
    before = model(x).data
    x[:, [1, 3]] = x[:, [3, 1]]
    return abs(model(x).data - before)[:, HALF + 1 :].max()


def writing(kind: type[GPT]) -> float:
    """7. Written step by step or read at once: same outputs?"""
    model, x = new(kind), WORD[:, :-1]
    steps = [model(model.seen(x[:, :n])) for n in range(1, SEQ_LEN + 1)]
    apart = np.stack([step.data[:, -1] for step in steps], axis=1)
    return abs(apart - model(x).data).max()


BAG = [first_loss, by_heart, next_tokens, twice]
BAG += [later, swapped, writing]
print(f"the word of the tests: {spell(WORD[0])}\n")
for test in BAG:
    print(f"{test(GPT):6.3f}  {test.__doc__}")

# %% [markdown]
# Test 1 gives $\ln\,12$ and test 2 nearly zero. All targets are next tokens. The gradient does not grow. A later token moves nothing, two letters exchanged move much, and writing agrees with reading to the last digits. Tests 4 to 7 need no training at all, only random numbers in the last matrix: behind its zeros all outputs are equal, and every test would be passed.
#
# Now the patients. Each is the healthy model with one method replaced, and in it one line is wrong. [](proof:labs/test_five_sick_trainings.py::test_each_patient_has_one_wrong_line) Their code is folded under the chart and contains the answer, so leave it shut until you have one.
#
# ## Patient 1: too good

# %% alt="Loss against step. The patient's curve drops steeply, goes through the floor before step 20 and lies close to zero from about step 50 on, while the gray healthy curve stays above the floor." caption="Patient 1 reaches zero. The gray curve is the healthy one." fold=true
class Patient1(GPT):
    def pairs(self, batch: np.ndarray) -> tuple:
        return batch[:, :-1], batch[:, :-1]  # well: batch[:, 1:]


patient_1, losses_1 = train(Patient1)
chart(losses_1, "Patient 1")

# %%
samples(patient_1)

# %% [markdown]
# **What is wrong?** The loss is not merely low, it is impossible: four letters of each word are drawn at random. Somebody tells the model the answer. There are two ways to do that. Which tests tell them apart?

# %% predict="Your suspect, your two tests? Decide, then open."
x, y = patient_1.pairs(WORD)
print(f"goes in          {spell(x[0])}")
print(f"should come out  {spell(y[0])}\n")
print(f"targets that are the next token  {next_tokens(Patient1):.3f}")
print(f"a later token moves earlier ones {later(Patient1):.3f}")

# %% [markdown]
# The targets are the inputs. Nobody shifted them, so the model learns to copy, which is easy, and knows that perfectly. The words show it too. The model starts with a dot, and what it would say next is: a dot. Once it slips to a letter it repeats that letter.
#
# The other way to be told is to look: without a [causal mask](term:causal-mask), position $i$ reads token $i + 1$. The chart is much the same, so the curve alone could not have told you which.

# %% predict="A model without a mask, after 60 steps: which loss? And which of the two tests is failed now?"
class NoMask(GPT):
    def mask(self, seq_len: int) -> Tensor:
        return Tensor(np.zeros((seq_len, seq_len)))


print("                          patient 1   no mask")
both = [train(kind, steps=60)[1][-1] for kind in (Patient1, NoMask)]
print(f"loss after 60 steps     {both[0]:11.3f} {both[1]:9.3f}")
for name, test in [("next tokens", next_tokens), ("later", later)]:
    print(f"{name:23} {test(Patient1):11.3f} {test(NoMask):9.3f}")

# %% [markdown]
# **The repair:** `y = batch[:, 1:]`. **The test that would have found it in a minute:** print one line of inputs and targets. Libraries add a trap of their own: some models shift inside, and whoever shifts before calling them asks for the token after the next.
#
# ## Patient 2: a slow miracle

# %% alt="Loss against step. The patient's curve comes down almost like the gray healthy one. The gray one stays a little above the floor, while the patient crosses it near step 75 and goes on falling, to two thirds of its height." caption="Patient 2 falls like the healthy one, and then does not stop." fold=true
class Patient2(GPT):
    def look(self, scores: Tensor) -> Tensor:
        masked = scores + self.mask(scores.data.shape[-1])
        return masked.softmax(axis=-2)  # well: axis=-1


patient_2, losses_2 = train(Patient2)
chart(losses_2, "Patient 2")

# %%
print(f"mean of the last 20     {losses_2[-20:].mean():.3f}\n")
samples(patient_2)

# %% [markdown]
# **What is wrong?** Again below the floor, so again the answer leaks. But for seventy steps nothing is to be seen, and the loss stays away from zero: the leak is narrow. On a real text, whose floor nobody knows, this curve would have been good news.

# %% predict="Targets or future? And what in attention could leak only a little? Decide, then open."
print(f"targets that are the next token  {next_tokens(Patient2):.3f}")
print(f"a later token moves earlier ones {later(Patient2):.3f}\n")
rng = np.random.default_rng(0)
weights = patient_2.look(Tensor(rng.normal(size=(1, 4, 4)))).data[0]
print("weights for random scores     sum of the row")
for row in weights:
    numbers = "  ".join(f"{weight:.2f}" for weight in row)
    print(f"{numbers}    {row.sum():14.2f}")

# %% [markdown]
# The mask is there: above the diagonal everything is zero. But the rows do not sum to one, the columns do. The softmax runs over the wrong axis. A weight is divided by a sum over all later positions, and in that sum stand their [queries](term:query), which know their tokens. Training finds this crack and learns to send the answer through it.
#
# When the model writes, nobody stands after the last position, and the crack is empty. How much did it learn that it can use? Give its weights to the right code.

# %% predict="With the right softmax and these weights: how much of its skill is left?"
honest = GPT(np.random.default_rng(0))
honest.weights = patient_2.weights
redrawn = words(np.random.default_rng(1_000), batch=500)
print(f"patient 2, wrong softmax  {gradient(patient_2, redrawn):.3f}")
print(f"its weights, right one    {gradient(honest, redrawn):.3f}")
print(f"knowing nothing           {log(12):.3f}")

# %% [markdown]
# Hardly better. What it learned was the crack, and without it almost nothing is left. **The repair:** `axis=-1`. **The test:** change a later token, and no earlier output may move, not even in the last digit. It catches every such leak, this one, a missing mask, and a normalization over positions. Assert besides that the rows of attention weights sum to one.
#
# ## Patient 3: a relapse

# %% alt="Loss against step, on a taller axis. The patient's curve falls for some twenty steps, turns, climbs above the dashed line ln 12, swings around three and is still above ln 12 at the end. The gray healthy curve stays at the floor." caption="Patient 3 improves, turns around, and ends worse than it began." fold=true
class Patient3(GPT):
    def forget(self) -> None:
        pass  # well: every weight's grad back to zero


patient_3, losses_3 = train(Patient3)
chart(losses_3, "Patient 3", top=4.0)

# %%
lowest = losses_3.reshape(-1, 10).mean(axis=1).min()
print(f"lowest, ten averaged    {lowest:.3f}")
print(f"mean of the last 20     {losses_3[-20:].mean():.3f}\n")
samples(patient_3)

# %% [markdown]
# **What is wrong?** First the direction is right, so the gradient cannot be nonsense. Then it leads away from the goal, and not even a rate that falls to zero calms it. Two suspects: steps that are too long, or steps in a direction that is out of date. Which test tells them apart without training?

# %% predict="Too long, or out of date? Decide, then open."
print(f"the same batch again: gradient times {twice(Patient3):.3f}")
fast = train(GPT, steps=60, lr=0.5)[1]
print("\nstep    patient 3   healthy code, rate 0.5")
for step in (0, 1, 2, 5, 10, 20, 40):
    print(f"{step:4} {losses_3[step]:12.2f} {fast[step]:24.2f}")

# %% [markdown]
# Exactly twice as large: the slopes of the first batch are still there when those of the second arrive. Nobody set them to zero. After a hundred steps the model obeys the sum of a hundred gradients, all but one of which were computed for weights that it no longer has. At first they all agree, hence the good beginning. Then it flies past the goal like something that cannot brake.
#
# A rate that is too high looks different: it throws the loss up within the first steps, before anything was learned. **The repair:** `weight.grad = 0.0` before each backward pass, `zero_grad` in PyTorch. **The test:** the same batch twice, without a step. Or plot the gradient's norm, which belongs beside every loss curve.
#
# ## Patient 4: the slow learner

# %% alt="Loss against step. The patient's curve sinks slowly from ln 12 and is between one and a half and two at the end, far above the floor, which the gray healthy curve reached within some hundred steps." caption="Patient 4 learns something, slowly, and stays far above the floor." fold=true
class Patient4(GPT):
    def embed(self, tokens: np.ndarray) -> Tensor:
        # well: the vector of the position is added
        return Tensor(ONE_HOT[tokens]) @ self.weights["tokens"]


patient_4, losses_4 = train(Patient4)
chart(losses_4, "Patient 4")

# %%
print(f"mean of the last 20     {losses_4[-20:].mean():.3f}\n")
samples(patient_4)

# %% [markdown]
# **What is wrong?** Nothing leaks, nothing explodes. A rate that is too low would look like this, and so would a model that is too small. But look at the words before you buy a larger model. What have they learned, and what not?

# %% predict="What do the words get right, and what wrong? Decide, then open."
written = [spell(tokens) for tokens in write(patient_4)]
halves = [(word[1:5], word[6:10]) for word in written if word[5] == "-"]
old = np.mean([letter in a for a, b in halves for letter in b])
luck = np.mean([len(set(a)) / len(LETTERS) for a, _ in halves])
gradient(patient_4, WORD)
idle = [
    name
    for name, weight in patient_4.weights.items()
    if not np.any(weight.grad)
]
print(f"hyphen in the middle              {len(halves)} of 200 words")
print(f"second half: letters of the first {old:.2f}")
print(f"by luck it would be               {luck:.2f}")
print(f"two letters exchanged move it by  {swapped(Patient4):.0e}")
print(f"weights without a gradient        {', '.join(idle)}")

# %% [markdown]
# Letters of the first half far more often than luck would have it, but in the wrong order. And the test is final: if two letters of the first half trade places, no output after the hyphen moves, rounding aside. The model has no positions. Its matrix of positions never receives a slope, which a list of idle weights shows at once. To it a word is the current token and a bag of earlier ones. It can still work out how many they are, from how thinly its attention is spread, which may be how hyphen and dot come about when they should.
#
# How low could such a model go, in the best case and after any number of steps? Count. Go through all 10,000 words, and ask what follows on average, given only what it can see.

# %% predict="Between the floor of 0.921 and 2.485: where?"
def best_loss(view) -> float:
    """Of a model that sees `view(start)` of the start of a word."""
    follows: dict[object, Counter] = {}
    for half in product(range(len(LETTERS)), repeat=HALF):
        word = (DOT, *half, HYPHEN, *half[::-1], DOT)
        for n in range(1, len(word)):
            seen = view(word[:n])
            follows.setdefault(seen, Counter())[word[n]] += 1
    nats = sum(
        count * log(after.total() / count)
        for after in follows.values()
        for count in after.values()
    )
    return nats / (SEQ_LEN * len(LETTERS) ** HALF)


bag = best_loss(lambda start: (start[-1], *sorted(start)))
print(f"sees everything               {best_loss(tuple):.3f}")
print(f"sees a bag and the last token {bag:.3f}")
print(f"sees the last token           {best_loss(lambda s: s[-1]):.3f}")

# %% [markdown]
# No step beyond the end of the curve can take it below the second line, and no width either. [](proof:labs/test_five_sick_trainings.py::test_without_positions_order_is_lost) A second block could, since under a causal mask each position sees a different bag. In this run the patient is not even near that line. The third line is what a table of pairs would reach, so the patient does use its bag. **The repair:** add the vector of the position. **The test:** exchange two earlier tokens, and something must move.
#
# ## Patient 5: nothing to see

# %% alt="Loss against step. Only one curve is visible: the patient's lies exactly on the healthy one, down to the floor." caption="Patient 5's curve covers the healthy one." fold=true
class Patient5(GPT):
    def seen(self, tokens: np.ndarray) -> np.ndarray:
        return tokens[:, -8:]  # well: SEQ_LEN, which is 10


# Training never calls `seen`, so it would end at the healthy weights.
patient_5 = Patient5(np.random.default_rng(1))
patient_5.weights, losses_5 = healthy.weights, losses
chart(losses_5, "Patient 5")

# %%
samples(patient_5)

# %% [markdown]
# **What is wrong?** The curve is the healthy one, to the last digit, and not a single word is right. Read the words from left to right, and find the place where they go wrong. It is always the same.

# %% predict="Which token is the first wrong one, and what is special there? Decide, then open."
print(f"writing against reading: {writing(Patient5):.3f}\n")
tokens = words(np.random.default_rng(7), batch=1)
print("read      right  p(right) reading  p(right) writing")
whole = shares(healthy(tokens[:, :-1]).data[0])
for n in range(HALF + 1, SEQ_LEN + 1):
    start, right = tokens[:, :n], tokens[0, n]
    step = shares(patient_5(patient_5.seen(start)).data[0, -1])
    name = spell(start[0])
    print(f"{name:10} {TOKENS[right]:5}", end="")
    print(f" {whole[n - 1, right]:17.2f} {step[right]:17.2f}")

# %% [markdown]
# The training was never sick. The writing is: it hands the model the last eight tokens instead of ten. As long as a word is shorter, nothing happens. From then on the beginning is cut off and, what is worse, every remaining token moves to a position that it never had in training. **The repair:** one constant. [](proof:labs/test_five_sick_trainings.py::test_only_writing_is_sick) **The test:** take a true text, write it step by step and read it at once, and compare the outputs. They must be equal. The same test finds a KV cache that counts positions wrongly, which is the form in which you will meet this patient in practice.
#
# ## The whole ward
#
# In a hospital every test costs money. Here you can order all of them for all patients.
#
# **Predict:** test 2, "can it learn one word by heart?", is the most famous of the seven. How many of the five patients does it catch?

# %% predict="How many of five? Decide, then open."
WARD = [Patient1, Patient2, Patient3, Patient4, Patient5]
sheet = {
    kind.__name__: [test(kind) for test in BAG] for kind in [GPT, *WARD]
}
print("test", *(f"{number:4}" for number in range(1, len(BAG) + 1)))
for name, results in sheet.items():
    numbers = (f"{number:4.1f}" for number in results)
    print(f"{name.replace('atient', ''):4}", *numbers)

# %% [markdown]
# One. Four of the five learn a word by heart without trouble, because an answer that leaks, a missing position or a careless writer does not keep anybody from memorizing. [](proof:labs/test_five_sick_trainings.py::test_each_patient_fails_its_test) Overfitting one batch shows that slopes arrive and steps are taken. It does not show that the model sees what it may see and nothing else. Test 1 caught nobody here; it is for weights that begin too large and for a softmax too many, both of which the page on [training](../deep-learning/training.md) has. Tests 3 to 7 found everybody, and they need no training at all.
#
# | what you see | suspects | the cheapest test |
# | --- | --- | --- |
# | first loss far from ln(vocabulary) | initial weights too large, softmax twice, wrong vocabulary | loss at step 0 |
# | below the floor at once | targets not shifted, no mask | print one line of inputs and targets; change a later token |
# | like a healthy run, then below the floor | a narrow leak: softmax or a norm over the wrong axis, validation words in the training set | change a later token; sum the rows of the weights; look for duplicates |
# | falls, turns, climbs | gradients not set to zero | the same batch twice, no step |
# | leaps in the first steps | rate too high, no warm-up | a tenth of the rate; plot the gradient norm |
# | slow, stays high, right parts in the wrong order | no positions, context too short | exchange two tokens; list the weights without a gradient |
# | healthy curve, sick words | writing: context cut, positions in the cache, another tokenizer | compare writing with reading |
# | flat from the start | a rate of zero, weights that the optimizer does not know | learn one batch by heart |
#
# A real text has no floor that you can compute. You can still know what to expect: the loss of a table of pairs on the same text, which every model must beat, and the loss that published models of your size reach, which yours should not beat by much. A result that is too good is a bug until you have shown that it is none.
#
# ## Things to try
#
# 1. **Heal without starting over.** Write a version of `train` that takes a model, give a `GPT` the weights of patient 3, and train on. Does it recover, and is it faster than a new start? Then try the weights of patient 2.
# 2. **A patient of your own.** Let the mask put a zero where minus infinity belongs, or leave out one of the two additions to $x$. Predict the chart and the failed test before you run them.
# 3. **Nobody's fault.** Train the healthy code with `lr=0.015` and with several seeds for the first weights. Some runs stop above the floor, although every line is right. Which letters are wrong in their words, and which of the seven tests do they fail?
