"""Cut a failing input down: drop each line that is not to blame."""

from collections.abc import Callable

LOG = """\
epoch 1 loss 2.31
epoch 2 loss 1.97
saved checkpoint to run-a
epoch 3 loss 1.72
epoch 4 loss nan,
epoch 5 loss 1.60
done""".splitlines()


def mean_loss(lines: list[str]) -> float:
    """The program that crashes on the log above."""
    rows = [line.split() for line in lines if "loss" in line]
    return sum(float(row[3]) for row in rows) / max(len(rows), 1)


def error(lines: list[str]) -> str:
    try:
        mean_loss(lines)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    return ""


def shrink(
    lines: list[str], fails: Callable[[list[str]], bool]
) -> list[str]:
    """Lines that still fail, none of which can be left out."""
    index = 0
    while index < len(lines):
        shorter = lines[:index] + lines[index + 1 :]
        if fails(shorter):
            lines, index = shorter, 0
        else:
            index += 1
    return lines


reported = error(LOG)
smallest = shrink(LOG, lambda lines: error(lines) == reported)
print(f"{len(LOG)} lines: {reported}")
print(f"{len(smallest)} line:  {smallest}")
