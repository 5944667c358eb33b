"""Bayes' theorem turns counts of words into a belief about a mail."""

mails = {"spam": 20, "ham": 80}
mails_with = {
    "prize": {"spam": 10, "ham": 4},
    "meeting": {"spam": 1, "ham": 24},
}


def probability_of_spam(words: list[str]) -> float:
    weight = {}
    for kind, total in mails.items():
        weight[kind] = total / sum(mails.values())  # before reading
        for word in words:
            weight[kind] *= mails_with[word][kind] / total
    return weight["spam"] / sum(weight.values())


for words in [], ["prize"], ["meeting"], ["prize", "meeting"]:
    seen = " and ".join(words) or "nothing read"
    print(f"{seen:17}  {probability_of_spam(words):.2f}")
