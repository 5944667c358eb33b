# /// script
# requires-python = ">=3.11"
#
# [tool.book]
# service = true
# page = false  # a browser's Python has no sockets
# ///
"""A stream is one response whose lines arrive one by one."""

import json
import os
from urllib.request import Request, urlopen

url = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com/v1")
key = os.environ["OPENAI_API_KEY"]
body = {
    "model": "gpt-5.4-mini",
    "messages": [{"role": "user", "content": "Say: It is open."}],
    "stream": True,
}
headers = {
    "Authorization": f"Bearer {key}",
    "Content-Type": "application/json",
}
data = json.dumps(body).encode()
request = Request(f"{url}/chat/completions", data, headers)
with urlopen(request, timeout=60) as response:
    print(response.headers.get_content_type())
    for line in response:
        kind, _, event = line.decode().strip().partition(": ")
        if event == "[DONE]":
            print(kind, event)
        elif event:  # the empty lines between events have none
            choice = json.loads(event)["choices"][0]
            print(kind, choice["delta"], choice["finish_reason"] or "")
