import re

from answer import export_markdown


def row(question):
    return export_markdown([(question, "Yes.")]).splitlines()[2]


def marks(reply):
    lines = export_markdown([("Why?", reply)]).splitlines()
    opening = lines[lines.index("## Turn 1") + 2]
    return opening, lines[-1], "\n".join(lines[lines.index("## Turn 1") + 3 : -1])


assert row("What is a token?") == "| 1 | What is a token? |", (
    "A question without anything special stands in its row as it is."
)
assert row("Is a | b an or?") == r"| 1 | Is a \| b an or? |", (
    "A pipe in a question ends the cell. Which character before it says that it does not?"
)
assert row("One\nTwo | three") == r"| 1 | One Two \| three |", (
    "A question of two lines tears the table apart: a row is one line."
)
assert row(r"What is \|?") == r"| 1 | What is \\\|? |", (
    "A backslash escapes what follows it, your own escape included. Double the "
    "backslashes first, then treat the pipes."
)
opening, closing, inside = marks("Use `x`.")
assert opening == closing == "```" and inside == "Use `x`.", (
    "A fence has three backticks as long as the reply holds fewer in a row. The reply "
    "itself stays as it is, pipes included."
)
assert marks("a | b")[2] == "a | b", (
    "In a fence nothing is escaped: the reply stays as it is, pipes included."
)
code = "Like this:\n\n```python\nprint(1)\n```\nDone."
opening, closing, inside = marks(code)
assert opening == closing and re.fullmatch("`{4,}", opening) and inside == code, (
    "The reply has a fence of its own, and its end closes yours. How long must yours be?"
)
nested = "````\n```\n````"
opening, closing, inside = marks(nested)
assert len(opening) > 4, (
    "This reply holds four backticks in a row: count before you choose a length."
)
assert opening == "`````" == closing, (
    "One backtick more than the longest row is enough."
)
