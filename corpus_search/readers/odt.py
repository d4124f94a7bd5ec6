"""ODT: texts of LibreOffice and others (OpenDocument 1.3, part 3): one article a file."""

from corpus_search.readers.base import Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.documents import (
    Facts,
    document_author,
    document_tags,
    document_time,
    document_title,
    make_article,
)
from corpus_search.readers.flow import Grammar, read_flow, read_values
from corpus_search.readers.metadata import language_code
from corpus_search.readers.packages import Package

__all__ = ["OdtReader"]

_GRAMMAR = Grammar(
    blocks=frozenset({"p", "h"}),
    # Deleted text, comments, tables of contents, and what describes a picture or stands for a note.
    hidden=frozenset({
        "tracked-changes", "annotation", "table-of-content", "title", "desc", "note-citation", "meta", "styles",
        "automatic-styles", "master-styles", "font-face-decls", "scripts", "settings", "binary-data", "ruby-text",
    }),
    signs={"s": " ", "tab": " ", "line-break": "\n"},
    asides=frozenset({"note-body", "text-box"}),
)  # fmt: skip


class OdtReader:
    """Reads .odt, its templates (.ott), and the same in one XML file (.fodt)."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`.

        Raises `SkippedError` for a document without text and for an encrypted one, `ReadError` for a broken one, and
        for one beyond `PACKAGE_LIMITS`.
        """
        is_flat = source.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        content, meta = (source.data, source.data) if is_flat else _read_parts(source.data)
        paragraphs = read_flow(content, _GRAMMAR)
        if not paragraphs:
            raise SkippedError("no text in it")
        facts = _read_facts(meta) if meta else Facts()
        return Reading((make_article(source, facts, "\n\n".join(paragraph.text for paragraph in paragraphs)),))


def _read_parts(data: bytes) -> tuple[bytes, bytes | None]:
    package = Package(data, "ODT")
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise SkippedError("encrypted")
    return package.require("content.xml"), package.read("meta.xml")


def _read_facts(meta: bytes) -> Facts:
    """Return the pre-defined metadata (OpenDocument 1.3, part 3, section 4.3)."""
    values = read_values(meta, "meta")
    return Facts(
        title=document_title("".join(values.get("title", ())[:1])),
        author=document_author(*(values.get("initial-creator") or values.get("creator") or ())[:1]),
        published=document_time("".join(values.get("creation-date", ())[:1])),
        language=language_code("".join(values.get("language", ())[:1])),
        tags=document_tags(values.get("keyword", ())),
    )
