from answer import DEFAULT, render

own = [{"role": "system", "content": "Be brief."},
       {"role": "user", "content": "Hi"}]
wanted = ("<|im_start|>system\nBe brief.<|im_end|>\n"
          "<|im_start|>user\nHi<|im_end|>\n")
got = render(own, False)
assert got, "Nothing came back. Begin with the text of one message."
assert got.count("<|im_start|>") == got.count("<|im_end|>") == 2, (
    f"Two messages have two beginnings and two ends. This is yours: {got!r}"
)
assert got == wanted, (
    f"For two messages the text should be\n{wanted!r}\nand yours is\n"
    f"{got!r}\nCompare the line breaks."
)
got = render(own, True)
assert got.startswith(wanted), (
    "With answer=True the messages themselves must stay as they were."
)
assert got == wanted + "<|im_start|>assistant\n", (
    f"The opening of the turn is {got[len(wanted):]!r}. The model itself "
    "writes the content and the end: where must the text stop?"
)
chat = [{"role": "user", "content": "Hi"}]
got = render(chat, False)
assert DEFAULT in got, (
    "Without a system message the template puts its own before the chat."
)
assert got.startswith(f"<|im_start|>system\n{DEFAULT}<|im_end|>\n"), (
    "The default belongs first, as a whole message of the system."
)
assert chat == [{"role": "user", "content": "Hi"}], (
    "The caller's list has grown. Make a new one."
)
assert DEFAULT not in render(own, True), (
    "The chat brought its own system message, and the default came too."
)
assert render([], True) == "<|im_start|>assistant\n", (
    "A chat without messages has no first one to look at. "
    "The open turn alone remains."
)
