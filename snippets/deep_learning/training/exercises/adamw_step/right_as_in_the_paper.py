"""One line for the weight, the corrections moved into the step's length and eps, as in the paper's faster form."""


def adamw_step(w, grad, m, v, t, lr, beta1, beta2, eps, decay):
    m += (1 - beta1) * (grad - m)
    v += (1 - beta2) * (grad * grad - v)
    root = (1 - beta2**t) ** 0.5
    length = lr * root / (1 - beta1**t)
    return [w - lr * decay * w - length * m / (v**0.5 + eps * root), m, v]
