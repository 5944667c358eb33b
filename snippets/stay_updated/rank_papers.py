"""Rank a feed by your phrases; one that all papers use counts zero."""

import re
import xml.etree.ElementTree as ElementTree
from math import log

# The shape of an arXiv answer, line breaks included. Papers invented.
FEED = """<feed xmlns="http://www.w3.org/2005/Atom">
<entry><title>Yet Another Transformer for Toasters</title>
<summary>A transformer predicts the color of toast.</summary></entry>
<entry><title>Counting Sheep With a Transformer</title>
<summary>Our LLM fell asleep at sheep nine.</summary></entry>
<entry><title>Transformers That Skip Breakfast: Instruction
  Tuning Without Instructions</title>
<summary>We tune on blank pages. It helps a little.</summary></entry>
<entry><title>A Larger Transformer for Larger Toast</title>
<summary>We scale LLMs from one slice to loaves.</summary></entry>
</feed>"""
WANTED = ["transformer", "LLM", "instruction tuning"]
ATOM = "{http://www.w3.org/2005/Atom}"


def read_feed(feed: str) -> list[tuple[str, str]]:
    """(title, title and summary) of each entry, each on one line."""
    papers = []
    for entry in ElementTree.fromstring(feed).iter(f"{ATOM}entry"):
        title = " ".join(entry.findtext(f"{ATOM}title", "").split())
        summary = entry.findtext(f"{ATOM}summary", "")
        papers.append((title, f"{title} {' '.join(summary.split())}"))
    return papers


def contains(text: str, phrase: str) -> bool:
    """Whether a word of the text begins the phrase: LLM finds LLMs."""
    return bool(re.search(rf"\b{re.escape(phrase)}", text, re.I))


def rank(feed: str, wanted: list[str]) -> list[tuple[float, str]]:
    papers = read_feed(feed)
    scores = [0.0] * len(papers)
    for phrase in wanted:
        found = [contains(text, phrase) for _, text in papers]
        for index in range(len(papers)):
            if found[index]:  # log(4 / 4) = 0, log(4 / 1) = 1.39
                scores[index] += log(len(papers) / sum(found))
    ranked = zip(scores, (title for title, _ in papers))
    return sorted(ranked, key=lambda pair: -pair[0])


for score, title in rank(FEED, WANTED):
    print(f"{score:.2f}  {title:.56}")
