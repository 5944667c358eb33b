"""Fit a chat into a budget: drop whole turns, the oldest first."""

Message = dict[str, str]


def count_tokens(message: Message) -> int:
    """Three for the role, one a word; real code asks the tokenizer."""
    return 3 + len(message["content"].split())


def fit_history(messages: list[Message], budget: int) -> list[Message]:
    """The system message and as many of the last turns as fit."""
    system = [m for m in messages if m["role"] == "system"]
    turns: list[list[Message]] = []
    for message in messages:
        if message["role"] == "user":
            turns.append([message])  # a turn begins with a question
        elif message["role"] != "system" and turns:
            turns[-1].append(message)
    used = sum(map(count_tokens, system))
    kept: list[list[Message]] = []
    for turn in reversed(turns):
        used += sum(map(count_tokens, turn))
        if used > budget:
            break
        kept.insert(0, turn)
    if not kept:
        raise ValueError("the last question does not fit: shorten it")
    return system + [message for turn in kept for message in turn]


chat = [
    {"role": "system", "content": "Answer in one sentence."},
    {"role": "user", "content": "My name is Ada."},
    {"role": "assistant", "content": "Hello Ada."},
    {"role": "user", "content": "What is a token?"},
    {"role": "assistant", "content": "A piece of text."},
    {"role": "user", "content": "And what is my name?"},
]
for budget in (50, 36, 16):
    sent = fit_history(chat, budget)
    used = sum(map(count_tokens, sent))
    roles = ", ".join(message["role"] for message in sent)
    print(f"{used} of {budget}: {roles}")
