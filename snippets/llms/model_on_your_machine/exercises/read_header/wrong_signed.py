# hint: The version 2147483648 came out as -2147483648. Numbers have no sign here: all 32 bits belong to the size.
from struct import unpack_from


def header(data):
    if data[:4] != b"GGUF" or len(data) < 24:
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from("<iqq", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
