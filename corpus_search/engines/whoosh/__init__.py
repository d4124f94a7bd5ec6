"""The default engine: Whoosh's own index format (codec W3), fed the terms of our analyzer.

`layout` says what is indexed where, `session` writes it, `files` maps the files of one commit, `segment` reads
postings, `evaluate` turns a query tree into scores (joined by `scores`), and `engine` puts them together.
"""
