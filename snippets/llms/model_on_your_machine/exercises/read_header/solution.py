from struct import unpack_from


def header(data: bytes) -> dict[str, int]:
    """Version, tensors and keys from the first 24 bytes of a file."""
    if data[:4] != b"GGUF" or len(data) < 24:
        raise ValueError("this is no GGUF file")
    version, tensors, keys = unpack_from("<IQQ", data, 4)
    return {"version": version, "tensors": tensors, "keys": keys}
