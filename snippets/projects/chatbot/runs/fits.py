# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "openai",  # the practice server speaks its protocol
#   "pydantic",  # for the practice server
#   "starlette",  # for the practice server
#   "uvicorn",  # for the practice server
# ]
# ///
"""A long chat in a small window: each request fits."""

from snippets.practice_server import Settings, running
from snippets.projects.chatbot import Chat
from snippets.projects.common.services import Practice

WINDOW, MOST = 400, 80
terms = """token, self-attention, query, key, value, head, residual,
epoch, batch, gradient, learning rate, overfitting, dropout,
embedding, logits, softmax, perplexity, vocabulary""".split(",")

with running(Settings(window=WINDOW)) as url:
    chat = Chat(Practice(url=url, window=WINDOW), most=MOST)
    print(f"a window of {WINDOW} tokens, {MOST} of them for the reply")
    print("turn  tokens sent  sent whole  summarized")
    for number, term in enumerate(terms, 1):
        for _ in chat.ask(f"What is {term.strip()}?"):
            pass
        sent = chat.turns[-1].usage.prompt
        old = chat.summary.turns
        assert sent + MOST <= WINDOW
        whole = number - 1 - old
        print(f"{number:4}  {sent:11}  {whole:10}  {old:10}")
