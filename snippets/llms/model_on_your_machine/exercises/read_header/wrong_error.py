# hint: For a file of 20 bytes you raise error: make a ValueError of it.
from struct import unpack_from


def header(data):
    if data[:4] != b"GGUF":
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from("<IQQ", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
