import re


def export_markdown(turns: list[tuple[str, str]]) -> str:
    """A chat as Markdown: a table of questions, then the replies.

    Each reply stands in a fence, so that it is shown as it came.
    """
    lines = ["| turn | question |", "| ---: | --- |"]
    for number, (question, reply) in enumerate(turns, 1):
        lines.append(f"| {number} | {cell(question)} |")
    for number, (question, reply) in enumerate(turns, 1):
        marks = fence(reply)
        lines += ["", f"## Turn {number}", "", marks, reply, marks]
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """A text as one cell: in one line, with pipes that stay pipes."""
    escaped = text.replace("\\", "\\\\").replace("|", "\\|")
    return " ".join(escaped.split())


def fence(text: str) -> str:
    """More backticks than stand anywhere in the text in a row."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(3, longest + 1)
