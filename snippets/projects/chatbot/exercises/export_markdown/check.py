import re

from answer import export_markdown
from grading import kind


def exported(*turns):
    return kind("export_markdown", export_markdown(list(turns)), "")


def row(question):
    lines = exported((question, "Yes.")).splitlines()
    return lines[2] if len(lines) > 2 else ""


def marks(reply):
    lines = exported(("Why?", reply)).split("\n")
    start = lines.index("## Turn 1") + 2 if "## Turn 1" in lines else 0
    return lines[start], lines[-2] if len(lines) > 1 else "", "\n".join(lines[start + 1 : -2])


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
assert marks(r"a | b \ c")[2] == r"a | b \ c", (
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
assert marks("`a` and `b` and `c` and `d`")[0] == "```", (
    "Eight backticks that do not stand in a row need a fence of three only."
)
assert marks("A plain reply.")[0] == "```", "A reply without any backtick needs a fence of three."
whole = exported(("What?", "A thing."), ("How | why?", "```\nx\n```"))
wanted = r"""| turn | question |
| ---: | --- |
| 1 | What? |
| 2 | How \| why? |

## Turn 1

```
A thing.
```

## Turn 2

````
```
x
```
````
"""
assert whole == wanted, (
    "With two turns the whole text should keep the starter's form: heads of the table, numbers, blank lines, "
    "a newline at the end, and for each reply a fence of its own length. Yours differs first at "
    f"{next((a for a, b in zip(whole.split(chr(10)), wanted.split(chr(10))) if a != b), 'the end')!r}."
)
