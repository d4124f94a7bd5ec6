"""DOCX: what Word writes since 2007 (WordprocessingML, ECMA-376, part 1, section 17): one article a file."""

from corpus_search.readers.base import Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.documents import (
    Facts,
    document_author,
    document_tags,
    document_time,
    document_title,
    make_article,
)
from corpus_search.readers.flow import Grammar, parse_xml, read_flow, read_values
from corpus_search.readers.metadata import language_code
from corpus_search.readers.packages import Package

__all__ = ["DocxReader"]

_GRAMMAR = Grammar(
    blocks=frozenset({"p"}),
    # Text that was deleted with changes tracked; the same box a second time, for older programs.
    hidden=frozenset({"del", "moveFrom", "Fallback", "instrText", "delText"}),
    signs={"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"},
    asides=frozenset({"txbxContent"}),
    texts=frozenset({"t"}),
)

_RELATIONS = "_rels/.rels"
_MAIN = "word/document.xml"
_NOTES = ("footnotes.xml", "endnotes.xml")


class DocxReader:
    """Reads .docx and .docm. Headers and footers of the pages, and comments, are left out; notes come last."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`.

        Raises `SkippedError` for a document without text and for an encrypted one, `ReadError` for a broken one, and
        for one beyond `PACKAGE_LIMITS`.
        """
        package = Package(source.data, "DOCX")
        main = _main_part(package)
        folder = main.rpartition("/")[0]
        parts = [package.require(main), *(package.read(f"{folder}/{name}") for name in _NOTES)]
        paragraphs = [paragraph.text for part in parts if part for paragraph in read_flow(part, _GRAMMAR)]
        if not paragraphs:
            raise SkippedError("no text in it")
        return Reading((make_article(source, _read_facts(package), "\n\n".join(paragraphs)),))


def _main_part(package: Package) -> str:
    """Return the name of the part that the package begins with (ECMA-376, part 2, section 8)."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(attributes.get("Target", "").lstrip("/"))

    parse_xml(package.read(_RELATIONS) or b"<none/>", start, lambda _: None, lambda _: None)
    return next((name for name in found if name in package), _MAIN)


def _read_facts(package: Package) -> Facts:
    """Return the core properties (ECMA-376, part 2, section 11)."""
    part = package.read("docProps/core.xml")
    values = read_values(part, "coreProperties") if part else {}
    return Facts(
        title=document_title("".join(values.get("title", ()))),
        author=document_author(*"".join(values.get("creator", ())).split(";")),
        published=document_time("".join(values.get("created", ()))),
        language=language_code("".join(values.get("language", ()))),
        tags=document_tags(values.get("keywords", ())),
    )
