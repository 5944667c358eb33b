# hint: The direction is right, the length is not
def clip(grads, max_norm):
    norm = sum(abs(g) for vector in grads for g in vector)
    factor = max_norm / max(norm, max_norm)
    return [[g * factor for g in vector] for vector in grads]
