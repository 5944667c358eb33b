"""Find the note first, then write the prompt, or send nothing."""

import re
from html import escape
from math import log

notes = {
    "hours": "The library closes at seven, on Saturday at five.",
    "books": "A book may be kept three weeks and renewed twice.",
    "laptops": "A laptop may be kept two days, without renewal.",
    "fines": "A late return costs ten cents a day.",
    "cards": "A lost card is replaced at the desk for two dollars.",
}


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def weight(word: str) -> float:
    """Rare words say more: 0 if every note or no note has the word."""
    count = sum(word in words(note) for note in notes.values())
    return log(len(notes) / count) if count else 0.0


def retrieve(question: str) -> tuple[float, str]:
    asked = words(question)
    return max(
        (sum(map(weight, asked & words(note))), name)
        for name, note in notes.items()
    )


for question in (
    "When does the library close on Saturday?",
    "Where can I park a bike?",
    "How long can I borrow a computer?",
):
    score, name = retrieve(question)
    print(f"best: {name:<7}  score {score:.2f}  {question}")
    if score < 1.0:
        print("  No note matches. Nothing is sent.\n")
        continue
    print("  Answer from the note alone and cite its name.")
    print('  If it does not answer, reply "not in the notes".')
    note = escape(notes[name])  # no note can close its own tag
    print(f"  <note name={name}>{note}</note>\n  {question}\n")
