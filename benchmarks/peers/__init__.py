"""Who we are compared with: each builds an index of a corpus, and answers queries of the shapes that it knows.

A peer is a module here with the functions below; `python -m benchmarks.peers.run PEER TASK ...` runs one of them in a
process of its own, so that imports, caches and memory are its own too.

- `build(corpus, place, jobs)`: index the articles of a folder of JSONL files into a folder that does not exist.
- `warm()`: import what opening imports.
- `open_index(place)`: open it, look up a word that no article has, and return what `make_query` and `search` want.
- `make_query(index, shape, words)`: return a query, None for a shape that the peer does not know. Not timed.
- `search(index, query)`: return the first ten hits, ranked, with the articles' headlines.
- `update(corpus, place, count)`: replace the first `count` articles, where the peer can.
"""

NO_WORD = "zzzzzz"
"""A word that no article has: to look it up reads what there is to read of the vocabulary, and no more."""
