# hint: You read numbers out of a ZIP archive. Look first.
from struct import unpack_from


def header(data):
    if len(data) < 24:
        raise ValueError("too short")
    version, tensors, keys = unpack_from("<IQQ", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
