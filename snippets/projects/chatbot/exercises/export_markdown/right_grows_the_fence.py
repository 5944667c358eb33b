"""The fence grows until the reply does not hold it; the text is joined from parts."""


def export_markdown(turns):
    table = ["| turn | question |\n| ---: | --- |\n"]
    replies = []
    for question, reply in turns:
        number = len(replies) + 1
        safe = "".join({"|": r"\|", "\\": r"\\", "\n": " "}.get(sign, sign) for sign in question)
        fence = "```"
        while fence in reply:
            fence += "`"
        table.append(f"| {number} | {safe} |\n")
        replies.append(f"\n## Turn {number}\n\n{fence}\n{reply}\n{fence}\n")
    return "".join(table + replies)
