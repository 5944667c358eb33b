"""What the page on convolutional networks claims, proven."""

from __future__ import annotations

import contextlib
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from support import defined
from torch import nn
from torch.nn import functional as F

from site_kit.book.layout import REPOSITORY

FOLDER = REPOSITORY / "snippets/deep_learning/convolutional_networks"


functions = partial(defined, "deep_learning/convolutional_networks")


@pytest.fixture(scope="module")
def rungs():
    """`conv2d` of the three lower rungs, taking and returning arrays."""
    plain, with_numpy, with_torch = (functions(f"conv_{name}")["conv2d"] for name in ("python", "numpy", "torch"))
    return {
        "python": lambda x, w, *how: np.array(plain(x.tolist(), w.tolist(), *how)),
        "numpy": with_numpy,
        "torch": lambda x, w, *how: with_torch(torch.from_numpy(x), torch.from_numpy(w), *how).numpy(),
    }


@pytest.fixture(scope="module")
def fields(tmp_path_factory):
    """What `receptive_field.py` defines; its figure goes into an empty folder."""
    with contextlib.chdir(tmp_path_factory.mktemp("figure")):
        return functions("receptive_field")


def whole_numbers(*shape: int, seed: int) -> np.ndarray:
    """Small whole numbers as floats: their sums are exact in any order."""
    return np.random.default_rng(seed).integers(-9, 10, size=shape).astype(float)


@settings(max_examples=60)
@given(
    channels=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    size=st.tuples(st.integers(4, 7), st.integers(4, 7)),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    seed=st.integers(0, 9),
)
def test_rungs_agree(rungs, channels, size, kernel, stride, padding, seed):
    """Plain Python, NumPy and PyTorch equal `torch.nn.functional.conv2d` for random shapes, stride and padding."""
    c_in, c_out = channels
    x, w = whole_numbers(c_in, *size, seed=seed), whole_numbers(c_out, c_in, *kernel, seed=seed + 10)
    expected = F.conv2d(torch.from_numpy(x)[None], torch.from_numpy(w), stride=stride, padding=padding)[0].numpy()
    for name, conv2d in rungs.items():
        np.testing.assert_array_equal(conv2d(x, w, stride, padding), expected, err_msg=name)


def test_rungs_print_the_same():
    """The four rungs of the ladder print the same recorded output."""
    assert len({path.read_text(encoding="utf-8") for path in FOLDER.glob("conv_*.out")}) == 1


@given(n=st.integers(3, 9), k=st.integers(1, 3), seed=st.integers(0, 9))
def test_libraries_do_not_flip(n, k, seed):
    """PyTorch's convolution is NumPy's correlation; NumPy's convolution is the same with the filter reversed."""
    x, w = whole_numbers(n, seed=seed), whole_numbers(k, seed=seed + 10)
    by_torch = F.conv1d(torch.from_numpy(x)[None], torch.from_numpy(w)[None, None])[0].numpy()
    np.testing.assert_array_equal(by_torch, np.correlate(x, w, mode="valid"))
    np.testing.assert_array_equal(by_torch, np.convolve(x, w[::-1], mode="valid"))


def test_output_size():
    """The formula for the output's size equals PyTorch's for every n to 16, kernel to 5, stride to 4, padding to 2."""
    stops = functions("output_size")["stops"]
    for n in range(1, 17):
        for kernel in range(1, min(n, 5) + 1):
            for stride in range(1, 5):
                for padding in range(3):
                    y = F.conv1d(torch.zeros(1, 1, n), torch.zeros(1, 1, kernel), stride=stride, padding=padding)
                    assert y.shape[-1] == stops(n, kernel, stride, padding)
                    if padding <= kernel // 2:  # pooling allows no more
                        pooled = F.max_pool1d(torch.zeros(1, 1, n), kernel, stride, padding)
                        assert pooled.shape[-1] == stops(n, kernel, stride, padding)


@given(n=st.integers(3, 9), k=st.integers(1, 3), seed=st.integers(0, 9))
def test_a_convolution_is_a_matrix(n, k, seed):
    """Sliding a filter equals multiplying by a matrix of its weights, shifted by one place in each row."""
    x, w = whole_numbers(n, seed=seed), whole_numbers(k, seed=seed + 10)
    matrix = np.array(functions("as_matrix")["as_matrix"](w.tolist(), n))
    np.testing.assert_array_equal(matrix @ x, functions("slide")["slide"](x.tolist(), w.tolist()))


def test_parameter_counts():
    """The counts of weights and biases are those of PyTorch's own layers."""
    conv = nn.Conv2d(1, 16, 3, padding=1)
    dense = nn.Linear(64, conv(torch.zeros(1, 1, 8, 8)).numel())
    assert [sum(p.numel() for p in layer.parameters()) for layer in (dense, conv)] == [66_560, 160]


