from answer import for_anthropic

brief = {"role": "system", "content": "Be brief."}
polite = {"role": "system", "content": "Be polite."}
hello = {"role": "user", "content": "Hello."}
answer = {"role": "assistant", "content": "Good evening."}
again = {"role": "user", "content": "When do you close?"}
given = [brief, hello, answer, polite, again]
fields = for_anthropic(given, 50)

assert brief not in fields["messages"], (
    "A system message still stands among the messages. "
    "At Anthropic it has a field of its own."
)
assert fields["messages"] == [hello, answer, again], (
    f"The chat has become {[m['content'] for m in fields['messages']]}. "
    "All that user and assistant said stays, in its order."
)
assert given == [brief, hello, answer, polite, again], (
    "The list you were given has changed, and the program that called "
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
assert fields["max_tokens"] == 50, (
    "The limit is missing or changed. Anthropic demands `max_tokens`."
)
bare = for_anthropic([hello], 50)
assert "system" not in bare, (
    f"Without a system message you send system={bare.get('system')!r}. "
    "Leave the field away."
)
assert bare == {"messages": [hello], "max_tokens": 50}, (
    f"A single question becomes {bare}. Only its two fields belong there."
)
