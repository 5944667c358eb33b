from struct import pack

from answer import header

book = b"GGUF" + pack("<IQQ", 3, 272, 33) + b"more"
got = header(book)
assert got["version"] == 3, (
    f"The version came out as {got['version']}, it is 3. "
    "Where does it begin, and which of its bytes is the lowest?"
)
assert got["tensors"] == 272, (
    f"The number of tensors came out as {got['tensors']}, it is 272. "
    "It begins at byte 8: no gap, and eight bytes long."
)
assert got["keys"] == 33, f"There are 33 keys, and you found {got['keys']}."
huge = b"GGUF" + pack("<IQQ", 3, 2**33 + 5, 1)
assert header(huge)["tensors"] == 2**33 + 5, (
    "A number above four billion lost its upper half. How long is it?"
)
for bad, what in [
    (b"PK\x03\x04" + book[4:], "a ZIP archive"),
    (book[:20], "a file of 20 bytes"),
    (book[:23], "a file of 23 bytes"),
    (b"", "an empty file"),
]:
    try:
        header(bad)
    except ValueError:
        continue
    except Exception as error:
        raise AssertionError(
            f"For {what} you raise {type(error).__name__}: make a ValueError "
            "of it."
        ) from None
    raise AssertionError(f"You read numbers out of {what}. Look first.")
