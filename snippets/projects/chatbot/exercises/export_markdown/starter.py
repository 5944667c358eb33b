def export_markdown(turns: list[tuple[str, str]]) -> str:
    """A chat as Markdown: a table of questions, then the replies.

    Each reply stands in a fence, so that it is shown as it came.
    """
    lines = ["| turn | question |", "| ---: | --- |"]
    for number, (question, reply) in enumerate(turns, 1):
        lines.append(f"| {number} | {question} |")
    for number, (question, reply) in enumerate(turns, 1):
        lines += ["", f"## Turn {number}", "", "```", reply, "```"]
    return "\n".join(lines) + "\n"
