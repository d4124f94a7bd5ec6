"""The table of the file formats: a format is a module in this folder and a line here."""

from corpus_search.readers.base import Reader
from corpus_search.readers.csv import CsvReader
from corpus_search.readers.docx import DocxReader
from corpus_search.readers.epub import EpubReader
from corpus_search.readers.feeds import FeedReader
from corpus_search.readers.html import HtmlReader
from corpus_search.readers.json import JsonReader
from corpus_search.readers.jsonl import JsonLinesReader
from corpus_search.readers.mail import MailReader
from corpus_search.readers.markdown import MarkdownReader
from corpus_search.readers.odt import OdtReader
from corpus_search.readers.pdf import PdfReader
from corpus_search.readers.rtf import RtfReader
from corpus_search.readers.sgml import SgmlReader
from corpus_search.readers.text import TextReader
from corpus_search.readers.xml import XmlReader

__all__ = ["READERS"]

READERS: tuple[Reader, ...] = (
    TextReader(),
    MarkdownReader(),
    JsonLinesReader(),
    JsonReader(),
    CsvReader(),
    FeedReader(),
    MailReader(),
    XmlReader(),
    SgmlReader(),
    DocxReader(),
    EpubReader(),
    HtmlReader(),
    OdtReader(),
    PdfReader(),
    RtfReader(),
)
