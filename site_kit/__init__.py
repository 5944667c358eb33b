"""The machinery of the book: directives, recorder, checkers and theme.

Each module has one job. `book` knows where things lie, `registry` loads and
checks the YAML registries, `snippets` reads runnable files, `directives` turns
a page into plain Markdown, `markdown` plugs that into Python-Markdown,
`recorder` and `world` run code, `grader` grades exercises.
"""
