"""The texts that answers come from, and the search in them (BM25)."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

GLOSSARY = "glossary"  # the source of definitions
BOOK = Path(__file__).resolve().parents[2] / "docs"  # the chapters, where this file lies in their repository
LONGEST = 120  # words of a passage

STOP_WORDS = frozenset(
    """a about after all also am an and any are as at be because been before brief briefly but by can could did do does
    explain for from give had has have he her him his how i if in into is it its just know like may me mean more most
    my no not now of on one or our out please say sentence sentences short she should so some such tell than that the
    their them then there these they this to up us use used was we were work works what when where which while who why
    will with would you your""".split()
)
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = re.compile(r"(?:ations?|ing|ed|es|ly|s|e)$")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"'(\[]{0,3}[A-Z0-9*])")


def stem(word: str) -> str:
    """Cut a common English ending off a word of five letters or more."""
    shorter = _ENDINGS.sub("", word) if len(word) > 4 else word.removesuffix("s") if len(word) > 3 else word
    return shorter if len(shorter) > 2 else word


def stems(text: str) -> list[str]:
    """The stems of a text's telling words, in order."""
    words = (word.lower() for word in _WORD.findall(text))
    return [stem(word) for word in words if word not in STOP_WORDS]


def sentences(text: str) -> list[str]:
    """A text cut after full stops, question marks and exclamation marks."""
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


@dataclass(frozen=True)
class Passage:
    """A few sentences and where they stand.

    Attributes:
        title: Of the page and the section.
        source: The page's path below the corpus's folder, without ending.
        text: Plain text.
    """

    title: str
    source: str
    text: str


class Corpus:
    """Passages that can be searched.

    Args:
        passages: In any order.
    """

    K1, B = 1.2, 0.75  # Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3.2

    def __init__(self, passages: Iterable[Passage]) -> None:
        given = list(passages)
        self.passages = [passage for passage in given if passage.source != GLOSSARY]
        self._definitions = {frozenset(stems(each.title)): each for each in reversed(given) if each.source == GLOSSARY}
        self._found: dict[str, list[tuple[int, int]]] = defaultdict(list)  # stem to (passage, how often)
        self._lengths = []
        for number, passage in enumerate(self.passages):
            counts = Counter(stems(f"{passage.title} {passage.title} {passage.text}"))
            self._lengths.append(sum(counts.values()))
            for word, times in counts.items():
                self._found[word].append((number, times))
        self._mean = sum(self._lengths) / max(1, len(self._lengths))

    @classmethod
    def read(cls, folder: Path) -> Corpus:
        """Read all Markdown and text files below a folder, and the glossary if the folder is this book's.

        Raises:
            FileNotFoundError: If the folder has none.
            UnicodeDecodeError: If a file is not UTF-8; the error names it.
        """
        passages: list[Passage] = []
        for path in sorted([*folder.rglob("*.md"), *folder.rglob("*.txt")]):
            try:
                text = path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError as error:
                error.reason += f" in {path}"
                raise
            name = path.relative_to(folder).with_suffix("").as_posix()
            passages += passages_of(text, name)
        glossary = folder / "_data/glossary.yml"
        if glossary.is_file():
            passages += terms_of(glossary.read_text(encoding="utf-8"))
        if not passages:
            raise FileNotFoundError(f"no Markdown or text with sentences below {folder}")
        return cls(passages)

    def rarity(self, word: str) -> float:
        """The weight of a stem: rare ones say more (inverse document frequency)."""
        n = len(self._found.get(word, ()))
        return math.log(1 + (len(self.passages) - n + 0.5) / (n + 0.5))

    def definition(self, query: str) -> Passage | None:
        """What the glossary says, if the query asks for one of its terms and nothing else."""
        return self._definitions.get(frozenset(stems(query)))

    def search(self, query: str, top: int = 3) -> list[tuple[float, Passage]]:
        """The best passages for a query.

        Args:
            query: Words, in any order.
            top: How many, at most.

        Returns:
            Share of the query's weight that the passage holds (0 to 1) and the passage; the best match comes first.
            Nothing, if no telling word of the query occurs.
        """
        words = set(stems(query))
        scores: dict[int, float] = defaultdict(float)
        for word in words & self._found.keys():
            weight = self.rarity(word)
            for number, times in self._found[word]:
                length = 1 - self.B + self.B * self._lengths[number] / self._mean
                scores[number] += weight * times * (self.K1 + 1) / (times + self.K1 * length)
        best = sorted(scores, key=lambda number: (-scores[number], number))[:top]
        found = [self.passages[number] for number in best]
        return [(self.share(words, f"{passage.title} {passage.text}"), passage) for passage in found]

    def share(self, words: set[str], text: str) -> float:
        """The share of some stems' weight that a text holds, from 0 to 1."""
        return sum(map(self.rarity, words & set(stems(text)))) / (sum(map(self.rarity, words)) or 1)


