# hint: The version came out as 50331648, it is 3. Where does it begin, and
from struct import unpack_from


def header(data):
    if data[:4] != b"GGUF" or len(data) < 24:
        raise ValueError("no GGUF")
    version, tensors, keys = unpack_from(">IQQ", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
