from answer import render
from grading import kind

DEFAULT = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def rendered(messages, answer):
    return kind("render", render(messages, answer), "")


def chat(*turns):
    return [{"role": role, "content": content} for role, content in turns]


def text(*turns):
    return "".join(f"<|im_start|>{role}\n{content}<|im_end|>\n" for role, content in turns)


own = [("system", "Be brief."), ("user", "Hi")]
wanted = text(*own)
got = rendered(chat(*own), False)
assert got, "Nothing came back. Begin with the text of one message."
assert got.count("<|im_start|>") == got.count("<|im_end|>") == 2, (
    f"Two messages have two beginnings and two ends. This is yours: {got!r}"
)
assert got == wanted, (
    f"For two messages the text should be\n{wanted!r}\nand yours is\n"
    f"{got!r}\nCompare the line breaks."
)
got = rendered(chat(*own), True)
assert got.startswith(wanted), (
    "With answer=True the messages themselves must stay as they were."
)
assert got == wanted + "<|im_start|>assistant\n", (
    f"The opening of the turn is {got[len(wanted):]!r}. The model itself "
    "writes the content and the end: where must the text stop?"
)

hi = chat(("user", "Hi"))
got = rendered(hi, False)
assert DEFAULT in got, (
    "Without a system message the template puts its own before the chat. "
    "Its text is DEFAULT, letter by letter."
)
assert got.startswith(text(("system", DEFAULT))), (
    "The default belongs first, as a whole message of the system."
)
assert hi == chat(("user", "Hi")), (
    "The caller's list has grown. Make a new one."
)
assert "Hi" in got, (
    "The default stands there, and the user's message is gone. "
    "It comes before the chat, not in its place."
)
assert got == text(("system", DEFAULT), ("user", "Hi")), (
    f"After the default the chat goes on as it is. This is yours: {got!r}"
)
assert rendered(hi, True) == got + "<|im_start|>assistant\n", (
    "With a default and answer=True the text has both: the default first, "
    "the open turn last."
)
assert DEFAULT not in rendered(chat(*own), True), (
    "The chat brought its own system message, and the default came too."
)
assert rendered(chat(("system", ""), ("user", "Hi")), False) == text(("system", ""), ("user", "Hi")), (
    "An empty system message is a system message: no default beside it. "
    "Which part of the first message decides?"
)

turns = [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello")]
turns += [("user", "1+1?"), ("tool", "2"), ("assistant", "2")]
got = rendered(chat(*turns), True)
assert got.count("<|im_end|>") == len(turns), (
    f"Of {len(turns)} messages {got.count('<|im_end|>')} are in the text. "
    "A chat has any number of turns."
)
assert got == text(*turns) + "<|im_start|>assistant\n", (
    "Every message keeps its own role and its place, those of the assistant and "
    f"of the tool as well. Six messages became\n{got!r}"
)

for role in ("assistant", "tool"):
    assert rendered(chat((role, "Hello")), False) == text(("system", DEFAULT), (role, "Hello")), (
        f"The first message is of the {role}, so it is not of the system: "
        "the default stands before it."
    )
late = [("user", "What is a system?"), ("assistant", "Parts"), ("system", "Be brief."), ("user", "Go on")]
assert rendered(chat(*late), False) == text(("system", DEFAULT), *late), (
    "Here the system speaks late, as the third message. "
    "The first message alone decides about the default."
)
blank = [("system", "  Two\nlines. \n"), ("user", "\n\tdef f():\n\n"), ("assistant", " ")]
got = rendered(chat(*blank), False)
assert got == text(*blank), (
    "The model reads the blanks and line breaks of a content, too: it stays as "
    f"it is, to its last character. This is yours:\n{got!r}"
)
assert rendered([], True) == "<|im_start|>assistant\n", (
    "A chat without messages has no first one to look at. "
    "The open turn alone remains."
)
assert rendered([], False) == "", "No messages and no open turn: the text is empty."
