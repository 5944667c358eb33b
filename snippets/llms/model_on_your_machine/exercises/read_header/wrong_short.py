# hint: A number above four billion lost its upper half. How long is it?
def header(data):
    if data[:4] != b"GGUF" or len(data) < 24:
        raise ValueError("no GGUF")
    whole = [int.from_bytes(data[a : a + 4], "little") for a in (4, 8, 16)]
    return dict(zip(("version", "tensors", "keys"), whole))
