# hint: '../../etc/passwd' gives
def title(question, taken):
    name = question.lower().replace("/", "-").replace(" ", "-").strip("?")[:40]
    return name or "chat"
