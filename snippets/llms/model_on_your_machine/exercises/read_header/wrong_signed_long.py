# hint: 9223372036854775808 tensors and keys came out as -9223372036854775808 and -9223372036854775808. Numbers have
from struct import unpack_from


def header(data):
    if data[:4] != b"GGUF" or len(data) < 24:
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from("<Iqq", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
