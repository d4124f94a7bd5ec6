"""A real OpenSearch cluster for the tests: that of OPENSEARCH_URL, else one from ../shared/opensearch, else none.

Nodes are ended by their process ids, also when a test fails. The workers of one test run share them: whoever comes
first starts them, whoever leaves last ends them.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from filelock import FileLock

from corpus_search.engines.address import Address

START = Path(__file__).parents[2].parent / "shared" / "opensearch" / "start.sh"
_READY = 180.0
"""Seconds that a node may take to start; about 4 on an idle machine."""


class Node:
    """One node, and where it is reached."""

    def __init__(self, folder: Path, port: int, transport: int, settings: list[str]) -> None:
        self.folder, self.port, self.transport, self.settings = folder, port, transport, settings
        self.name = folder.name
        self.url = f"http://127.0.0.1:{port}"
        self.pid = 0

    def start(self) -> None:
        """Start it, and don't wait."""
        # Tests end before the second compiler of the machine would pay, and the classes are those of every time.
        options = "-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
        environment = {**os.environ, "JAVA_TOOL_OPTIONS": options}
        command = [str(START), str(self.folder), str(self.port), str(self.transport), *self.settings]
        subprocess.run(command, env=environment, check=True, timeout=_READY)
        self.pid = int(self.folder.with_name(f"{self.name}.pid").read_text())

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        self.pid = 0

    def is_up(self, nodes: int = 1) -> bool:
        """Tell whether it answers, in a cluster of so many nodes."""
        try:
            health = ask(f"{self.url}/_cluster/health")
        except OSError:
            return False
        return int(health["number_of_nodes"]) >= nodes


def ask(url: str, method: str = "GET", body: object = None) -> Any:
    """Return what a server answers. Raises OSError."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def can_start() -> bool:
    """Tell whether nodes can be started here."""
    return START.is_file() and shutil.which("java") is not None


def skip_loudly() -> None:
    """Skip the test, and say what it would need."""
    pytest.skip("NO OPENSEARCH: set OPENSEARCH_URL, or put Java 17 and ../shared/opensearch there")


def data_folder() -> Path:
    """Return a new folder for the data of nodes: in memory, where the system has such a place."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="corpus-search-nodes-", dir=memory if os.access(memory, os.W_OK) else None))


def make_nodes(folder: Path, count: int) -> list[Node]:
    """Return nodes for one cluster, not started."""
    ports = [(free_port(), free_port()) for _ in range(count)]
    seeds = ",".join(f"127.0.0.1:{transport}" for _, transport in ports)
    names = ",".join(f"n{number}" for number in range(1, count + 1))
    if count == 1:
        settings = ["discovery.type=single-node"]
    else:
        settings = [f"discovery.seed_hosts={seeds}", f"cluster.initial_cluster_manager_nodes={names}"]
    settings.append("cluster.max_shards_per_node=5000")
    # Garbage counts as memory for this breaker, and where requests are refused for it nobody collects the garbage.
    settings.append("indices.breaker.total.use_real_memory=false")
    return [Node(folder / f"n{number}", port, transport, settings) for number, (port, transport) in enumerate(ports, 1)]


def start(nodes: list[Node]) -> None:
    """Start nodes, and wait until they are a cluster."""
    for node in nodes:
        node.start()
    end = time.monotonic() + _READY
    while not all(node.is_up(len(nodes)) for node in nodes):
        if time.monotonic() > end:
            for node in nodes:
                node.kill()
            log = nodes[0].folder.with_name(f"{nodes[0].name}.log").read_text(errors="replace")[-2000:]
            pytest.fail(f"OpenSearch did not start: {log}")
        time.sleep(0.1)


def wait_for(happened: Callable[[], bool], seconds: float = _READY) -> None:
    """Wait until something has happened. Servers that are going or coming may fail to answer meanwhile."""
    end = time.monotonic() + seconds
    while True:
        with suppress(OSError):
            if happened():
                return
        if time.monotonic() > end:
            pytest.fail("it did not happen")
        time.sleep(0.05)


class SharedNodes:
    """The nodes that the workers of one test run share; `folder` is one that all of them know.

    They are as many as OPENSEARCH_NODES says, three if it says nothing. Indexes have three shards, of each of which
    there is one replica; on a single node two, and no replica.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "opensearch-nodes.json"
        self._lock = FileLock(folder / "opensearch-nodes.lock")
        self._own = f"test-{os.getpid()}-{secrets.token_hex(2)}"
        self._made = 0
        self._kept = 0
        self._urls: tuple[str, ...] = ()

    def address(self, *, kept: bool = False) -> Address:
        """Return an address for a new index, and start the nodes if nobody has; `forget_indexes` leaves kept ones."""
        if not self._urls:
            self._urls = self._join()
        if kept:
            self._kept += 1
            name = f"kept-{self._own}-{self._kept}"
        else:
            self._made += 1
            name = f"{self._own}-{self._made}"
        shards, replicas = (3, 1) if len(self._urls) > 1 else (2, 0)
        return Address(self._urls, name, shards=shards, replicas=replicas)

    def _join(self) -> tuple[str, ...]:
        if given := os.environ.get("OPENSEARCH_URL"):
            return tuple(url.rstrip("/") for url in given.split(","))
        if not can_start():
            skip_loudly()
        with self._lock:
            kept = json.loads(self._file.read_text()) if self._file.exists() else None
            if kept is None:
                nodes = make_nodes(data_folder(), int(os.environ.get("OPENSEARCH_NODES") or 3))
                start(nodes)
                pids = [node.pid for node in nodes]
                kept = {"urls": [node.url for node in nodes], "pids": pids, "folder": str(nodes[0].folder.parent)}
            kept["users"] = [*kept.get("users", []), self._own]
            self._file.write_text(json.dumps(kept))
        return tuple(kept["urls"])

    def forget_indexes(self) -> None:
        """Delete the indexes that were made since the last time, but for those to be kept."""
        if self._made:
            self._delete(f"{self._own}-*")
            self._made = 0

    def _delete(self, names: str) -> None:
        with suppress(URLError):
            ask(f"{self._urls[0]}/{names}", "DELETE")

    def leave(self) -> None:
        """Delete what was kept, and end the nodes if nobody else uses them."""
        if self._kept:
            self._delete(f"kept-{self._own}-*")
        if not self._urls or os.environ.get("OPENSEARCH_URL"):
            return
        with self._lock:
            kept = json.loads(self._file.read_text())
            kept["users"].remove(self._own)
            if kept["users"]:
                self._file.write_text(json.dumps(kept))
                return
            for pid in kept["pids"]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            shutil.rmtree(kept["folder"], ignore_errors=True)
            self._file.unlink()
