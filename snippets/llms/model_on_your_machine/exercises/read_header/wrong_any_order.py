# hint: You read numbers out of a file that begins with FUGG. Which four bytes must stand there, in which order?
from struct import unpack_from


def header(data):
    if sorted(data[:4]) != sorted(b"GGUF") or len(data) < 24:
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from("<IQQ", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
