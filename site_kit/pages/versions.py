"""The version of the pages' scripts, so that no browser mixes those of two sites.

Browsers keep a file for as long as its host lets them. A page therefore names each script together
with a digest of all of them: an import map, which also holds for what scripts import of each other.
"""

from __future__ import annotations

import hashlib
import json

from site_kit.book.layout import Page


def import_map(page: Page) -> str:
    """The element that gives every file of `assets/live/` its address on this page; nothing if there is no such folder."""
    files = sorted(path for path in (page.book.docs / "assets" / "live").glob("*") if path.is_file())
    if not files:
        return ""
    digest = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()[:8]
    addresses = [_relative(page.address(f"assets/live/{path.name}")) for path in files]
    imports = {address: f"{address}?{digest}" for address in addresses}
    return f'<script type="importmap">{json.dumps({"imports": imports}, separators=(",", ":"))}</script>'


def _relative(address: str) -> str:
    """An address as import maps want it: beginning with a dot."""
    return address if address.startswith(".") else f"./{address}"
