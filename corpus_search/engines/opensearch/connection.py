"""How is a cluster asked, and asked again where that may help?

What may be done twice is tried again, after growing and random pauses (M. Brooker, Exponential Backoff and Jitter,
AWS Architecture Blog 2015: "full jitter"), until the patience of the connection is at its end: nobody answers, the
server has too much to do, or a node is going or coming. All that is written here may be done twice.
"""

import logging
import netrc
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from opensearchpy import OpenSearch, exceptions
from urllib3 import Timeout

from corpus_search.engines.address import PASSWORD_VARIABLE, USER_VARIABLE, Address, is_trusted
from corpus_search.engines.opensearch.failures import is_transient, told
from corpus_search.errors import UsageError

__all__ = ["FIRST_PATIENCE", "PATIENCE", "Connection", "Pauses"]

PATIENCE = 120.0
"""Seconds for which a request is tried again; a cluster may take a minute to do without a node that is gone."""
FIRST_PATIENCE = 2.0
"""The same before the cluster ever answered: then the address is probably wrong, or nobody is there."""
_TIMEOUT = 30.0
"""Seconds to wait for one answer."""
_CONNECT_TIMEOUT = 5.0
"""Seconds to wait for a node to let us in: one that is switched off says nothing at all."""
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

_T = TypeVar("_T")


class Pauses:
    """Pauses between attempts, until time is up, and `others` at least: as many other nodes there are to be asked.

    So often, too, an attempt does not count that alone takes all the patience, as at a node that says nothing.
    """

    def __init__(self, patience: float, others: int = 0) -> None:
        self._patience, self._unasked, self._forgiven = patience, others, others
        self._begin = time.monotonic()
        self._end = self._begin + patience
        self._longest = _FIRST_PAUSE

    def pause(self) -> bool:
        """Wait a little, and tell whether there is time for another attempt."""
        now = time.monotonic()
        if now - self._begin >= self._patience and self._forgiven:
            self._forgiven -= 1
            self._end = now + self._patience
        left = max(self._end - now, 0.0)
        if not left and not self._unasked:
            return False
        self._unasked = max(self._unasked - 1, 0)
        time.sleep(min(random.uniform(self._longest / 4, self._longest), left))  # noqa: S311  (no secret)
        self._longest = min(2 * self._longest, _LONGEST_PAUSE)
        self._begin = time.monotonic()
        return True


class Connection:
    """Asks one cluster. Raises `CorpusSearchError` for whatever the client does."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._answered = False
        # What it logs of each attempt would go to standard error.
        logging.getLogger("opensearch").addHandler(logging.NullHandler())
        secure = address.urls[0].startswith("https:")
        more: dict[str, Any] = {"ca_certs": address.ca_file, "verify_certs": True} if secure else {}
        with self._told():
            self.client = OpenSearch(
                hosts=list(address.urls),
                http_auth=_credentials(address),
                timeout=Timeout(connect=_CONNECT_TIMEOUT, read=_TIMEOUT),
                max_retries=0,  # `call` does it, with pauses
                # A node that does not answer is the last to be asked again; one that is busy has answered.
                retry_on_timeout=True,
                retry_on_status=(),
                http_compress=True,
                **more,
            )

    @property
    def patience(self) -> float:
        """Seconds for which to try again now."""
        return PATIENCE if self._answered else FIRST_PATIENCE

    def pauses(self) -> Pauses:
        """Return the pauses between attempts that begin now; nodes that say nothing do not hide one that answers."""
        return Pauses(self.patience, others=len(self.address.urls) - 1)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except exceptions.OpenSearchException as err:
            raise told(err, self.address) from err
        except (OSError, ValueError) as err:  # a file of certificates that is none, an address that is none
            raise UsageError(f"no connection to {self.address.where} can be made: {err}.") from err

    def call(self, ask: Callable[[], _T], *, missing: _T | None = None) -> _T:
        """Return what an answer is to what may be asked twice; `missing`, if it is given, in the place of a 404."""
        pauses = self.pauses()
        with self._told():
            while True:
                try:
                    answer = ask()
                except exceptions.NotFoundError:
                    self._answered = True
                    if missing is None:
                        raise
                    return missing
                except exceptions.OpenSearchException as err:
                    self._answered = self._answered or not isinstance(err, exceptions.ConnectionError)
                    if not is_transient(err):
                        raise
                    if not pauses.pause():
                        self.give_up()
                        raise
                else:
                    self._answered = True
                    return answer

    def give_up(self) -> None:
        """Be patient no more until there is an answer."""
        self._answered = False

    def close(self) -> None:
        """Let go of the sockets."""
        with suppress(exceptions.OpenSearchException):
            self.client.close()


def _credentials(address: Address) -> tuple[str, str] | None:
    """Return user and password: from the environment, else from the user's .netrc, else None."""
    user, password = os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE)
    if user and password and is_trusted(address.urls):
        return user, password
    if (user or password) and not (user and password):
        given, other = (USER_VARIABLE, PASSWORD_VARIABLE) if user else (PASSWORD_VARIABLE, USER_VARIABLE)
        raise UsageError(f"{given} is set, but {other} is not.", "Set both, or none.")
    host = urlsplit(address.urls[0]).hostname or ""
    try:
        found = netrc.netrc().authenticators(host)
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as err:
        # Its own message may hold a line of the file.
        raise UsageError(
            "~/.netrc cannot be used.", "It must be readable by you alone, and of the usual form."
        ) from err
    return (found[0], found[2]) if found and found[2] else None
