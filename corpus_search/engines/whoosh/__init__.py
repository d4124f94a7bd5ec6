"""The default engine: Whoosh's own index format (codec W3), fed the terms of our analyzer.

`layout` says what is indexed where. Writing: a `session` adds articles to a `builder`, which makes a `newsegment` of
`blocks` of postings, a `termfile`, a `wordfile` and what `documents` keeps of each article; `merging` keeps segments
few, and `files` sees to it that what is written lasts.

Reading needs nothing of Whoosh: a `snapshot` is one commit, whose `contents` name its segments and whose files are
mapped (`mapping`). A `segment` has `terms`, `postings`, `positions` and the `values` of columns. `evaluate` turns a
query tree into scores, by way of `leaves` (terms, phrases with their `places`, ranges of `dates`), the numbers of
`ranking` and the operations of `scores`; `ordering` sorts and folds hits, `counting` makes facets, `explain` says how
a score comes about, `vocabulary` finds words, and `engine` puts it all together. `pickles`, `damage` and `checking`
are for stores from strangers and from failing disks.
"""
