# hint: A backslash escapes what follows it
def export_markdown(turns):
    lines = ["| turn | question |", "| ---: | --- |"]
    for number, (question, reply) in enumerate(turns, 1):
        lines.append(f"| {number} | " + " ".join(question.split()).replace("|", "\\|") + " |")
    for number, (question, reply) in enumerate(turns, 1):
        lines += ["", f"## Turn {number}", "", "````", reply, "````"]
    return "\n".join(lines) + "\n"
