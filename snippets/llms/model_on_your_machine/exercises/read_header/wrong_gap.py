# hint: The number of tensors came out as 141733920768, it is 272. It begins
from struct import unpack_from


def header(data):
    if data[:4] != b"GGUF" or len(data) < 24:
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from("<IIQ", data, 4)[0], *unpack_from("<QI", data, 12)
    return {"version": version, "tensors": tensors, "keys": keys}
