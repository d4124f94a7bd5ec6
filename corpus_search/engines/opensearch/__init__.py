"""The OpenSearch engine: articles on a cluster of servers, for what one machine cannot hold.

`layout` says what is indexed where, `documents` makes an article a document and back. Talking: `connection` asks the
cluster, again if that may help, and `failures` says in words what went wrong. Reading: a `view` is one generation as
it was when it was opened, `visibility` says which documents belong to it, `translate` turns a query tree into the
server's language, `ranking` has the numbers that scores need, and `paging`, `facets`, `words` and `explaining` are what
can be asked. Writing: a `session` hands documents to a `sender`, and one small document makes them count. `engine`
puts it together, and `naming` is about indexes and the alias that people know them by.

Only what OpenSearch 2.4 and 3.x both have is used, and no scripts.
"""
