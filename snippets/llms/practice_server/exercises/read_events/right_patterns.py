"""Regular expressions take an event, and then its lines, apart."""

import re


def read_events(text):
    events = []
    for event in re.findall(r"((?:[^\n]+\n)+)\n", text):
        lines = re.findall(r"^data: ?(.*)$", event, re.MULTILINE)
        named = re.findall(r"^event: ?(.*)$", event, re.MULTILINE)
        if lines:
            events.append([(named or ["message"])[-1], "\n".join(lines)])
    return events
