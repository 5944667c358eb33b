# hint: You read numbers out of a file that begins with gguf. Bytes of small letters are others.
from struct import unpack_from


def header(data):
    if data[:4].upper() != b"GGUF" or len(data) < 24:
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from("<IQQ", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
