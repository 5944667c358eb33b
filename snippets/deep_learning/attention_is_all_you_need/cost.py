"""What the training of 2017 cost: bought and used."""

n_gpus, capacity = 8, 9.5e12  # P100, the paper's footnote 5
hours = {"base": 12, "big": 3.5 * 24}  # section 5.2
steps = {"base": 100_000, "big": 300_000}
shapes = {"base": (512, 2048), "big": (1024, 4096)}  # d_model, d_ff
batch, n_layers, vocab_size = 25_000, 6, 37_000  # section 5.1


def matrices(d_model: int, d_ff: int) -> int:
    """Numbers that every pair of source and target token meets."""
    attention, network = 4 * d_model**2, 2 * d_model * d_ff
    layers = n_layers * (3 * attention + 2 * network)
    return layers + vocab_size * d_model  # and the output matrix


print("       capacity, FLOP  seconds a step   6N rule, FLOP  share")
for name, shape in shapes.items():
    seconds = hours[name] * 3600
    bought = seconds * n_gpus * capacity
    used = 6 * matrices(*shape) * batch * steps[name]
    print(
        f"{name:4}  {bought:15.2e}  {seconds / steps[name]:14.2f}"
        f"  {used:14.1e}  {used / bought:5.0%}"
    )
