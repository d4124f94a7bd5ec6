"""Use case: topics and relevance judgements to measures.

`topics` reads queries, `runs` ranks and reads and writes rankings, `measures` computes, `significance` compares.
"""
