"""A chunk that remembers its pages can be cited, and checked."""

import re
from dataclasses import dataclass

PAGES = [  # the manual of a kettle, one string a page
    "Fill the kettle with cold water. Never fill it above the red",
    "mark, or boiling water escapes. Clean the kettle with vinegar",
    "once a month. The warranty covers the heater for two years.",
]


@dataclass(frozen=True)
class Chunk:
    text: str
    first_page: int
    last_page: int


def split(
    pages: list[str], size: int = 12, overlap: int = 6
) -> list[Chunk]:
    """Overlapping runs of words; each word brings its page along."""
    words = [
        (word, number)
        for number, page in enumerate(pages, start=1)
        for word in page.split()
    ]
    if not words:
        raise ValueError("no text: a scanned PDF needs OCR first")
    starts = range(0, max(len(words) - overlap, 1), size - overlap)
    runs = [words[start : start + size] for start in starts]
    return [
        Chunk(" ".join(word for word, _ in run), run[0][1], run[-1][1])
        for run in runs
    ]


def find(question: str, chunks: list[Chunk]) -> Chunk | None:
    """The chunk that shares most long words; none if below two."""

    def shared(chunk: Chunk) -> int:
        texts = (question.lower(), chunk.text.lower())
        asked, told = (set(re.findall(r"\w{4,}", t)) for t in texts)
        return len(asked & told)

    best = max(chunks, key=shared)
    return best if shared(best) >= 2 else None


chunks = split(PAGES)
for question in (
    "What happens to water above the red mark?",
    "How many years does the warranty last?",
    "Which battery does the remote control need?",
):
    print(question)
    if chunk := find(question, chunks):
        first, last = chunk.first_page, chunk.last_page
        pages = f"{first}" if first == last else f"{first}-{last}"
        print(f"  p. {pages}: {chunk.text}")
    else:
        print("  The document does not say.")
