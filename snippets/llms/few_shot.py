"""A few-shot prompt is a list of messages; its reply is checked."""

labels = ("renewal", "opening hours", "lost card", "other")
examples = [
    ("Can I keep it another week?", "renewal"),
    ("Are you open on Sunday?", "opening hours"),
    ("Do you sell stamps?", "other"),
]


def prompt(question: str) -> list[dict[str, str]]:
    task = f"Reply with one label: {', '.join(labels)}."
    messages = [{"role": "system", "content": task}]
    for text, label in examples:
        messages.append({"role": "user", "content": text})
        messages.append({"role": "assistant", "content": label})
    return [*messages, {"role": "user", "content": question}]


def read(reply: str) -> str:
    label = reply.strip().rstrip(".").lower()
    return label if label in labels else "ask again"


for message in prompt("My card fell into the river."):
    print(f"{message['role']:>9} | {message['content']}")
print()
for reply in ("lost card", "Lost card.\n", "I think it is a lost card"):
    print(f"{reply!r:<28} -> {read(reply)}")
