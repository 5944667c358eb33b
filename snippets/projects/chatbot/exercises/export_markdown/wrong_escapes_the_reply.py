# hint: In a fence nothing is escaped
def export_markdown(turns):
    lines = ["| turn | question |", "| ---: | --- |"]
    for number, (question, reply) in enumerate(turns, 1):
        cell = " ".join(question.replace("\\", "\\\\").replace("|", "\\|").split())
        lines.append(f"| {number} | {cell} |")
    for number, (question, reply) in enumerate(turns, 1):
        reply = reply.replace("|", "\\|")
        lines += ["", f"## Turn {number}", "", "```", reply, "```"]
    return "\n".join(lines) + "\n"
