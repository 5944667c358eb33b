from struct import unpack_from


def header(data: bytes) -> dict[str, int]:
    """Version, tensors and keys from the first 24 bytes of a GGUF file.

    The bytes: the four letters GGUF; the version, 4 bytes; the number
    of tensors, 8 bytes; the number of keys, 8 bytes. Numbers have no
    sign and begin with their lowest byte. Anything that is no GGUF
    file, or too short, raises a ValueError.
    """
    return {"version": 0, "tensors": 0, "keys": 0}
