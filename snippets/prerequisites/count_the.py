"""A loop does the same with one word after another."""

words = ["the", "cat", "sat", "on", "the", "mat"]
count = 0
for word in words:
    if word == "the":
        count = count + 1
print("the:", count)
