"""How much memory does `index` take for a hundred thousand articles, and for one of 200 MB?"""

import json

from benchmarks.torture.launching import Launcher, Limits
from benchmarks.torture.outcome import Outcome, Work

__all__ = ["MOST_MEMORY", "run"]

MOST_MEMORY = {"many": 800 << 20, "one": 2 << 30}
"""Bytes that docs/reliability.md states, of all processes together: for any number of articles of usual length, with
`--memory` as it comes, and for one of 200 MB."""
_WORDS = 12_000


def run(work: Work) -> Outcome:
    """Index `count` articles of 1,200 characters, and then one article of 2,000 bytes for each of them."""
    outcome = Outcome()
    vocabulary = [f"w{number * 7919 % 99_991:x}" for number in range(_WORDS)]
    many, one = work.folder / "many", work.folder / "one"
    for folder in (many, one):
        folder.mkdir()
    chances = work.chances
    with (many / "a.jsonl").open("w") as file:
        for number in range(work.count):
            text = " ".join(chances.choices(vocabulary, k=200))
            file.write(json.dumps({"title": f"Article {number}", "text": text}) + "\n")
    with (one / "a.txt").open("w") as file:
        file.write("One article\n\n")
        while file.tell() < work.count * 2000:
            file.write(" ".join(chances.choices(vocabulary, k=1000)) + "\n")
    with Launcher(work.folder / "launch") as launcher:
        for name, folder in (("many", many), ("one", one)):
            outcome.done += 1
            store = ("--store", str(work.folder / f"store-{name}"))
            command = ("index", str(folder), *store, "--max-file-size", "1G", "--file-timeout", "600")
            done = launcher.run(*command, limits=Limits(time=7200, weighs=True), cwd=work.folder)
            size = sum(path.stat().st_size for path in folder.iterdir()) >> 20
            told = f"{name}: {size} MB of text, {done.peak >> 20} MB of memory, {done.seconds:.0f} s"
            outcome.told = ", ".join(filter(None, (outcome.told, told)))
            if done.code or done.peak > MOST_MEMORY[name]:
                outcome.fail(f"{name}: exit {done.code}, {done.peak >> 20} MB {done.err.decode()[-300:]}")
    return outcome
