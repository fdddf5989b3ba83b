"""A gate on the way to a server, which a test can spoil and heal.

    gate = TcpGate("/tmp/pg/socket/.s.PGSQL.5432")      or TcpGate(("127.0.0.1", 9092))
    conninfo = f"host=127.0.0.1 port={gate.port} ..."
    gate.change(to_client=Way(open=False))              answers stop here
    gate.heal()                                         ... and come through now

Conditions hold for connections that are there and for new ones, until heal(). What a delay waits is
the fault itself; nothing else here waits for a time.
"""

import dataclasses
import socket
import struct
import threading
import time

PIECE = 16384
SSL_REQUESTS = (80877103, 80877104)


@dataclasses.dataclass(frozen=True)
class Way:
    """What happens to bytes that go in one direction."""

    open: bool = True       # False: they are not read, and wait where they are
    delay: float = 0.0      # seconds before each piece
    bandwidth: float = 0.0  # bytes a second; 0: as fast as it goes
    slice: int = PIECE      # bytes of a piece
    corrupt: int = 0        # the last of every so many bytes is another one; 0: none
    close: bool = False     # the first piece ends the connection


class PostgresReader:
    """Splits what a client says into messages; knows its role and what its transaction said."""

    def __init__(self):
        self.role = ""
        self.words = b""  # statements and parameters since the last BEGIN
        self._prepared = {}  # name: statement
        self._rest = b""
        self._started = False

    def messages(self, data):
        """Yields (bytes, is this a COMMIT?) for each complete message."""
        self._rest += data
        while True:
            head = 1 if self._started else 0
            if len(self._rest) < head + 4:
                return
            size = head + struct.unpack_from("!I", self._rest, head)[0]
            if len(self._rest) < size:
                return
            message, self._rest = self._rest[:size], self._rest[size:]
            yield message, self._note(message)

    def _note(self, message):
        if not self._started:
            if struct.unpack_from("!I", message, 4)[0] not in SSL_REQUESTS:
                self._started = True
                words = message[8:].split(b"\0")
                self.role = dict(zip(words[::2], words[1::2])).get(b"user", b"").decode()
            return False
        kind, text = message[:1], message[5:]
        if kind == b"Q" and text.upper().startswith(b"BEGIN"):
            self.words = b""
        if kind == b"P":
            name, statement = text.split(b"\0", 2)[:2]
            self._prepared[name] = statement
        if kind == b"B":  # names the statement, whose words came by long ago
            self.words += self._prepared.get(text.split(b"\0", 2)[1], b"")
        if kind in b"QPB":
            self.words += text
        return kind == b"Q" and text.upper().startswith(b"COMMIT")


class _Connection:
    """One client and its way to the server and back, a thread each."""

    def __init__(self, gate, client, server):
        self._gate = gate
        self._ends = (client, server)
        self._reader = PostgresReader()
        self._loses_answer = False
        self._pumps = 2

    def start(self):
        client, server = self._ends
        for words in ((client, server, "to_server", self._to_server),
                      (server, client, "to_client", self._to_client)):
            threading.Thread(target=self._pump, args=words, daemon=True).start()

    def close(self):
        """Both ends see the end of the stream, wherever the threads wait."""
        for end in self._ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _pump(self, source, sink, name, forward):
        try:
            while self._gate.wait_open(name, self):
                data = source.recv(getattr(self._gate, name).slice)
                # The way may have been shut while we waited; then the end does not pass either.
                if not self._gate.wait_open(name, self) or not data:
                    break
                way = getattr(self._gate, name)
                if way.close:
                    break
                time.sleep(way.delay + (len(data) / way.bandwidth if way.bandwidth else 0))
                forward(sink, corrupted(data, way.corrupt))
                self._gate.passed += 1
        except OSError:
            pass
        self.close()
        self._gate.forget(self)

    def end_pump(self):
        """The last of the two threads gives the sockets back."""
        self._pumps -= 1
        if self._pumps == 0:
            for end in self._ends:
                end.close()

    def _to_server(self, server, data):
        if not self._gate.reads_commits:
            server.sendall(data)
            return
        for message, is_commit in self._reader.messages(data):
            fate = self._gate.fate_of(self._reader) if is_commit else None
            if fate == "drop":
                self.close()
                return
            if fate == "swallow":
                continue
            # Before the server can answer: the other thread looks at it then.
            self._loses_answer = fate == "lose"
            server.sendall(message)

    def _to_client(self, client, data):
        if self._loses_answer:
            self.close()
        else:
            client.sendall(data)


