# hint: The direction has changed
def clip(grads, max_norm):
    return [
        [max(-max_norm, min(max_norm, g)) for g in vector]
        for vector in grads
    ]
