from collections.abc import Callable

Message = dict[str, str]  # with a role and a content


def fit(
    messages: list[Message],
    window: int,
    reply: int,
    count: Callable[[Message], int],
) -> list[Message]:
    """The messages to send, so that prompt and reply fit."""
    system, *turns = messages
    while sum(map(count, [system, *turns])) + reply > window:
        if len(turns) == 1:
            raise ValueError("the last question does not fit")
        turns = turns[2:]  # a question and its answer
    return [system, *turns]
