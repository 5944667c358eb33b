"""A translation table for the cells, and groups of equal signs for the fences."""

from itertools import groupby

CELL = str.maketrans({"\\": "\\\\", "|": "\\|", "\n": " "})


def export_markdown(turns):
    def text():
        yield from ("| turn | question |", "| ---: | --- |")
        for i in range(len(turns)):
            yield f"| {i + 1} | {turns[i][0].translate(CELL)} |"
        for i, (_, reply) in enumerate(turns):
            rows = [len(list(group)) for sign, group in groupby(reply) if sign == "`"]
            marks = "`" * max([2, *rows], key=int) + "`"
            yield f"\n## Turn {i + 1}\n\n{marks}\n{reply}\n{marks}"
        yield ""

    return "\n".join(text())
