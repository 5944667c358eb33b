# /// script
# requires-python = ">=3.11"
#
# [tool.book]
# service = true
# page = false  # a browser's Python has no sockets
# ///
"""A call to a hosted model is one HTTP request."""

import json
import os
from urllib.request import Request, urlopen

url = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")
key = os.environ["OPENAI_API_KEY"]
question = (
    "<text>The library closes at seven. It opens at nine.</text>\n"
    "When does the library close?"
)
body = {
    "model": "gpt-5.4-mini",
    "messages": [{"role": "user", "content": question}],
}
headers = {
    "Authorization": f"Bearer {key}",
    "Content-Type": "application/json",
}
data = json.dumps(body).encode()
request = Request(f"{url}/chat/completions", data, headers)
with urlopen(request, timeout=60) as response:
    reply = json.load(response)

print(request.get_method(), request.selector)
print(json.dumps(body, indent=1))
print()
print(response.status, response.reason)
choice, usage = reply["choices"][0], reply["usage"]
print("role:         ", choice["message"]["role"])
print("content:      ", choice["message"]["content"])
print("finish_reason:", choice["finish_reason"])
print("usage:        ", usage["prompt_tokens"], "tokens in,", end=" ")
print(usage["completion_tokens"], "out")
