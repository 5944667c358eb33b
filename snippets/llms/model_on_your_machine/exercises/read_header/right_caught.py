"""One format for all, and its error translated."""

from struct import error, unpack


def header(data):
    try:
        magic, version, tensors, keys = unpack("<4sIQQ", data[:24])
    except error:
        raise ValueError("too short") from None
    if magic != b"GGUF":
        raise ValueError("not GGUF")
    return dict(version=version, tensors=tensors, keys=keys)
