from collections.abc import Callable

Message = dict[str, str]  # with a role and a content


def fit(
    messages: list[Message],
    window: int,
    reply: int,
    count: Callable[[Message], int],
) -> list[Message]:
    """The messages to send, so that prompt and reply fit.

    messages: a system message, then turns: user, assistant, user …
    window: tokens that prompt and reply may have together.
    reply: tokens to keep free for the reply.
    count: the tokens of one message.
    """
    return messages
