"""What MkDocs is asked to do besides its plugins."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

REFERENCE_STYLE = "assets/_mkdocstrings.css"


@event_priority(-100)  # after mkdocstrings
def on_config(config: MkDocsConfig) -> None:
    """Keep the style of the reference from all pages: the theme names it where it is needed."""
    config.extra_css = [path for path in config.extra_css if path != REFERENCE_STYLE]
