import io
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.engines.base import FacetBy, FacetRequest
from corpus_search.output import OutputOptions
from corpus_search.output import json as json_output
from corpus_search.output import jsonl as jsonl_output
from corpus_search.page import Explanation, Facet, Hit, Note, QueryInfo, SearchPage, Snippet, StoreSummary

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "search-page.schema.json").read_text("utf-8"))
HIT = Hit(
    rank=1,
    score=1.23456789,
    id="abcdefgh234567aa",
    path="news/a.txt",
    member="b.txt",
    title="Kerry on Libya",
    title_matches=((0, 5),),
    published="2016-02-02",
    language=None,
    author="Jane Doe",
    place="Rome",
    source="AA",
    tags=("war", "oil"),
    copies=2,
    snippets=(Snippet("Kerry said", 7, 17, ((0, 5),)),),
)
PAGE = SearchPage(
    query=QueryInfo("kerry", "kerri", (Note(0, "odd"),), "source:AA"),
    total=3,
    stories=1,
    total_is_exact=True,
    offset=0,
    limit=10,
    elapsed_ms=4.20049,
    store=StoreSummary(".corpus-search", "whoosh", 2, 1),
    hits=(HIT,),
)
SCREEN = """\
{
  "format_version": 2,
  "query": {
    "text": "kerry",
    "parsed": "kerri",
    "filters": "source:AA",
    "notes": [
      {
        "position": 0,
        "message": "odd"
      }
    ],
    "terms": []
  },
  "total": 3,
  "stories": 1,
  "total_is_exact": true,
  "partial": false,
  "offset": 0,
  "limit": 10,
  "elapsed_ms": 4.2,
  "store": {
    "path": ".corpus-search",
    "engine": "whoosh",
    "articles": 2,
    "generation": 1
  },
  "words": [],
  "without_filters": null,
  "suggestions": [],
  "relaxed": null,
  "expansions": [],
  "hits": [
    {
      "rank": 1,
      "score": 1.234568,
      "id": "abcdefgh234567aa",
      "path": "news/a.txt",
      "member": "b.txt",
      "title": "Kerry on Libya",
      "published": "2016-02-02",
      "language": null,
      "author": "Jane Doe",
      "place": "Rome",
      "source": "AA",
      "tags": [
        "war",
        "oil"
      ],
      "copies": 2,
      "snippets": [
        {
          "text": "Kerry said",
          "start": 7,
          "end": 17,
          "matches": [
            [0, 5]
          ]
        }
      ],
      "explanation": null
    }
  ],
  "facets": []
}
"""


def written(page: SearchPage) -> bytes:
    out = io.BytesIO()
    assert json_output.write(page, out, OutputOptions()) == ()
    return out.getvalue()


def test_the_whole_object() -> None:
    assert written(PAGE).decode() == SCREEN


def test_no_hit_is_an_empty_list() -> None:
    page = json.loads(written(replace(PAGE, total=0, stories=0, hits=())))
    jsonschema.validate(page, SCHEMA)
    assert page["hits"] == []


def test_facets_explanations_and_words() -> None:
    facet = Facet(FacetRequest("published", FacetBy.MONTH), (("2016-01", 2), ("2016-02", 5)), 3, 1)
    explanation = Explanation(1.23456789, "sum", (Explanation(1, "one"), Explanation(0.23456789, "other")))
    query = replace(PAGE.query, terms=("Kerry", "oil"))
    page = json.loads(
        written(replace(PAGE, query=query, hits=(replace(HIT, explanation=explanation),), facets=(facet,)))
    )
    jsonschema.validate(page, SCHEMA)
    assert page["query"]["terms"] == ["Kerry", "oil"]
    assert page["facets"] == [
        {
            "field": "published",
            "by": "month",
            "values": [{"value": "2016-01", "count": 2}, {"value": "2016-02", "count": 5}],
            "others": 3,
            "missing": 1,
        }
    ]
    assert page["hits"][0]["explanation"] == {
        "value": 1.234568,
        "what": "sum",
        "parts": [{"value": 1, "what": "one", "parts": []}, {"value": 0.234568, "what": "other", "parts": []}],
    }


def test_what_only_looks_like_a_match_is_left_alone() -> None:
    title = "[ 1, 2 ] [\n  3,\n  4\n]"
    page = json.loads(written(replace(PAGE, hits=(replace(HIT, title=title),))))
    assert page["hits"][0]["title"] == title


def test_letters_are_readable_and_the_rest_is_escaped() -> None:
    hit = replace(HIT, title="Çağdaş 中 👩\u200d🔬 \x1b\x9b\u202e\u2028\ufeff", path="caf\udce9.txt")
    document = written(replace(PAGE, hits=(hit,))).decode()
    assert r'"Çağdaş 中 👩‍🔬 \u001b\u009b\u202e\u2028\ufeff"' in document
    assert r'"caf\udce9.txt"' in document
    assert json.loads(document)["hits"][0]["path"] == hit.path


@given(st.text(), st.text(), st.floats(0, 1e6))
def test_any_text_comes_back(title: str, path: str, score: float) -> None:
    hit = json.loads(written(replace(PAGE, hits=(replace(HIT, title=title, path=path, score=score),))))["hits"][0]
    assert (hit["title"], hit["path"], hit["score"]) == (title, path, round(score, 6))


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        json_output.encode(float("nan"))


def test_jsonl_is_the_same_hit_on_one_line() -> None:
    hits = (HIT, replace(HIT, rank=2, title="two\u2028lines\n"))
    out = io.BytesIO()
    assert jsonl_output.write(replace(PAGE, hits=hits), out, OutputOptions()) == ()
    lines = out.getvalue().decode().splitlines()
    assert [json.loads(line) for line in lines] == json.loads(written(replace(PAGE, hits=hits)))["hits"]


def test_the_documented_example_is_valid_and_names_its_own_characters() -> None:
    text = (DOCS / "json.md").read_text("utf-8")
    example = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert example is not None
    page = json.loads(example[1])
    jsonschema.validate(page, SCHEMA)
    assert page["format_version"] == json_output.FORMAT_VERSION
    snippet = page["hits"][0]["snippets"][0]
    assert [snippet["text"][start:end] for start, end in snippet["matches"]] == ["Caggins", "SDF"]
    assert snippet["end"] - snippet["start"] == len(snippet["text"])


def test_every_key_is_documented() -> None:
    text = (DOCS / "json.md").read_text("utf-8")
    definitions = (SCHEMA, *SCHEMA["$defs"].values())
    keys = {key for definition in definitions for key in definition.get("properties", ())}
    fields = " ".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))
    assert keys - {"query", "store"} <= set(re.findall(r"\w+", fields))
