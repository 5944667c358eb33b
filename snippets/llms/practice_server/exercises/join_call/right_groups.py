"""Sorts the parts by call, which keeps their order within each, and groups them."""

from itertools import groupby
from json import loads
from operator import itemgetter


def join_calls(deltas):
    deltas.sort(key=itemgetter("index"))
    for _, parts in groupby(deltas, itemgetter("index")):
        parts = list(parts)
        name = "".join(part.get("name") or "" for part in parts)
        text = "".join(part.get("arguments", "") for part in parts)
        yield [name, loads(text) if text else {}]
