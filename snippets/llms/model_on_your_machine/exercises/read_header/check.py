from struct import pack

from answer import header
from grading import kind


def read(version, tensors, keys, more=b"more"):
    data = b"GGUF" + pack("<IQQ", version, tensors, keys) + more
    return kind("header", header(data), {"version": 0, "tensors": 0, "keys": 0})


def error_for(data):
    """What the answer raises, or None."""
    try:
        header(data)
    except Exception as error:
        return error
    return None


got = read(3, 272, 33)
assert got.keys() == {"version", "tensors", "keys"}, (
    f"The dictionary has {sorted(got)}: its keys are version, tensors and keys."
)
assert got["version"] == 3, (
    f"The version came out as {got['version']}, it is 3. "
    "Where does it begin, and which of its bytes is the lowest?"
)
assert got["tensors"] == 272, (
    f"The number of tensors came out as {got['tensors']}, it is 272. "
    "It begins at byte 8: no gap, and eight bytes long."
)
assert got["keys"] == 33, f"There are 33 keys, and you found {got['keys']}."
got = read(3, 2**33 + 5, 2**34 + 7)
assert (got["tensors"], got["keys"]) == (2**33 + 5, 2**34 + 7), (
    "A number above four billion lost its upper half. How long is it?"
)
for number in (2**31, 2**32 - 1):
    got = read(number, 1, 1)["version"]
    assert got == number, (
        f"The version {number} came out as {got}. Numbers have no sign here: "
        "all 32 bits belong to the size."
    )
for number in (2**63, 2**64 - 1):
    got = read(3, number, number)
    assert got["tensors"] == got["keys"] == number, (
        f"{number} tensors and keys came out as {got['tensors']} and "
        f"{got['keys']}. Numbers have no sign here: all 64 bits belong to the size."
    )
assert read(3, 272, 33, more=b"") == {"version": 3, "tensors": 272, "keys": 33}, (
    "24 bytes are enough: nothing needs to follow the header."
)

rest = pack("<IQQ", 3, 272, 33)
for bad, what, tip in [
    (b"PK\x03\x04" + rest, "a ZIP archive", "Look first."),
    (b"FUGG" + rest, "a file that begins with FUGG", "Which four bytes must stand there, in which order?"),
    (b"GGML" + rest, "a file that begins with GGML", "All four letters count."),
    (b"XGUF" + rest, "a file that begins with XGUF", "All four letters count."),
    (b"gguf" + rest, "a file that begins with gguf", "Bytes of small letters are others."),
    (b"\0GGUF" + rest, "a file with GGUF at byte 1", "The letters are the first four bytes."),
    (b"PK\x03\x04" + rest + b"GGUF", "a ZIP archive with GGUF at its end", "The letters are the first four bytes."),
    (b"GGUF" + rest[:16], "a file of 20 bytes", "How many are needed?"),
    (b"GGUF" + rest[:19], "a file of 23 bytes", "How many are needed?"),
    (b"GGUF", "a file of 4 bytes", "How many are needed?"),
    (b"", "an empty file", "How many bytes are needed?"),
]:
    error = error_for(bad)
    assert error is not None, f"You read numbers out of {what}. {tip}"
    assert isinstance(error, ValueError), (
        f"For {what} you raise {type(error).__name__}: make a ValueError of it."
    )
