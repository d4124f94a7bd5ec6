"""The table of the file formats: a format is a module in this folder and a line here."""

from corpus_search.readers.late import LateReader

__all__ = ["READERS"]

READERS = (
    LateReader("text", 2, (".txt", ".text"), "text.TextReader"),
    LateReader("markdown", 2, (".md", ".markdown"), "markdown.MarkdownReader"),
    LateReader("jsonl", 2, (".jsonl", ".ndjson"), "jsonl.JsonLinesReader"),
    LateReader("json", 1, (".json",), "json.JsonReader"),
    LateReader("csv", 1, (".csv", ".tsv", ".tab"), "csv.CsvReader"),
    LateReader("feed", 1, (".rss", ".atom", ".rdf"), "feeds.FeedReader"),
    LateReader("mail", 1, (".eml", ".mbox", ".mbx"), "mail.MailReader"),
    LateReader("xml", 1, (".xml", ".nitf"), "xml.XmlReader"),
    LateReader("sgml", 1, (".sgm", ".sgml"), "sgml.SgmlReader"),
    LateReader("docx", 1, (".docx", ".docm"), "docx.DocxReader"),
    LateReader("epub", 1, (".epub",), "epub.EpubReader"),
    LateReader("html", 1, (".html", ".htm", ".xhtml"), "html.HtmlReader"),
    LateReader("odt", 1, (".odt", ".ott", ".fodt"), "odt.OdtReader"),
    LateReader("pdf", 1, (".pdf",), "pdf.PdfReader"),
    LateReader("rtf", 1, (".rtf",), "rtf.RtfReader"),
)
"""Name, version, suffixes, and the class that reads, as "module.Class"."""
