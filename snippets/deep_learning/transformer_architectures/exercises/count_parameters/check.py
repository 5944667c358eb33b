from answer import count_parameters

llama_2_7b = (32, 4096, 32, 32, 11_008, 32_000)
got = count_parameters(*llama_2_7b, False)
assert got is not None, "`count_parameters` returns nothing yet: begin with the embedding, `vocab_size` rows of `d_model`."
tied = count_parameters(*llama_2_7b, True)
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
    f"Llama 2 7B has 6,738,415,616 parameters, you have {got or 0:,}. Count one block by hand: "
    "four matrices in attention, three in the network, two norms."
)
assert count_parameters(32, 4096, 32, 8, 14_336, 128_256, False) == 8_030_261_248, (
    "With fewer heads for keys and values, two of the four matrices get narrower. Which two, and how wide are they?"
)
