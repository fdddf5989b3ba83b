#!/usr/bin/python3
"""Each condition of the gate does what its name says, and heals."""

import pathlib
import socket
import struct
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from tcp_gate import TcpGate, Way  # noqa: E402


class Echo:
    """A server that sends back what it gets, and remembers it."""

    def __init__(self):
        self.got = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = self._listener.getsockname()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client):
        with client:
            while data := client.recv(4096):
                self.got.append(data)
                client.sendall(data)

    def stop(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def message(kind, text):
    return kind + struct.pack("!I", 5 + len(text)) + text + b"\0"


class Gate(unittest.TestCase):

    def setUp(self):
        self.echo = Echo()
        self.addCleanup(self.echo.stop)

    def gate(self, **words):
        gate = TcpGate(self.echo.address, **words)
        self.addCleanup(gate.stop)
        return gate

    def client(self, gate):
        client = socket.create_connection(("127.0.0.1", gate.port), timeout=5)
        self.addCleanup(client.close)
        return client

    def ask(self, client, data, size=None):
        """What comes back; nothing when the connection ends or, after 0.2 s, nobody answers."""
        client.settimeout(0.2)
        answer = b""
        try:
            client.sendall(data)
            while len(answer) < (size or len(data)):
                piece = client.recv(4096)
                if not piece:
                    break
                answer += piece
        except OSError:
            pass
        return answer

    def test_passes_bytes(self):
        client = self.client(self.gate())

        self.assertEqual(self.ask(client, b"hello"), b"hello")

    def test_conditions_that_hold_bytes_let_them_go_again(self):
        conditions = {"no read": {"to_server": Way(open=False)},
                      "no reply": {"to_client": Way(open=False)}}
        for name, condition in conditions.items():
            with self.subTest(condition=name):
                gate = self.gate()
                client = self.client(gate)
                self.assertEqual(self.ask(client, b"1"), b"1")
                gate.change(**condition)
                self.assertEqual(self.ask(client, b"2"), b"")

                gate.heal()

                client.settimeout(5)
                self.assertEqual(client.recv(1), b"2")

    def test_nobody_accepts(self):
        gate = self.gate()
        self.ask(self.client(gate), b"1")
        gate.change(accepting=False)
        # The thread that waits in accept() takes one more.
        clients = [self.client(gate), self.client(gate)]
        self.assertEqual(self.ask(clients[0], b"first"), b"first")
        self.assertEqual(self.ask(clients[1], b"hello"), b"")

        gate.heal()

        clients[1].settimeout(5)
        self.assertEqual(clients[1].recv(5), b"hello")

    def test_refuses_and_listens_again(self):
        gate = self.gate()
        client = self.client(gate)
        self.assertEqual(self.ask(client, b"1"), b"1")
        gate.refuse()

        self.assertEqual(self.ask(client, b"2"), b"")
        with self.assertRaises(OSError):
            self.client(gate)
        gate.heal()
        self.assertEqual(self.ask(self.client(gate), b"3"), b"3")

    def test_closes_on_data(self):
        gate = self.gate()
        client = self.client(gate)
        self.assertEqual(self.ask(client, b"1"), b"1")
        gate.change(to_server=Way(close=True))

        self.assertEqual(self.ask(client, b"2"), b"")
        self.assertEqual(b"".join(self.echo.got), b"1")

    def test_slices_corrupts_and_takes_its_time(self):
        gate = self.gate()
        client = self.client(gate)
        gate.change(to_server=Way(slice=3, delay=0.02))
        self.ask(client, b"x")  # the piece whose size was chosen before
        begun = time.monotonic()
        self.assertEqual(self.ask(client, b"abcdefgh"), b"abcdefgh")
        self.assertGreaterEqual(time.monotonic() - begun, 0.06)
        gate.change(to_server=Way(corrupt=4))
        self.ask(client, b"x")
        self.assertEqual(self.ask(client, b"abcdefgh"), b"abc>efg2")
        gate.change(to_server=Way(bandwidth=100), to_client=Way(delay=0.02))
        begun = time.monotonic()
        self.assertEqual(self.ask(client, b"0123456789"), b"0123456789")
        self.assertGreaterEqual(time.monotonic() - begun, 0.11)

    def test_server_that_is_away(self):
        gate = TcpGate("/nonexistent/socket")
        self.addCleanup(gate.stop)

        self.assertEqual(self.ask(self.client(gate), b"1"), b"")

    def commit(self, fate):
        """(what the client heard of its COMMIT, what the server got, what the rule saw)"""
        gate = self.gate(reads_commits=True)
        seen = []

        def rule(reader):
            seen.append((reader.role, b"insert" in reader.words))
            return fate
        gate.on_commit(rule)
        client = self.client(gate)
        pairs = b"user\0somebody\0\0"
        start = struct.pack("!II", 8 + len(pairs), 196608) + pairs
        for data in (struct.pack("!II", 8, 80877103), start, message(b"Q", b"BEGIN"),
                     message(b"Q", b"insert")):
            self.assertEqual(self.ask(client, data), data)
        heard = self.ask(client, message(b"Q", b"COMMIT"))
        return heard, b"".join(self.echo.got), seen, gate.lost

    def test_commit_is_passed_lost_or_dropped(self):
        seen = [("somebody", True)]
        words = message(b"Q", b"COMMIT")
        for fate, heard, arrives in ((None, words, True), ("lose", b"", True),
                                     ("drop", b"", False), ("swallow", b"", False)):
            with self.subTest(fate=fate):
                self.echo.got.clear()
                answer = self.commit(fate)
                self.assertEqual(answer[0], heard)
                self.assertEqual(answer[1].endswith(words), arrives)
                self.assertEqual(answer[2:], (seen, [(fate, "somebody")] if fate else []))


if __name__ == "__main__":
    unittest.main()
