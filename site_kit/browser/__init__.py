"""What the browser is given: Python and an editor from npm, and a host that serves the built site."""
