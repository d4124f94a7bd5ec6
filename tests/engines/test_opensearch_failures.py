"""What a server may do to us, by one that does nothing else: it answers as it is told to."""

import gzip
import json
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

from corpus_search.engines import address as addresses
from corpus_search.engines.address import Address, trust
from corpus_search.engines.opensearch import connection as connections
from corpus_search.engines.opensearch.connection import Connection, Pauses
from corpus_search.engines.opensearch.sender import Action, Sender
from corpus_search.errors import CorpusSearchError, QueryError

Answer = tuple[int, object]
Stub = Callable[..., str]


class _Handler(BaseHTTPRequestHandler):
    """Gives the answers of its server, in turn, and the last one again and again."""

    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        server.requests.append((self.path, self.headers.get("Authorization"), body))
        answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
        status, value = answer(body) if callable(answer) else answer
        if status == 0:  # the connection is lost
            self.close_connection = True
            return
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  (their names are the library's)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def servers() -> Iterator[list[ThreadingHTTPServer]]:
    started: list[ThreadingHTTPServer] = []
    yield started
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a certificate for this machine that nobody vouches for, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    key, certificate, both = folder / "key.pem", folder / "certificate.pem", folder / "both.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both


@pytest.fixture
def stub(servers: list[ThreadingHTTPServer]) -> Stub:
    """Give a function that starts a server with these answers and returns its address."""

    def begin(*answers: object, certificate: Path | None = None) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.daemon_threads = True
        server.answers, server.requests = list(answers), []  # type: ignore[attr-defined]
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}"

    return begin


