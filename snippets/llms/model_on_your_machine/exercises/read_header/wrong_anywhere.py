# hint: You read numbers out of a file with GGUF at byte 1. The letters are the first four bytes.
from struct import unpack_from


def header(data):
    if b"GGUF" not in data or len(data) < 24:
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from("<IQQ", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
