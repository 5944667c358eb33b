from answer import count_parameters
from grading import kind


def count(*given):
    return kind("count_parameters", count_parameters(*given), 0)


llama_2_7b = (32, 4096, 32, 32, 11_008, 32_000)
got = count(*llama_2_7b, False)
tied = count(*llama_2_7b, True)
assert got != tied, (
    "Tied or not, your count is the same. How many tables of the vocabulary are there in each case?"
)
assert got - tied == 32_000 * 4096, "An untied model has one table more: `vocab_size` rows of `d_model` numbers."
assert got != 6_738_415_616 - 32 * 4096 * 11_008, (
    "The feed-forward networks are too small. How many matrices does SwiGLU have?"
)
assert got != 6_738_415_616 - 65 * 4096, (
    "Only the norms are missing. How many does each block have, and which one stands outside?"
)
assert got != 6_738_415_616 - 4096, "One norm is missing. What happens to the stream before the output table?"
assert got == 6_738_415_616, (
    f"Llama 2 7B has 6,738,415,616 parameters, you have {got:,}. Count one block by hand: "
    "four matrices in attention, three in the network, two norms."
)
assert count(32, 4096, 32, 8, 14_336, 128_256, False) == 8_030_261_248, (
    "With fewer heads for keys and values, two of the four matrices get narrower. Which two, and how wide are they?"
)
assert count(16, 2048, 32, 8, 8192, 128_256, True) == 1_235_814_400, (
    "Llama 3.2 1B, with 16 layers, 32 heads and one table, has 1,235,814,400 parameters. "
    "Does each number enter at its own place?"
)
assert isinstance(got, int), f"Parameters are counted in whole numbers, and you return {got}: divide with //."
