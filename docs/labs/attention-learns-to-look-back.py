# ---
# description: Train one attention head in NumPy with gradients derived by hand, watch it learn to look back, and break it in three ways to see why it works.
# minutes: 30
# level: intermediate
# after: [deep-learning/attention.md]
# also: [gradient of softmax, attention head by hand, gradients of attention, heatmap, induction]
# ---

# %% [markdown]
# # Attention learns to look back
#
# You will train one [attention](term:attention) head from nothing, with gradients that you derive yourself, and watch its weights go from "everywhere alike" to "exactly there". Then you will break it in three ways and read the reason from the curve. It takes NumPy, Matplotlib and about half an hour. Whenever a question stands before a cell, answer it before you look.

# %% [markdown]
# ## A question whose answer stands earlier
#
# Read the line: `f 3, b 7, k 1, b ?` You answered 7, without knowing anything about the letter b. You looked back, found the b, and read what stood beside it.
#
# The task of this lab is that line. A sequence has six pairs of a letter and a digit. No letter and no digit comes twice. Then one of the six letters is asked for, and the answer is its digit. The pairs are drawn anew for every sequence, so nothing about a letter can be learned by heart. Whoever wants to answer has to look back.

# %%
from math import log, perm

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

LETTERS, DIGITS = "abcdefghijklmnop", "0123456789"
TOKENS = LETTERS + DIGITS
N_PAIRS = 6


def show(what: str, number: float, decimals: int = 2) -> None:
    """Print one line, aligned with the others."""
    print(f"{what:38} {number:.{decimals}f}")


def draw(rng: np.random.Generator, kinds: int, batch: int):
    """Rows of N_PAIRS different numbers below `kinds`."""
    rows = np.tile(np.arange(kinds), (batch, 1))
    return rng.permuted(rows, axis=1)[:, :N_PAIRS]


def sequences(rng: np.random.Generator, batch: int) -> tuple:
    """Letters, their digits, and which position is asked for."""
    letters = draw(rng, len(LETTERS), batch)  # (batch, N_PAIRS)
    digits = draw(rng, len(DIGITS), batch)  # (batch, N_PAIRS)
    asked = rng.integers(N_PAIRS, size=batch)  # (batch,)
    return letters, digits, asked


rng = np.random.default_rng(1)
letters, digits, asked = sequences(rng, batch=3)
for row in range(3):
    shown = zip(letters[row], digits[row])
    text = ", ".join(f"{LETTERS[i]} {digit}" for i, digit in shown)
    question = LETTERS[letters[row, asked[row]]]
    answer = digits[row, asked[row]]
    print(f"{text}, {question} ?   answer {answer}")

# %% [markdown]
# ## What a guesser can score
#
# Before training anything, know what no understanding at all would score. The *[loss](term:loss)* is the cross-entropy: minus the logarithm of the probability given to the right digit.
#
# A guesser who gives each of the ten digits a tenth has the loss $\ln\,10$. A guesser who notices which six digits occur, but not which one belongs to the question, has $\ln\,6$. These two numbers are the landmarks of every curve below: a curve that stops at the second has read the sequence and has not looked back.

# %%
for choices in (10, 6):
    loss, right = log(choices), 1 / choices
    print(f"{choices:2} choices  loss {loss:.2f}  accuracy {right:.2f}")

possible = perm(16, N_PAIRS) * perm(10, N_PAIRS) * N_PAIRS
print(f"possible sequences: {possible:,}")

# %% [markdown]
# The last line matters for honesty. Training will draw fewer than 20,000 sequences. Drawing one of the test sequences among them by accident is so unlikely that "unseen" can be taken literally.
#
# ## The inputs
#
# One position holds one pair. Its input $x$ is a row of 26 numbers with two ones, one for the letter and one for the digit. The question is a row with a single one, for its letter.
#
# Putting a pair into one position is a favor that we do to the head. In a text, `f` and `3` would be two tokens at two positions. The last section takes the favor back.

