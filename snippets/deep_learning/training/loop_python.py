"""The training loop in plain Python, with slopes found on paper."""

x = [1.0, 2.0]
y = [3.0, 5.0]
w, b, lr = 0.0, 0.0, 0.1

print("step    loss      w      b")
for step in range(201):
    loss = grad_w = grad_b = 0.0  # zero
    for x_i, y_i in zip(x, y):
        error = w * x_i + b - y_i  # forward
        loss += error**2 / len(x)
        grad_w += 2 * error * x_i / len(x)  # backward
        grad_b += 2 * error / len(x)
    if step in (0, 1, 2, 200):
        print(f"{step:4} {loss:7.3f} {w:6.3f} {b:6.3f}")
    w -= lr * grad_w  # step
    b -= lr * grad_b
