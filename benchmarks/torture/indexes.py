"""The indexes that a trial makes on an OpenSearch server, which CORPUS_SEARCH_OPENSEARCH_URL names."""

import os
import urllib.request

from corpus_search.engines.address import URL_VARIABLE

__all__ = ["forget_indexes"]


def forget_indexes(beginning: str) -> None:
    """Delete the indexes whose names begin so. Raises OSError where no server answers."""
    url = os.environ[URL_VARIABLE].partition(",")[0].rstrip("/")
    request = urllib.request.Request(f"{url}/{beginning}-*", method="DELETE")  # noqa: S310  (a server of our own)
    urllib.request.urlopen(request).close()  # noqa: S310