@pytest.fixture(autouse=True)
def _soon_out_of_patience(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    monkeypatch.setattr(connections, "FIRST_PATIENCE", 0.1)
    monkeypatch.setattr(connections, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(addresses, "_trusted", set())
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (addresses.URL_VARIABLE, addresses.USER_VARIABLE, addresses.PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)


def ask(*urls: str, **more: Any) -> Any:
    connection = Connection(Address(urls, "news", index="news-1", **more))
    try:
        return connection.call(lambda: connection.client.search(index="news-1", body={}))
    finally:
        connection.close()


def fails(url: str, **more: Any) -> CorpusSearchError:
    with pytest.raises(CorpusSearchError) as raised:
        ask(url, **more)
    assert url in raised.value.message or isinstance(raised.value, QueryError)
    return raised.value


def error(kind: str, reason: str = "because", status: int = 400) -> Answer:
    return status, {"error": {"type": kind, "reason": reason, "root_cause": [{"type": kind, "reason": reason}]}}


# What is told


def test_a_server_that_is_not_there_is_told() -> None:
    assert "cannot be reached: connection refused" in fails("http://127.0.0.1:9").message


def test_a_wrong_password_is_told_and_not_shown(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(addresses.USER_VARIABLE, "jane")
    monkeypatch.setenv(addresses.PASSWORD_VARIABLE, "s3cret")
    err = fails(stub((401, {"error": "no"})))
    assert "does not know this user and password" in err.message
    assert addresses.PASSWORD_VARIABLE in err.hint
    assert "s3cret" not in str(err)
    assert "may not" in fails(stub(error("security_exception", "may not", 403))).message


@pytest.mark.parametrize("status", [403, 429])
def test_an_index_that_takes_nothing_is_told_as_a_full_disk(stub: Stub, status: int) -> None:
    err = fails(stub(error("cluster_block_exception", "read-only / allow delete (api)", status)))
    assert "takes nothing for news: read-only / allow delete" in err.message
    assert "disk is full" in err.hint


def test_what_else_a_server_says_is_told(stub: Stub) -> None:
    assert 'there is no index "news-1"' in fails(stub(error("index_not_found_exception", status=404))).message
    assert "answers 400: odd" in fails(stub(error("parsing_exception", "odd"))).message
    assert "fewer words" in fails(stub(error("too_many_clauses", status=500))).hint
    assert "answers 503" in fails(stub((503, {"error": {"type": "x", "reason": "electing"}}))).message
    assert "http.max_content_length" in fails(stub((413, {}))).hint


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_its_file_is_given(
    stub: Stub, certificate: Path, tmp_path: Path
) -> None:
    url = stub((200, {"hits": 1}), certificate=certificate)
    err = fails(url)
    assert "is not trusted" in err.message
    assert "--ca-file" in err.hint
    assert ask(url, ca_file=str(certificate)) == {"hits": 1}
    (tmp_path / "none.pem").write_text("none")
    assert "no certificate" in fails(url, ca_file=str(tmp_path / "none.pem")).message


# Who asks


def test_user_and_password_come_from_the_environment_for_an_address_that_was_named(
    stub: Stub, servers: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(addresses.USER_VARIABLE, "jane")
    monkeypatch.setenv(addresses.PASSWORD_VARIABLE, "s3cret")
    url = stub((200, {}))
    ask(url)
    trust([url])
    ask(url)
    assert [sent for _, sent, _ in servers[0].requests] == [None, "Basic amFuZTpzM2NyZXQ="]


def test_one_of_user_and_password_alone_is_told(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(addresses.USER_VARIABLE, "jane")
    with pytest.raises(CorpusSearchError, match=f"{addresses.PASSWORD_VARIABLE} is not"):
        ask(stub((200, {})))


def test_user_and_password_come_from_netrc(stub: Stub, servers: list[Any], tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login jane password s3cret\n")
    (tmp_path / ".netrc").chmod(0o600)
    ask(stub((200, {})))
    assert servers[0].requests[0][1] == "Basic amFuZTpzM2NyZXQ="


def test_a_damaged_netrc_is_told_without_a_word_of_it(stub: Stub, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("s3cret s3cret\n")
    (tmp_path / ".netrc").chmod(0o600)
    with pytest.raises(CorpusSearchError, match="netrc cannot be used") as raised:
        ask(stub((200, {})))
    assert "s3cret" not in str(raised.value)


# What is tried again


@pytest.mark.parametrize("trouble", [(429, {}), (503, {}), (502, {}), (0, None)])
def test_what_may_pass_is_tried_again(stub: Stub, trouble: Answer) -> None:
    assert ask(stub(trouble, trouble, (200, {"hits": 1}))) == {"hits": 1}


def test_another_node_is_asked_where_one_is_gone(stub: Stub) -> None:
    connection = Connection(Address(("http://127.0.0.1:9", stub((200, {"hits": 1}))), "news"))
    for _ in range(4):
        assert connection.call(lambda: connection.client.search(index="news", body={})) == {"hits": 1}
    connection.close()


def test_each_node_is_asked_however_many_are_gone(stub: Stub) -> None:
    gone = [f"http://127.0.0.1:{port}" for port in range(1, 60)]
    for _ in range(3):  # they are asked in another order each time
        assert ask(*gone, stub((200, {"hits": 1}))) == {"hits": 1}


@pytest.mark.parametrize("lets_in", [True, False])
def test_nodes_that_say_nothing_do_not_hide_one_that_answers(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, *, lets_in: bool
) -> None:
    """One that hangs lets us in and does not answer; one that is switched off does not even let us in."""
    monkeypatch.setattr(connections, "_TIMEOUT", 0.2)
    monkeypatch.setattr(connections, "_CONNECT_TIMEOUT", 0.2)
    with ExitStack() as stack:
        queue = 50 if lets_in else 0
        silent = [stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=queue)) for _ in range(3)]
        if not lets_in:  # each has room for one, and drops what comes then
            for one in silent:
                stack.enter_context(socket.create_connection(one.getsockname()))
        urls = [f"http://127.0.0.1:{one.getsockname()[1]}" for one in silent]
        for place in range(4):
            nodes = (*urls[:place], stub((200, {"hits": 1})), *urls[place:])
            assert ask(*nodes) == {"hits": 1}
        expected = "does not answer in time." if lets_in else "cannot be reached: nobody there lets us in in time."
        assert fails(urls[0]).message == f"{urls[0]} {expected}"


def test_pauses_end() -> None:
    pauses = Pauses(0.05)
    assert sum(pauses.pause() for _ in range(1000)) < 100
    assert not pauses.pause()


def test_a_node_that_says_nothing_does_not_take_the_patience_with_a_busy_one(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0), backlog=50) as silent:
        for _ in range(4):  # in either order
            busy = stub((503, {"error": "busy"}), (200, {"hits": 1}))
            assert ask(f"http://127.0.0.1:{silent.getsockname()[1]}", busy) == {"hits": 1}


def test_only_attempts_that_take_all_the_patience_are_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(connections, "time", SimpleNamespace(monotonic=lambda: now, sleep=lambda _: None))
    pauses = Pauses(2.0, others=1)
    kept = []
    for took in (1.0, 30.0, 1.5, 30.0):
        now += took
        kept.append(pauses.pause())
    assert kept == [True, True, True, False]
    pauses = Pauses(2.0, others=1)
    now += 1.5
    assert pauses.pause()
    now += 1.5
    assert not pauses.pause()


# Sending


def items(**status_by_id: int) -> Callable[[bytes], Answer]:
    """Return an answer to a bulk request: each document by its status, 201 where none is given."""

    def answer(body: bytes) -> Answer:
        lines = [json.loads(line) for line in body.splitlines()]
        found = []
        for line in lines:
            kind = next(iter(line))
            if kind not in ("index", "delete") or not isinstance(line[kind], dict) or "_id" not in line[kind]:
                continue
            status = status_by_id.get(line[kind]["_id"], 201)
            failure = {"error": {"type": "x", "reason": "odd"}} if status >= 300 else {}
            found.append({kind: {"_id": line[kind]["_id"], "status": status, **failure}})
        return 200, {"errors": True, "items": found}

    return answer


def send(url: str, *actions: Action) -> Sender:
    sender = Sender(Connection(Address((url,), "news")), "news-1")
    try:
        for action in actions:
            sender.add(action)
        sender.finish()
    finally:
        sender.close()
    return sender


DOCUMENTS = [Action(name, {"text": name}, about=("", f"{name}.txt", "")) for name in "abc"]


def sent_ids(servers: list[Any]) -> list[list[str]]:
    return [
        [line["index"]["_id"] for line in map(json.loads, body.splitlines()) if "index" in line]
        for path, _, body in servers[0].requests
        if path.endswith("_bulk")
    ]


def test_only_what_was_not_taken_is_sent_again(stub: Stub, servers: list[Any]) -> None:
    sender = send(stub(items(b=429, c=503), items(c=429), items()), *DOCUMENTS)
    assert sent_ids(servers) == [["a", "b", "c"], ["b", "c"], ["c"]]
    assert sender.refused == []


def test_a_lost_connection_means_all_again(stub: Stub, servers: list[Any]) -> None:
    send(stub((0, None), (503, {}), items()), *DOCUMENTS)
    assert sent_ids(servers) == [["a", "b", "c"]] * 3


def test_what_is_refused_for_what_it_is_does_not_stop_the_others(stub: Stub) -> None:
    sender = send(stub(items(b=400)), *DOCUMENTS)
    assert [(one.path, one.reason) for one in sender.refused] == [("b.txt", "odd")]


def test_what_is_gone_already_need_not_be_deleted(stub: Stub) -> None:
    assert send(stub(items(a=404)), Action("a"), Action("b")).refused == []


def test_it_is_told_for_how_long_a_server_took_nothing(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.6)
    connection = Connection(Address((stub((200, {}), items(a=429)),), "news"))
    connection.call(lambda: connection.client.search(index="news", body={}))
    sender = Sender(connection, "news-1")
    sender.add(DOCUMENTS[0])
    with pytest.raises(CorpusSearchError, match="did not take 1 document for 1 s"):
        sender.finish()
    sender.close()
    connection.close()


def test_a_server_that_takes_nothing_ends_it(stub: Stub) -> None:
    with pytest.raises(CorpusSearchError, match="did not take 3 documents"):
        send(stub(items(a=429, b=429, c=429)), *DOCUMENTS)
    with pytest.raises(CorpusSearchError, match="cannot be reached"):
        send("http://127.0.0.1:9", *DOCUMENTS)
    with pytest.raises(CorpusSearchError, match="does not allow"):
        send(stub((403, {"error": {"type": "security_exception", "reason": "no"}})), *DOCUMENTS)


def test_a_full_disk_ends_it_at_once(stub: Stub, servers: list[Any]) -> None:
    item = {"index": {"_id": "a", "status": 429, "error": {"type": "cluster_block_exception", "reason": "read-only"}}}
    with pytest.raises(CorpusSearchError, match="takes nothing for news: read-only"):
        send(stub((200, {"errors": True, "items": [item]})), DOCUMENTS[0])
    assert len(sent_ids(servers)) == 1