# %%
ONE_HOT = np.eye(len(TOKENS))  # row t is the input for token t


def pairs(letters: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """One position for each pair: (batch, N_PAIRS, 26)."""
    return ONE_HOT[letters] + ONE_HOT[len(LETTERS) + digits]


def start(
    rng: np.random.Generator, d_head: int, spread: float
) -> dict[str, np.ndarray]:
    """Untrained matrices: small random q and k, and v at zero."""
    shape = (len(TOKENS), d_head)
    return {
        "q": rng.normal(0, spread, shape),
        "k": rng.normal(0, spread, shape),
        "v": np.zeros((len(TOKENS), len(DIGITS))),
    }


params = start(np.random.default_rng(0), d_head=16, spread=0.3)
for name, matrix in params.items():
    print(f"W_{name.upper()}  {matrix.shape}")

# %% [markdown]
# ## One head, forward
#
# The question makes a *[query](term:query)* $q = x_{\text{question}} W_Q$. Every position $i$ makes a *[key](term:key)* $k_i = x_i W_K$ and a *[value](term:value)* $v_i = x_i W_V$. Then
#
# $$s_i = \frac{q \cdot k_i}{\sqrt{d}} \qquad w_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$$
#
# $$o = \sum_i w_i v_i$$
#
# where $d$ is the length of a query, $s_i$ the score of position $i$, $w_i$ its weight, and $o$ the output. To keep the head small, a value is already a row of ten [logits](term:logits), one for each digit, so $o$ is the prediction. The page on [attention](../deep-learning/attention.md) explains each step.
#
# The question stands last and is the only position that asks, so there is no future to hide, and this head needs no mask.

# %%
def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def attend(
    params: dict,
    x: np.ndarray,
    question: np.ndarray,
    scaled: bool = True,
) -> tuple:
    """One head: logits, weights, and what backward needs."""
    q = question @ params["q"]  # (batch, d_head)
    k = x @ params["k"]  # (batch, positions, d_head)
    v = x @ params["v"]  # (batch, positions, 10)
    scale = 1 / np.sqrt(q.shape[-1]) if scaled else 1.0
    scores = np.einsum("bd,bpd->bp", q, k) * scale
    weights = softmax(scores)  # (batch, positions)
    logits = np.einsum("bp,bpc->bc", weights, v)
    return logits, weights, (q, k, v, scale)


def asked_for(letters: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The input of the question: (batch, 26)."""
    return ONE_HOT[letters[np.arange(len(asked)), asked]]


test = sequences(np.random.default_rng(1_000), batch=2_000)
x_test = pairs(*test[:2])
question_test = asked_for(test[0], test[2])
_, weights, _ = attend(params, x_test, question_test)
show("largest weight, on average", weights.max(-1).mean())
show("one sixth", 1 / N_PAIRS)

# %% [markdown]
# ### Before training
#
# **Predict:** each row below is a sequence, each cell a position with its pair, and the box marks the pair that is asked for. Darker means more weight. The matrices are random and small. What will the picture show?

# %% alt="Table of six sequences by six positions. All cells have about the same faint shade, whether or not they are the boxed position that holds the answer." caption="Before training: every position gets about a sixth of the weight, and the box nothing more." predict="Somewhere, nowhere, or everywhere? Decide, then open."
FADED = [("C0", 0.0), ("C0", 0.55)]  # a color and how opaque it is
SHADES = LinearSegmentedColormap.from_list("", FADED)


def show_weights(weights: np.ndarray, title: str) -> None:
    """Draw the weights of the first six test sequences."""
    letters, digits, asked = test
    middle = {"ha": "center", "va": "center"}
    figure, axes = plt.subplots(figsize=(6.4, 3.2))
    axes.pcolormesh(weights[:6], cmap=SHADES, vmin=0, vmax=1)
    for row in range(6):
        for p in range(N_PAIRS):
            text = f"{LETTERS[letters[row, p]]} {digits[row, p]}"
            axes.text(p + 0.5, row + 0.5, text, **middle)
        box = plt.Rectangle((asked[row], row), 1, 1)
        box.set(fill=False, clip_on=False)
        axes.add_patch(box)
    wanted = letters[np.arange(6), asked[:6]]
    names = [f"{LETTERS[i]} ?" for i in wanted]
    axes.set_yticks(np.arange(6) + 0.5, names)
    axes.set_xticks(np.arange(N_PAIRS) + 0.5, range(1, N_PAIRS + 1))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set(title=title, xlabel="position", ylabel="question")
    axes.invert_yaxis()
    plt.show()


show_weights(weights, "Before training")

# %% [markdown]
# Everywhere. Small random matrices give scores close to zero, and the softmax of equal scores is equal weights.
#
# ## The way back, by hand
#
# To learn, every number in the three matrices needs its slope: how much the loss would rise if that number rose a little. Go backward through the formulas, one step at a time. Write $p = \mathrm{softmax}(o)$ for the predicted probabilities, $y$ for the row with a one at the right digit, and $L = -\ln\,p_{\text{right}}$ for the loss.
#
# **The output.** For softmax followed by cross-entropy the slope is what you gave minus what was right:
#
# $$\frac{\partial L}{\partial o} = p - y$$
#
# **Values and weights.** The output is $\sum_i w_i v_i$, so a value is felt as much as its weight lets through, and a weight matters as much as its value points along the slope:
#
# $$\frac{\partial L}{\partial v_i} = w_i \, (p - y)$$
#
# $$g_i = \frac{\partial L}{\partial w_i} = (p - y) \cdot v_i$$
#
# **Scores.** Weights share one unit, so raising one score takes weight from all others. The slope of a weight is $\frac{\partial w_j}{\partial s_i} = w_j (1 - w_i)$ for $j = i$, and $-w_j w_i$ for every other $j$. Multiply by $g_j$ and sum over $j$:
#
# $$\frac{\partial L}{\partial s_i} = w_i \Bigl( g_i - \sum_j w_j g_j \Bigr)$$
#
# Read that line once more, because everything the head learns comes from it. The sum is the average of $g$ under the current weights. A score is pushed up if looking there would have helped more than looking where the head looks now, and down if it would have helped less. The factor $w_i$ in front says how loud the push is.
#
# **Queries and keys.** The score is $q \cdot k_i / \sqrt{d}$, so
#
# $$\frac{\partial L}{\partial q} = \sum_i \frac{\partial L}{\partial s_i} \frac{k_i}{\sqrt{d}}$$
#
# $$ \frac{\partial L}{\partial k_i} = \frac{\partial L}{\partial s_i} \frac{q}{\sqrt{d}}$$
#
# **Matrices.** Each of the three is "input times matrix". Its slope is the input, transposed, times the slope of what came out, summed over positions and over the sequences of a batch.

# %%
def backward(
    params: dict,
    x: np.ndarray,
    question: np.ndarray,
    y: np.ndarray,
    scaled: bool = True,
) -> tuple[float, dict[str, np.ndarray]]:
    """The mean loss, and its slope for every number in params."""
    logits, weights, kept = attend(params, x, question, scaled)
    q, k, v, scale = kept
    rows = np.arange(len(y))
    p = softmax(logits)
    loss = -np.log(p[rows, y]).mean()

    d_logits = p.copy()  # (batch, 10)
    d_logits[rows, y] -= 1
    d_logits /= len(y)
    d_v = weights[..., None] * d_logits[:, None]
    g = np.einsum("bc,bpc->bp", d_logits, v)
    average = (weights * g).sum(axis=-1, keepdims=True)
    d_scores = weights * (g - average)  # (batch, positions)
    d_q = np.einsum("bp,bpd->bd", d_scores, k) * scale
    d_k = d_scores[..., None] * q[:, None] * scale
    both = ([0, 1], [0, 1])  # sum over batch and positions
    return loss, {
        "q": question.T @ d_q,
        "k": np.tensordot(x, d_k, axes=both),
        "v": np.tensordot(x, d_v, axes=both),
    }

# %% [markdown]
# ### Is it right?
#
# A wrong gradient often trains anyway, only worse, so never trust one that was not checked. Nudge one number of a matrix up by a little $h$, then down, and see how the loss moved: $(L(+h) - L(-h)) / 2h$ is the slope again, found without any derivation. The method is called *central differences*. It is slow and needs two runs for each number, which is fine for a small head.
#
# One trap: $W_V$ starts at zero, and with it all the $g_i$, so that the slopes of $W_Q$ and $W_K$ are zero and any mistake in them would hide. The check gives $W_V$ random numbers first.

# %%
def central_differences(
    params: dict, x: np.ndarray, question: np.ndarray, y: np.ndarray
) -> dict[str, np.ndarray]:
    """The slopes again, by nudging every number up and down."""
    h, slopes = 1e-5, {}
    for name, matrix in params.items():
        slopes[name] = np.zeros_like(matrix)
        for place in np.ndindex(matrix.shape):
            kept = matrix[place]
            matrix[place] = kept + h
            above, _ = backward(params, x, question, y)
            matrix[place] = kept - h
            below, _ = backward(params, x, question, y)
            matrix[place] = kept
            slopes[name][place] = (above - below) / (2 * h)
    return slopes


rng = np.random.default_rng(2)
small = start(rng, d_head=4, spread=1.0)
small["v"] = rng.normal(size=small["v"].shape)
letters, digits, asked = sequences(rng, batch=5)
x, question = pairs(letters, digits), asked_for(letters, asked)
y = digits[np.arange(5), asked]
_, by_hand = backward(small, x, question, y)
by_nudging = central_differences(small, x, question, y)
for name in small:
    gap = abs(by_hand[name] - by_nudging[name]).max()
    top = abs(by_hand[name]).max()
    print(f"W_{name.upper()}  largest slope {top:.3f}  gap {gap:.0e}")

# %% [markdown]
# What is left is the rounding of floating-point numbers. The gradients by hand equal those by nudging, for every number of all three matrices. [](proof:machinery/test_labs.py::test_gradients_by_hand_equal_central_differences)
#
# ## Train it
#
# Plain [gradient descent](term:gradient-descent): draw 64 fresh sequences, compute the slopes, take a step down, 300 times.
#
# **Predict:** the curve starts at $\ln\,10$, because a head whose values are zero gives every digit a tenth. Will it then fall steadily, or wait? The learning rate of 3 looks huge; it is not, because a row of a matrix is touched only by the few sequences in which its letter occurs.

# %%
def train(
    encode,
    d_head: int = 16,
    spread: float = 0.3,
    lr: float = 3.0,
    steps: int = 300,
    scaled: bool = True,
    seed: int = 0,
) -> tuple[dict, np.ndarray]:
    """Train a fresh head; returns its matrices and its losses."""
    rng = np.random.default_rng(seed)
    params = start(rng, d_head, spread)
    losses = np.zeros(steps)
    for step in range(steps):
        letters, digits, asked = sequences(rng, batch=64)
        x, question = encode(letters, digits), asked_for(letters, asked)
        y = digits[np.arange(64), asked]
        loss, slopes = backward(params, x, question, y, scaled)
        losses[step] = loss
        for name in params:
            params[name] -= lr * slopes[name]
    return params, losses


def accuracy(params: dict, x: np.ndarray) -> float:
    """The share of unseen sequences that a head answers rightly."""
    logits, _, _ = attend(params, x, question_test)
    right = test[1][np.arange(len(test[2])), test[2]]
    return (logits.argmax(axis=-1) == right).mean()


trained, losses_pairs = train(pairs)
show("loss in the first step", losses_pairs[0])
show("loss in the last 20 steps", losses_pairs[-20:].mean())
show("accuracy on unseen sequences", accuracy(trained, x_test), 3)

# %% alt="Loss against step. The curve stays near the upper dashed line, ln 10, for some fifty steps, drops steeply through the second dashed line, ln 6, and ends near zero." caption="Waiting, then a cliff: the loss falls through ln 6 without stopping." predict="A steady fall, or a wait? Decide, then open." fold=true
def show_curves(curves: dict[str, np.ndarray], title: str) -> None:
    """Draw losses, five steps averaged, with both landmarks."""
    figure, axes = plt.subplots()
    end = len(next(iter(curves.values())))
    for level in (10, 6):
        height = log(level)
        axes.axhline(height, color="gray", lw=1, ls="--")
        place = (end * 1.3, height + 0.03)
        axes.text(*place, f"ln {level}", ha="right")
    for name, losses in curves.items():
        smooth = losses.reshape(-1, 5).mean(axis=1)
        steps = np.arange(len(smooth)) * 5 + 2.5
        line, = axes.plot(steps, smooth)
        axes.annotate(
            name,
            (steps[-1], smooth[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=line.get_color(),
        )
    axes.set(title=title, xlabel="step", ylabel="loss")
    axes.set(xlim=(0, end * 1.3), ylim=(-0.12, 2.6))
    axes.set_xticks(range(0, end + 1, end // 3))
    plt.show()


show_curves({"pairs": losses_pairs}, "The head learns to look back")

# %% [markdown]
# It waits, then falls off a cliff. At first the weights are equal, so all that $W_V$ can learn is which digits occur. But as soon as the values mean digits, the numbers $g_i$ differ: looking at the right pair would have helped more than average. That pushes its score up, which makes the value there count more, which makes the push louder. The two halves of the head wait for each other, and then carry each other along.
#
# ### After training
#
# The same six sequences as before, none of which the head has ever seen.

# %% alt="The same table of six sequences. In every row the boxed position is dark and the five others are almost blank." caption="After training: nearly all the weight is on the position that holds the answer."
_, weights, _ = attend(trained, x_test, question_test)
show_weights(weights, "After training")

# %%
right = weights[np.arange(len(weights)), test[2]]
match = trained["q"][:16] @ trained["k"][:16].T / np.sqrt(16)
same, other = match[np.eye(16) == 1], match[np.eye(16) == 0]
show("weight on the right position", right.mean())
show("score of a letter with itself", same.mean(), 1)
show("score of a letter with another", other.mean(), 1)

# %% [markdown]
# The last two lines say what was learned. $W_Q W_K^\top$ is a table that scores any letter against any other. Training turned it into "is it the same letter?" Nobody wrote that rule. It follows from one thing only: answers had to be right.
#
# ## Break it: shuffle the keys
#
# Take the trained head. Before it looks, deal the letters of each sequence to the pairs anew: keys keep their letters, but stand at other values.
#
# **Predict two numbers:** how sharp will the weights be, and how often will the answer be right?

# %% predict="Sharp or blurred? And how many right? Decide, then open."
rng = np.random.default_rng(3)


def shuffled(letters: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """The same letters and digits, dealt to each other anew."""
    return pairs(rng.permuted(letters, axis=1), digits)


x_shuffled = shuffled(*test[:2])
_, after, _ = attend(trained, x_shuffled, question_test)
show("largest weight, pairs intact", weights.max(-1).mean())
show("largest weight, keys shuffled", after.max(-1).mean())
show("accuracy, keys shuffled", accuracy(trained, x_shuffled), 3)
show("one sixth", 1 / N_PAIRS, 3)

# %% [markdown]
# As sharp as ever, and wrong. It finds the letter without doubt and reads the digit that now stands there. One time in six the shuffle leaves that letter where it was. So a sharp heatmap proves that a head knows where to look. It does not prove that what it finds there is right.
#
# ## Break it: drop the square root
#
# The formula divides by $\sqrt{d}$. With $d = 16$ and small matrices you would hardly miss it. So make the case that the division was invented for: $d = 256$ and matrices whose numbers have size one. A score is then a sum of 256 products, and without the division it is often as large as 20. Softmax of such scores puts nearly everything on one position, and which one is chance.
#
# Now look at the factor $w_i$ in the slope of a score. At a position with weight zero the push is silent. At the winner, $g_i$ is the average, and the bracket is zero.
#
# **Predict:** five starts with the division, the same five without. Will the five without fail, be late, or make no difference?

# %%
STARTS, WIDE = range(5), {"d_head": 256, "spread": 1.0, "lr": 10.0}


def steps_needed(losses: np.ndarray) -> float:
    """The step by which ten losses in a row average below 0.5."""
    average = np.convolve(losses, np.ones(10) / 10, mode="valid")
    below = np.flatnonzero(average < 0.5)
    return float(below[0] + 10) if len(below) else np.inf


def at_first(seed: int, scaled: bool) -> tuple[float, float]:
    """Untrained: the largest weight, and that of the answer."""
    rng = np.random.default_rng(seed)
    untrained = start(rng, WIDE["d_head"], WIDE["spread"])
    _, w, _ = attend(untrained, x_test, question_test, scaled)
    return w.max(-1).mean(), w[np.arange(len(w)), test[2]].mean()


print("largest weight before training, five starts")
for scaled, name in [(True, "divided"), (False, "not divided")]:
    largest = [f"{at_first(seed, scaled)[0]:.2f}" for seed in STARTS]
    print(f"{name:12}", "  ".join(largest))

# %% predict="Failing, late, or no difference? Decide, then open."
runs = {
    scaled: [
        train(pairs, **WIDE, steps=180, scaled=scaled, seed=seed)[1]
        for seed in STARTS
    ]
    for scaled in (True, False)
}
luck = [at_first(seed, scaled=False)[1] for seed in STARTS]
needed = {
    scaled: [steps_needed(losses) for losses in runs[scaled]]
    for scaled in runs
}
print("       steps until the loss is below 0.5")
print("start  divided  not divided  answer's weight untrained")
for s in STARTS:
    print(f"{s:5}", end="  ")
    print(f"{needed[True][s]:7.0f}", end="  ")
    print(f"{needed[False][s]:11.0f}  {luck[s]:25.2f}")
print("inf: not within 180 steps")

# %% alt="Ten loss curves against step. The five of the divided scores have all fallen to zero by step 60. Of the five undivided ones, two fall as early, two fall slowly until step 120, and one stays at the top." caption="With the division, all five starts get there early. Without it, it depends on luck." fold=true
figure, axes = plt.subplots()
for scaled, color in [(False, "C1"), (True, "C0")]:
    for losses in runs[scaled]:
        smooth = losses.reshape(-1, 5).mean(axis=1)
        steps = np.arange(len(smooth)) * 5 + 2.5
        axes.plot(steps, smooth, color=color, lw=1.3)
axes.text(70, 1.8, "divided by √d", color="C0")
axes.text(70, 1.5, "not divided", color="C1")
axes.set(title="Five starts each", xlabel="step", ylabel="loss")
axes.set(xlim=(0, 180), ylim=(0, 2.8))
plt.show()

# %% [markdown]
# Late, and unreliable. [](proof:machinery/test_labs.py::test_dividing_by_the_root_of_d_saves_steps) The last column says what it depends on: how much weight the answer happened to get before training. Without the division a head is certain from the start, and it is certain of something random. In this run, the starts that gave the answer more than its sixth come through before those that gave it less. These have to undo their certainty first, with pushes that are nearly silent, and one does not manage at all. With the division nobody is certain at the start, and all five learn. A model with hundreds of heads cannot count on luck in each.
#
# ## Take the favor back: one token, one position
#
# In a text, `f 3` is two tokens. Give the head twelve positions, each with a single one in its input, and train it as before. For comparison, train another head on pairs that are shuffled from the start, which leaves nothing to look up.
#
# **Predict:** the query of `b` can find the position of the letter `b`. What value can that position hand over? And which landmark, $\ln\,10$ or $\ln\,6$, should both curves move towards?

# %% alt="Three loss curves against step. The head with pairs falls to zero. The head with shuffled keys and the head with one token a position decline slowly and stay between the dashed lines ln 10 and ln 6." caption="With nothing to look up, or with key and value apart, a head gets no further than to know which digits occur." predict="Which landmark? Decide, then open."
def apart(letters: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """A position for each token: letter, digit, letter, digit."""
    tokens = np.stack([letters, len(LETTERS) + digits], axis=-1)
    return ONE_HOT[tokens.reshape(len(letters), -1)]


_, losses_shuffled = train(shuffled)
separate, losses_apart = train(apart)
show_curves(
    {
        "pairs": losses_pairs,
        "keys shuffled": losses_shuffled,
        "tokens apart": losses_apart,
    },
    "Three heads, one task",
)

# %%
x_apart = apart(*test[:2])
show("accuracy, tokens apart", accuracy(separate, x_apart), 3)
show("one sixth", 1 / N_PAIRS, 3)

# %% [markdown]
# The position that the head can find holds a letter, and a letter says nothing about the answer. The digit is next door, at a position whose key knows nothing of letters. So both curves creep towards $\ln\,6$: which digits occur can be learned, which one is asked for cannot.
#
# More steps would not help, and neither would any choice of the three matrices. This head sees a bag of tokens: deal the digits to the letters anew, and its output stays exactly the same. [](proof:machinery/test_labs.py::test_separate_tokens_do_not_show_who_stands_beside_whom) Telling positions apart would not be enough for one head either. The query knows the letter, not where it stands, so it cannot ask for the position after it.
#
# ## Two layers: what a real model does
#
# One more head in front would do. Its job is dull: look exactly one position back, and copy the letter found there. After it, the position of `3` holds "3, and before me stood f", which is the pair that we built by hand at the beginning.
#
# Write that first head's weights down instead of training it: a table with ones right below the diagonal. Then use the head that you trained on pairs, unchanged.

# %% predict="The trained head never saw twelve positions. How many right? Decide, then open."
LOOK_ONE_BACK = np.eye(2 * N_PAIRS, k=-1)  # row i: weight on i - 1

before = LOOK_ONE_BACK @ x_apart  # what stood one position earlier
letter_part, digit_part = before[..., :16], x_apart[..., 16:]
x_copied = np.concatenate([letter_part, digit_part], axis=-1)
show("trained head, tokens apart", accuracy(trained, x_apart), 3)
show("trained head behind the copying", accuracy(trained, x_copied), 3)

# %% [markdown]
# Two steps, copy and then look up, and the task is solved. [](proof:machinery/test_labs.py::test_copying_first_makes_separate_tokens_solvable) The second head of such a pair has a name, *[induction head](term:induction-head)*: it finds where the current token appeared before and hands over what came after it. This is one thing that layers are good for: a head of the second looks things up in what a head of the first has put side by side. What we still did by hand is that first head. To look one position back, a head must know positions, and these inputs carry none.
#
# ## Things to try
#
# 1. **Longer sequences.** Set `N_PAIRS` to 10 for the test only, and use the head that was trained on six. Does it still find its letter? Which number in the output suffers first, the accuracy or the weight on the right position?
# 2. **A smaller start.** In the section on the square root, set `spread` to 0.1 and leave out the division again. Does that still do harm? Explain the result with the size of a score before training.
# 3. **A key that is asked twice.** Allow a letter to occur twice, with different digits. What should the head answer, what does it answer, and what would it need to prefer the later one?
