"""Each number from its own slice."""


def header(data):
    if len(data) < 24 or not data.startswith(b"GGUF"):
        raise ValueError("expected GGUF and 20 bytes more")
    places = {"version": (4, 8), "tensors": (8, 16), "keys": (16, 24)}
    return {name: int.from_bytes(data[a:b], "little") for name, (a, b) in places.items()}