@given(
    shift=st.tuples(st.integers(-5, 5), st.integers(-5, 5)),
    stride=st.sampled_from([1, 2, 3]),
    seed=st.integers(0, 99),
)
def test_shift_and_filter_commute(shift, stride, seed):
    """On a picture without edges, moving and then filtering equals filtering and then moving."""
    x, w = torch.from_numpy(whole_numbers(1, 1, 6, 6, seed=seed)), torch.from_numpy(whole_numbers(2, 1, 3, 3, seed=seed))

    def around(picture: torch.Tensor) -> torch.Tensor:  # what leaves on the right comes in on the left
        return F.conv2d(F.pad(picture, (0, 2, 0, 2), mode="circular"), w, stride=stride)

    moved = tuple(places * stride for places in shift)  # skipped stops: only whole strides
    assert torch.equal(around(x.roll(moved, (2, 3))), around(x).roll(shift, (2, 3)))


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)),  # kernel, stride, dilation
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=40)
def test_receptive_field(fields, layers):
    """The formula counts the inputs between the first and the last that have a gradient."""
    reached = fields["by_gradient"](layers, n=1500).nonzero().flatten()
    assert fields["by_formula"](layers) == reached[-1] - reached[0] + 1


def test_dense_layer_at_every_word_is_a_convolution():
    """A dense layer applied at each place is a convolution of width one, and GPT-2's class is named after it."""
    from transformers.pytorch_utils import Conv1D

    torch.manual_seed(0)
    x, layer, named = torch.randn(2, 5, 4), nn.Linear(4, 3), Conv1D(3, 4)
    by_filter = F.conv1d(x.mT, layer.weight[..., None], layer.bias).mT  # (batch, seq_len, 3)
    torch.testing.assert_close(layer(x), by_filter)
    named.weight.data, named.bias.data = layer.weight.data.T, layer.bias.data
    torch.testing.assert_close(named(x), by_filter)


def test_patch_embedding_is_a_convolution():
    """In Transformers, a vision model's first layer is a convolution whose stride is its kernel, from pixels to words."""
    from transformers import ViTConfig, ViTModel

    config = ViTConfig(hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8)
    layer = ViTModel(config).embeddings.patch_embeddings.projection
    assert isinstance(layer, nn.Conv2d) and layer.kernel_size == layer.stride == (16, 16)
    assert layer(torch.zeros(1, 3, config.image_size, config.image_size)).shape == (1, 8, 14, 14)


def test_whisper_halves_its_sound():
    """In Transformers, Whisper's second layer is a convolution that turns 3,000 steps of sound into 1,500."""
    from transformers import WhisperConfig
    from transformers.models.whisper.modeling_whisper import WhisperEncoder

    config = WhisperConfig(d_model=8, encoder_layers=1, encoder_attention_heads=2, encoder_ffn_dim=8)
    layer = WhisperEncoder(config).conv2
    assert (layer.kernel_size, layer.stride, layer.padding) == ((3,), (2,), (1,))
    assert layer(torch.zeros(1, 8, 3000)).shape[-1] == 1500 == config.max_source_positions


@given(cut=st.integers(1, 7), seed=st.integers(0, 9))
def test_causal_convolution_hides_the_future(cut, seed):
    """Padded on the left only, an output equals PyTorch's and does not change with any later input."""
    causal = functions("causal")["causal"]
    x, w = whole_numbers(8, seed=seed), whole_numbers(4, seed=seed + 10)
    before = causal(x.tolist(), w.tolist())
    padded = F.pad(torch.from_numpy(x)[None], (3, 0))
    assert before == F.conv1d(padded, torch.from_numpy(w)[None, None])[0].tolist()
    x[cut:] += 1
    assert causal(x.tolist(), w.tolist())[:cut] == before[:cut]


def test_causal_convolution_in_a_language_model():
    """Mamba in Transformers has a causal convolution of width four in every block, with one filter for each channel."""
    from transformers import MambaConfig, MambaModel

    model = MambaModel(MambaConfig(vocab_size=8, hidden_size=8, num_hidden_layers=1, state_size=2)).eval()
    layer = model.layers[0].mixer.conv1d
    assert (layer.kernel_size, layer.padding, layer.groups) == ((4,), (3,), layer.in_channels)
    tokens = torch.tensor([[1, 2, 3, 4, 5, 6]])
    changed = torch.tensor([[1, 2, 3, 7, 7, 7]])
    with torch.no_grad():
        before, after = (model(t).last_hidden_state[:, :3] for t in (tokens, changed))
    torch.testing.assert_close(before, after)
