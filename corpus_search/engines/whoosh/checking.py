"""Is an index sound? Every byte against its checksum, and then what the bytes say: see `engines.base.Damage`."""

from collections.abc import Iterator
from pathlib import Path

from corpus_search.article import Article
from corpus_search.engines.base import Damage
from corpus_search.engines.checksums import FileSums, damaged_page
from corpus_search.engines.whoosh.contents import Contents, contents_name, read_contents
from corpus_search.engines.whoosh.damage import told_as_damage
from corpus_search.engines.whoosh.layout import INDEX_NAME, STORED, TEXT_WORDS, WITH_POSITIONS, WITHOUT_POSITIONS, utf8
from corpus_search.engines.whoosh.mapping import SUMS_SUFFIX, segment_sums
from corpus_search.engines.whoosh.positions import decode_positions
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.engines.whoosh.snapshot import Snapshot
from corpus_search.errors import MEND_HINT, StoreError

__all__ = ["iter_damage", "iter_leftovers"]


def iter_damage(folder: Path) -> Iterator[Damage]:
    """Yield what is wrong with the last commit of an index, and what does not belong to it; nobody may write."""
    try:
        contents = _contents(folder)
    except StoreError as err:
        yield Damage(folder, err.message)
        return
    sound = True
    for entry in contents.segments:
        for damage in _iter_changed(folder, entry.name):
            sound = False
            yield damage
    if sound:
        yield from _iter_senseless(folder)
        for path in iter_leftovers(folder):
            yield Damage(path, "left by a run that did not end", is_leftover=True)


def iter_leftovers(folder: Path) -> Iterator[Path]:
    """Yield the files that do not belong to the last commit. Raises `StoreError` for a damaged one."""
    contents = _contents(folder)
    kept = {contents_name(contents.generation)}
    for entry in contents.segments:
        kept.add(f"{entry.name}{SUMS_SUFFIX}")
        kept.update(_sums(folder, entry.name))
    for path in sorted(folder.iterdir()):
        if path.name not in kept and path.name.startswith((f"{INDEX_NAME}_", f"_{INDEX_NAME}_", f"{INDEX_NAME}.tmp")):
            yield path


def _contents(folder: Path) -> Contents:
    with told_as_damage(folder):
        return read_contents(folder)


def _sums(folder: Path, segment: str) -> dict[str, FileSums]:
    """Return the checksums of a segment's files. Raises `StoreError`."""
    try:
        with told_as_damage(folder):
            return segment_sums(folder, segment)
    except OSError as err:
        raise StoreError(f"{err.filename} cannot be read: {err.strerror}.", MEND_HINT) from err


def _iter_changed(folder: Path, segment: str) -> Iterator[Damage]:
    """Yield which files of a segment are not what they were."""
    try:
        sums = _sums(folder, segment)
    except StoreError as err:
        yield Damage(folder / f"{segment}{SUMS_SUFFIX}", err.message)
        return
    for name, known in sums.items():
        path = folder / name
        try:
            place = damaged_page(path, known)
        except OSError as err:
            yield Damage(path, err.strerror or str(err))
            continue
        if place is not None:
            yield Damage(path, f"changed near byte {place:,}")


def _iter_senseless(folder: Path) -> Iterator[Damage]:
    """Yield what is as it was written, and yet cannot be meant."""
    snapshot: Snapshot | None = None
    try:
        with told_as_damage(folder):
            snapshot = Snapshot.open(folder)
            for segment in snapshot.segments:
                for reason in (*_iter_bad_terms(segment), *_iter_bad_words(segment), *_iter_bad_articles(segment)):
                    yield Damage(folder / segment.name, reason)
    except StoreError as err:
        yield Damage(folder, err.message)
    finally:
        if snapshot is not None:
            snapshot.close()


def _iter_bad_terms(segment: Segment) -> Iterator[str]:
    """Yield which terms have postings that cannot be: of articles that there are not, or without positions."""
    for field in (*WITH_POSITIONS, *WITHOUT_POSITIONS):
        for term in segment.terms_beginning(field, b""):
            postings = segment.postings(field, term)
            if postings is None:  # all its articles are deleted
                continue
            docs, name = postings.docs, f"{field}:{term.decode('utf-8', 'replace')}"
            if docs != sorted(set(docs)) or not 0 <= docs[0] <= docs[-1] < segment.count_all:
                yield f"the postings of {name} are not in order, or of articles that there are not"
            elif len(postings.weights) != len(docs) or min(postings.weights) <= 0:
                yield f"the weights of {name} cannot be"
            elif len(docs) > segment.document_frequency(field, term):
                yield f"{name} is in more articles than its entry says"
            elif field in WITH_POSITIONS:
                values = postings.values or []
                if len(values) != len(docs) or not all(map(decode_positions, values)):
                    yield f"the positions of {name} cannot be"


def _iter_bad_words(segment: Segment) -> Iterator[str]:
    """Yield which words as written have holders that cannot be."""
    for name, group in [(field, group) for field in TEXT_WORDS for group in segment.words.groups(field)]:
        for number in range(group.count):
            docs = segment.holders.docs(group.span(number, number + 1))
            if not docs or list(docs) != sorted(set(docs)) or docs[-1] >= segment.count_all:
                yield f"the articles that hold {name}:{group.word(number)} are not in order, or are not there"


def _iter_bad_articles(segment: Segment) -> Iterator[str]:
    """Yield which articles cannot be read, or cannot be found by their id."""
    for field in WITH_POSITIONS:
        if len(segment.length_bytes(field)) < segment.count_all:
            yield f"lengths of {field} are missing"
    for doc in segment.documents():
        article = Article(**{**segment.stored(doc)[STORED], "story": segment.story(doc)})
        found = segment.postings("id", utf8(article.id))
        if found is None or found.docs != [doc] or segment.column("id")[doc] != utf8(article.id):
            yield f"article {article.id} cannot be found by its id"
