"""Parameters of a transformer, from its configuration alone."""

from dataclasses import dataclass


@dataclass
class Shape:
    n_layers: int
    d_model: int
    d_ff: int
    vocab_size: int
    places: int = 0  # rows of a learned table
    n_cross: int = 0  # more blocks, with a second attention
    kv_share: int = 1  # queries that share one key and value
    gated: bool = False  # SwiGLU: three matrices
    biases: bool = True  # in matrices and norms
    tied: bool = True  # the output reuses the embedding
    norms: int = 1  # outside the blocks
    rest: int = 0


def parts(s: Shape) -> dict[str, int]:
    d, d_kv = s.d_model, s.d_model // s.kv_share
    attention = 2 * d * d + 2 * d * d_kv  # q and output, k and v
    network = (3 if s.gated else 2) * d * s.d_ff
    norm = d
    if s.biases:
        attention += 2 * d + 2 * d_kv
        network += s.d_ff + d
        norm += d
    vectors = s.vocab_size * (1 if s.tied else 2) + s.places
    n_norms = 2 * s.n_layers + 3 * s.n_cross + s.norms
    return {
        "vectors": vectors * d,
        "attention": (s.n_layers + 2 * s.n_cross) * attention,
        "networks": (s.n_layers + s.n_cross) * network,
        "rest": n_norms * norm + s.rest,
    }


bert_rest = 2 * 768 + 768 * 768 + 768  # two segments, one more layer
shapes = {
    "2017 base": Shape(6, 512, 2048, 37_000, n_cross=6, norms=0),
    "BERT base": Shape(12, 768, 3072, 30_522, 512, rest=bert_rest),
    "GPT-2 small": Shape(12, 768, 3072, 50_257, 1024),
    "Llama 2 7B": Shape(
        32, 4096, 11_008, 32_000, gated=True, biases=False, tied=False
    ),
}
print("millions     vectors  attention  networks             all")
for name, shape in shapes.items():
    found = parts(shape)
    total = sum(found.values())
    some = [number / 1e6 for number in found.values()]
    columns = f"{some[0]:7.1f}  {some[1]:9.1f}  {some[2]:8.1f}"
    print(f"{name:11}  {columns}  {total:14,}")
