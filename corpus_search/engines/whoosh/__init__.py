"""The default engine: Whoosh's own index format (codec W3), fed the terms of our analyzer.

`layout` says what is indexed where. Writing: a `session` adds articles to a `builder`, which makes a `newsegment` of
`blocks` of postings and a `termfile`; `merging` keeps segments few. Reading: a `snapshot` is one commit with its
`files` mapped, a `segment` gives postings, `evaluate` turns a query tree into scores (joined by `scores`, ranges by
`dates`), `ordering` sorts and folds hits, and `engine` puts them together. `pickles` and `damage` are for stores from
strangers.
"""
