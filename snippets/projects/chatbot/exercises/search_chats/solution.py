import json


def search_chats(
    chats: dict[str, str], words: str
) -> list[tuple[str, int]]:
    """Find turns that hold all the words, in any order and case.

    `chats` has the text of each saved file by the chat's name. The
    result has the chat's name and the number of the turn, from 1.
    """
    wanted = words.casefold().split()
    return [
        (name, number)
        for name, text in chats.items()
        for number, turn in enumerate(turns_of(text), 1)
        if all(word in turn.casefold() for word in wanted)
    ]


def turns_of(text: str) -> list[str]:
    """Question and reply of each turn, as one text."""
    questions: list[str] = []
    replies: list[str] = []
    for line in text.splitlines():
        event = json.loads(line)
        if "question" in event:
            questions.append(event["question"])
            replies.append("")
        elif "piece" in event:
            replies[-1] += event["piece"]
        elif "retry" in event:
            replies[-1] = ""  # the old reply is dropped
    return [f"{q}\n{r}" for q, r in zip(questions, replies)]
