"""How pages are made: directives, mathematics, labs, the theme."""
