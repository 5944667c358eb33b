"""The machinery of the book, in five rooms; each may use those named before it.

`book` knows what the book consists of: layout, registries, runnable files.
`browser` puts in place what pages load on request, and serves a built site.
`running` runs code in a frozen world, records it, and grades exercises.
`pages` turns Markdown with directives, and labs, into what is read.
`checks` looks at what no test can: links, facts, budgets.
"""
