"""An agent ends in one of four ways, and three of them are limits."""

from collections.abc import Callable, Iterator


def run(
    work: Callable[[str], str],
    accept: Callable[[str], bool],
    task: str,
    max_steps: int = 4,
    max_tokens: int = 30,
) -> tuple[str, list[str]]:
    """Work until the critic accepts: why it ended, and the trace."""
    trace: list[str] = []
    spent = 0
    for _ in range(max_steps):
        result = work(task)
        spent += len(result.split())
        if spent > max_tokens:
            return "over budget", trace
        if result in trace:
            return "going in circles", trace
        trace.append(result)
        if accept(result):
            return "accepted", trace
    return "out of steps", trace


def scripted(*results: str) -> Callable[[str], str]:
    """Stands in for a model: says its lines one after the other."""
    lines: Iterator[str] = iter(results)
    return lambda task: next(lines)


cases = {
    "learns": scripted("4 pages", "2 pages", "1 page"),
    "stubborn": scripted("4 pages", "4 pages"),
    "restless": scripted("4 pages", "3 pages", "6 pages", "2 pages"),
    "wordy": scripted("page " * 31),
}
for name, worker in cases.items():
    ending, trace = run(worker, "1 page".__eq__, "shorten")
    print(f"{name:<9} {ending:<17} {' > '.join(trace) or 'no result'}")
