"""A two-dimensional convolution in plain Python: six loops."""

Image = list[list[list[float]]]  # (channels, height, width)


def conv2d(
    x: Image, w: list[Image], stride: int = 1, padding: int = 0
) -> Image:
    height, width = len(x[0]), len(x[0][0])
    k_high, k_wide = len(w[0][0]), len(w[0][0][0])

    def pixel(c: int, i: int, j: int) -> float:
        inside = 0 <= i < height and 0 <= j < width
        return x[c][i][j] if inside else 0.0

    # where the filter's upper left corner stops
    rows = range(-padding, height + padding - k_high + 1, stride)
    columns = range(-padding, width + padding - k_wide + 1, stride)
    return [
        [
            [
                sum(
                    kernel[c][u][v] * pixel(c, i + u, j + v)
                    for c in range(len(x))
                    for u in range(k_high)
                    for v in range(k_wide)
                )
                for j in columns
            ]
            for i in rows
        ]
        for kernel in w
    ]  # (c_out, rows, columns)


x = [[[0.0, 0.0, 9.0, 9.0]] * 4]  # (c_in 1, height 4, width 4)
upright = [[-1.0, 0.0, 1.0]] * 3
level = [[-1.0] * 3, [0.0] * 3, [1.0] * 3]
w = [[upright], [level]]  # (c_out 2, c_in 1, 3, 3)

for stride, padding in ((1, 0), (2, 1)):
    maps = conv2d(x, w, stride, padding)
    print(f"stride {stride}, padding {padding}")
    for name, y in zip(("upright", "level"), maps):
        rows = [" ".join(f"{number:3.0f}" for number in r) for r in y]
        print(f"  {name:7}", " | ".join(rows))
