"""What the browser is given: Python and an editor from npm, a host that serves the built site, and drivers of two engines."""
