"""The trials, in the order of the table."""

from benchmarks.torture import articles, damage, faults, kills, memory, pickles, queries, sharing, terminal
from benchmarks.torture.outcome import Trial

__all__ = ["TRIALS"]

TRIALS = (
    Trial("kills", "`kill -9` at a random instant of `index`, then all is as without it", 15, 300, "runs", kills.run),
    Trial("faults", "a fault at every open, write, fsync, rename of a run", 1, 100_000, "faults", faults.run),
    Trial("sharing", "8 processes search while one writes", 5, 60, "pages", sharing.run),
    Trial("damage", "bits changed and files cut in a store", 100, 2_000, "damages", damage.run),
    Trial("articles", "broken article files of every format", 300, 20_000, "files", articles.run),
    Trial("queries", "random and mutated queries", 2_000, 100_000, "queries", queries.run),
    Trial("pickles", "malicious pickles in every file of a store", 1, 20, "attacks", pickles.run),
    Trial("terminal", "hostile articles and names on a terminal", 200, 5_000, "articles", terminal.run),
    Trial("memory", "memory of `index`", 0, 100_000, "runs", memory.run),
)
"""A trial whose short count is 0 is not among the tests."""
