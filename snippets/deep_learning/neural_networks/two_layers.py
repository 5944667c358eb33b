"""Two layers find both mistakes; every weight is set by hand."""

phrases = {  # is the subject plural, is the verb plural
    "the key is": (0, 0),
    "the key are": (0, 1),
    "the keys is": (1, 0),
    "the keys are": (1, 1),
}


def neuron(x: tuple, w: tuple, b: float) -> float:
    z = sum(x_i * w_i for x_i, w_i in zip(x, w)) + b
    return max(0.0, z)  # ReLU


print("phrase        keys is  key are  mistake")
for phrase, x in phrases.items():
    keys_is = neuron(x, (1, -1), 0)
    key_are = neuron(x, (-1, 1), 0)
    mistake = neuron((keys_is, key_are), (1, 1), 0)
    print(f"{phrase:13} {keys_is:7.0f} {key_are:8.0f} {mistake:8.0f}")
