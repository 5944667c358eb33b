from copy import deepcopy

from answer import for_anthropic
from grading import kind

brief = {"role": "system", "content": "Be brief."}
polite = {"role": "system", "content": "Be polite."}
hello = {"role": "user", "content": "Hello."}
answer = {"role": "assistant", "content": "Good evening."}
again = {"role": "user", "content": "When do you close?"}
messages = [brief, hello, answer, polite, again]
given = deepcopy(messages)


def packed(messages, most=50):
    return kind("for_anthropic", for_anthropic(messages, most), {"messages": [{}], "max_tokens": 1})


fields = packed(messages)
assert "messages" in fields, "The field `messages` is missing."
assert given[0] not in fields["messages"], (
    "A system message still stands among the messages. "
    "At Anthropic it has a field of its own."
)
assert fields["messages"] == [given[1], given[2], given[4]], (
    f"The chat has become {[m.get('content') for m in fields['messages']]}. "
    "All that user and assistant said stays, in its order."
)
assert messages == given, (
    "The list you were given has changed, or a message in it, and the program that called "
    "you still needs it: build a new one."
)
assert "system" in fields, (
    "The system prompt is lost: the model no longer knows what to be."
)
assert fields["system"] not in ("Be brief.", "Be polite."), (
    f"Of two system messages only “{fields['system']}” is left. "
    "They can stand anywhere in the list."
)
assert fields["system"] == "Be brief.\nBe polite.", (
    f"The field `system` is {fields['system']!r}. "
    "It is one text, with one line for each system message."
)
assert fields.get("max_tokens") == 50 and packed(messages, 7).get("max_tokens") == 7, (
    "The limit is missing or changed. Anthropic demands `max_tokens`."
)
assert packed([hello, polite, answer]).get("system") == "Be polite.", (
    "A single system message in the middle of the chat is not the text of `system`."
)
bare = packed([hello])
assert "system" not in bare, (
    f"Without a system message you send system={bare.get('system')!r}. "
    "Leave the field away."
)
assert bare == {"messages": [hello], "max_tokens": 50}, (
    f"A single question becomes {bare}. Only its two fields belong there."
)