def passages_of(text: str, name: str) -> list[Passage]:
    """Cut a Markdown text into passages: prose only, no code, tables, lists of links or directives."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    page = section = ""
    passages: list[Passage] = []
    fence = closing = ""
    lines: list[str] = []

    def finish() -> None:
        text = " ".join(_plain(" ".join(lines)).split())
        lines.clear()
        title = " / ".join(dict.fromkeys(part for part in (page, section) if part)) or name
        kept: list[str] = []
        for sentence in [*sentences(text), ""]:
            if kept and (not sentence or sum(len(part.split()) for part in [*kept, sentence]) > LONGEST):
                passages.append(Passage(title, name, " ".join(kept)))
                kept = []
            # A line that leads to a list or a formula says nothing without it.
            kept += [sentence] if len(sentence.split()) > 2 and not sentence.endswith(":") else []

    for line in text.split("\n"):
        bare = line.strip()
        if fence:
            fence = "" if bare == fence else fence
        elif mark := re.match(r"(`{3,}|~{3,})", bare):
            finish()
            fence = mark.group(1)
        elif closing:
            closing = "" if bare == closing else closing
        elif (mark := re.match(r"(/{3,})\s*([a-z-]*)", bare)) and mark.group(2) not in ("", "promise", "bullet"):
            finish()
            closing = mark.group(1)
        elif heading := re.match(r"(#{1,6}) +(.+?)(?: *\{.*\})?$", line):
            finish()
            title = _plain(heading.group(2))
            page, section = (title, "") if heading.group(1) == "#" else (page, title)
        elif not bare or bare.startswith(("|", "///", "$$", "<")):
            finish()
        else:
            lines.append(bare)
    finish()
    return passages


def _plain(text: str) -> str:
    """Markdown without links, emphasis and marks of proof."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\*\*(.+?)\*\*|\*(.+?)\*", r"\1\2", text).replace("`", "")


def terms_of(text: str) -> list[Passage]:
    """The entries of the book's glossary, of which each field stands on one line."""
    passages = []
    for found in re.findall(r"(?m)^  term: (.+)\n  short: (.+)$", text):
        term, short = (part.strip("\"'") for part in found)
        passages.append(Passage(term, GLOSSARY, f"{term[:1].upper()}{term[1:]}: {short}"))
    return passages


def vector(text: str, dimensions: int = 256) -> list[float]:
    """An embedding: a text's stems and their letter triples, hashed into a unit vector.

    Texts that share words, or parts of words, point in similar directions.
    Nothing here was trained: *car* and *automobile* have nothing in common.

    Args:
        text: Any.
        dimensions: The length of the vector.

    Returns:
        Numbers whose squares sum to 1; a text without letters gets the first axis.
    """
    numbers = [0.0] * dimensions
    for word, times in Counter(stems(text) or _WORD.findall(text.lower())).items():
        parts = [(word, 1.0)] + [(f"#{word[i : i + 3]}", 0.3) for i in range(len(word) - 2)]
        for part, weight in parts:
            digest = int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest(), "little")
            sign = 1 if digest >> 63 else -1
            numbers[digest % dimensions] += sign * weight * math.sqrt(times)
    length = math.sqrt(sum(number * number for number in numbers))
    return [number / length for number in numbers] if length else [1.0] + [0.0] * (dimensions - 1)