def corrupted(data, every):
    if every == 0:
        return data
    return bytes(byte ^ 0x5A if at % every == every - 1 else byte for at, byte in enumerate(data))


class TcpGate:
    """Listens on a free port of the loopback and forwards to `target`.

    target: the path of a Unix socket, or (host, port). While it is away, clients are closed.
    reads_commits: follow the PostgreSQL protocol, for on_commit().
    """

    def __init__(self, target, reads_commits=False):
        self.target = target
        self.reads_commits = reads_commits
        self.to_server = Way()
        self.to_client = Way()
        self.lost = []  # (fate, role) of each COMMIT that was lost
        self.passed = 0  # pieces, in both directions
        self.port = 0
        self._rule = None
        self._accepting = True
        self._listener = None
        self._connections = set()
        self._changed = threading.Condition()
        self._listen()

    # -- for tests ---------------------------------------------------------------------------------

    def change(self, to_server=None, to_client=None, accepting=None):
        """What is given holds from now on. accepting=False: connects succeed, nobody is there."""
        with self._changed:
            self.to_server = to_server or self.to_server
            self.to_client = to_client or self.to_client
            self._accepting = self._accepting if accepting is None else accepting
            self._changed.notify_all()

    def stall(self):
        """Half open: both ends stay connected and hear nothing more of each other."""
        self.change(to_server=Way(open=False), to_client=Way(open=False))

    def refuse(self):
        """Nobody listens, and what was connected is closed: a server that is down."""
        with self._changed:
            if self._listener is not None:
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept(); close() does not
                self._listener.close()
                self._listener = None
        self.close_all()

    def close_all(self):
        with self._changed:
            connections = list(self._connections)
            self._connections.clear()
            self._changed.notify_all()
        for connection in connections:
            connection.close()

    def on_commit(self, rule):
        """rule(PostgresReader) is asked at each COMMIT: None to pass it; "lose": the server gets
        it, its answer is thrown away and both connections close; "drop": closed before the server
        gets it; "swallow": it never arrives, and both stay connected. A client can't tell them
        apart."""
        if not self.reads_commits:
            raise ValueError("this gate does not read commits")
        with self._changed:
            self._rule = rule

    def heal(self):
        """All conditions off; what waited goes on."""
        with self._changed:
            self._rule = None
        self.change(Way(), Way(), True)
        self._listen()

    def stop(self):
        """Ends the gate, its connections and threads."""
        self.change(accepting=True)
        self.refuse()

    def connections(self):
        """How many there are now."""
        return len(self._connections)

    # -- for the threads ---------------------------------------------------------------------------

    def wait_open(self, name, connection):
        """Returns when bytes may go; false when the connection is over."""
        with self._changed:
            self._changed.wait_for(
                lambda: getattr(self, name).open or connection not in self._connections)
            return connection in self._connections

    def fate_of(self, reader):
        with self._changed:
            fate = self._rule(reader) if self._rule else None
            if fate is not None:
                self.lost.append((fate, reader.role))
            return fate

    def forget(self, connection):
        with self._changed:
            self._connections.discard(connection)
            connection.end_pump()
            self._changed.notify_all()

    def _connect(self):
        if isinstance(self.target, tuple):
            return socket.create_connection(self.target)
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            server.connect(str(self.target))
        except OSError:
            server.close()
            raise
        return server

    def _listen(self):
        with self._changed:
            if self._listener is not None:
                return
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", self.port))
            listener.listen(128)
            self.port = listener.getsockname()[1]
            self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def _accept(self, listener):
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._accepting or self._listener is not listener)
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                connection = _Connection(self, client, self._connect())
            except OSError:
                client.close()
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._changed:
                self._connections.add(connection)
            connection.start()
