# hint: The reply has a fence of its own
def export_markdown(turns):
    lines = ["| turn | question |", "| ---: | --- |"]
    for number, (question, reply) in enumerate(turns, 1):
        cell = " ".join(question.replace("\\", "\\\\").replace("|", "\\|").split())
        lines.append(f"| {number} | {cell} |")
    for number, (question, reply) in enumerate(turns, 1):
        lines += ["", f"## Turn {number}", "", "```", reply, "```"]
    return "\n".join(lines) + "\n"
