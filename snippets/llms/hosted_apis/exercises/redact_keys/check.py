from answer import redact
from grading import kind


def redacted(line):
    return kind("redact", redact(line), "")


first = redacted("using sk-abcdefghij0123456789 now")
assert first != "using sk-abcdefghij0123456789 now", (
    "The key sk-abcdefghij0123456789 is still in the line. "
    "Which pattern finds it?"
)
assert first == "using [key] now", (
    f"The line became “{first}”. Only the key goes, and [key] comes."
)
long = redacted("key=sk-proj-Ab3_dEf-1234567890123456")
assert long == "key=[key]", (
    f"A part of a longer key is left: “{long}”. "
    "Which signs may stand in a key beside letters and digits?"
)
two = redacted("old sk-aaaaaaaaaaaaaaaaaaaa new sk-bbbbbbbbbbbbbbbbbbbb")
assert two == "old [key] new [key]", (
    f"Not every key of the line is gone: “{two}”. How many can there be?"
)
head = redacted("Authorization: Bearer co_Zx81.w7 status 200")
assert "Zx81" not in head and "w7" not in head, (
    "A key of another vendor is still there: it does not begin with "
    "sk-, it is the word after Bearer."
)
assert head == "Authorization: Bearer [key] status 200", (
    f"The line became “{head}”. The word Bearer and what follows the key "
    "tell you something: keep them."
)
calm = "the task-force-of-the-morning-shift asks for sk-learn"
assert redacted(calm) == calm, (
    f"No key was in this line, and it became “{redact(calm)}”. "
    "What stands before the sk- of a key, and how long is a key?"
)
edge = redacted("sk-abcdefghij012345, (sk-abcdefghij01234)")
assert edge == "[key], (sk-abcdefghij01234)", (
    f"The first of two has 16 characters after sk-, the second 15, and the line became “{edge}”. "
    "From how many on is it a key, and does the comma belong to it?"
)
both = redacted("Bearer sk-abcdefghij0123456789")
assert both == "Bearer [key]", (
    f"A key that is of both kinds became “{both}”. One [key] stands for one key."
)
