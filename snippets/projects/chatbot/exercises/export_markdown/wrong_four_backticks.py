# hint: This reply holds four backticks in a row
def export_markdown(turns):
    lines = ["| turn | question |", "| ---: | --- |"]
    for number, (question, reply) in enumerate(turns, 1):
        cell = " ".join(question.replace("\\", "\\\\").replace("|", "\\|").split())
        lines.append(f"| {number} | {cell} |")
    for number, (question, reply) in enumerate(turns, 1):
        marks = "````" if "```" in reply else "```"
        lines += ["", f"## Turn {number}", "", marks, reply, marks]
    return "\n".join(lines) + "\n"
