"""libpq by ctypes: one connection, cheap enough that a reference is not slowed down by Python.

No package beside libpq, which psql brings. Calls let other Python threads run.
"""

import ctypes
import ctypes.util

CONNECTION_OK = 0
COMMAND_OK, TUPLES_OK, COPY_OUT, COPY_IN = 1, 2, 3, 4


def _load():
    library = ctypes.CDLL(ctypes.util.find_library("pq") or "libpq.so.5")
    text, pointer, number = ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int
    texts = ctypes.POINTER(ctypes.c_char_p)
    for name, answer, arguments in (
            ("PQconnectdb", pointer, [text]), ("PQstatus", number, [pointer]),
            ("PQerrorMessage", text, [pointer]), ("PQfinish", None, [pointer]),
            ("PQexecParams", pointer,
             [pointer, text, number, pointer, texts, pointer, pointer, number]),
            ("PQprepare", pointer, [pointer, text, text, number, pointer]),
            ("PQexecPrepared", pointer,
             [pointer, text, number, texts, pointer, pointer, number]),
            ("PQresultStatus", number, [pointer]), ("PQclear", None, [pointer]),
            ("PQntuples", number, [pointer]), ("PQnfields", number, [pointer]),
            ("PQgetvalue", text, [pointer, number, number]),
            ("PQgetisnull", number, [pointer, number, number]),
            ("PQgetResult", pointer, [pointer]),
            ("PQputCopyData", number, [pointer, text, number]),
            ("PQputCopyEnd", number, [pointer, text]),
            ("PQgetCopyData", number, [pointer, ctypes.POINTER(pointer), number]),
            ("PQfreemem", None, [pointer])):
        function = getattr(library, name)
        function.restype, function.argtypes = answer, arguments
    return library


PQ = _load()


class DatabaseError(Exception):
    pass


def _encoded(values):
    return (ctypes.c_char_p * len(values))(*[
        None if v is None else v if isinstance(v, bytes) else str(v).encode() for v in values])


class Connection:
    """One connection as one role. Threads: one at a time."""

    def __init__(self, conninfo, role):
        self._link = PQ.PQconnectdb(f"{conninfo} user={role} client_encoding=UTF8".encode())
        if PQ.PQstatus(self._link) != CONNECTION_OK:
            raise DatabaseError(PQ.PQerrorMessage(self._link).decode())
        self._prepared = {}

    def close(self):
        PQ.PQfinish(self._link)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _taken(self, result, *wanted):
        status = PQ.PQresultStatus(result)
        if status not in wanted:
            PQ.PQclear(result)
            raise DatabaseError(PQ.PQerrorMessage(self._link).decode())
        return result

    def _rows(self, result):
        self._taken(result, COMMAND_OK, TUPLES_OK)
        rows = [[None if PQ.PQgetisnull(result, r, c) else PQ.PQgetvalue(result, r, c).decode()
                 for c in range(PQ.PQnfields(result))] for r in range(PQ.PQntuples(result))]
        PQ.PQclear(result)
        return rows

    def rows(self, sql, *values):
        return self._rows(PQ.PQexecParams(self._link, sql.encode(), len(values), None,
                                          _encoded(values), None, None, 0))

    def value(self, sql, *values):
        """First column of the first row."""
        rows = self.rows(sql, *values)
        return rows[0][0] if rows else None

    def prepared(self, sql, *values):
        """As value(), parsed once for each connection."""
        name = self._prepared.get(sql)
        if name is None:
            name = self._prepared[sql] = f"s{len(self._prepared)}".encode()
            PQ.PQclear(self._taken(PQ.PQprepare(self._link, name, sql.encode(), 0, None),
                                   COMMAND_OK))
        rows = self._rows(PQ.PQexecPrepared(self._link, name, len(values), _encoded(values),
                                            None, None, 0))
        return rows[0][0] if rows else None

    def copy_in(self, sql, data):
        """COPY ... FROM STDIN of bytes that are ready."""
        PQ.PQclear(self._taken(PQ.PQexecParams(self._link, sql.encode(), 0, None, None, None,
                                               None, 0), COPY_IN))
        if PQ.PQputCopyData(self._link, data, len(data)) != 1 or \
                PQ.PQputCopyEnd(self._link, None) != 1:
            raise DatabaseError(PQ.PQerrorMessage(self._link).decode())
        self._end()

    def copy_out(self, sql):
        """The bytes of COPY ... TO STDOUT."""
        PQ.PQclear(self._taken(PQ.PQexecParams(self._link, sql.encode(), 0, None, None, None,
                                               None, 0), COPY_OUT))
        pieces = []
        row = ctypes.c_void_p()
        while (size := PQ.PQgetCopyData(self._link, ctypes.byref(row), 0)) > 0:
            pieces.append(ctypes.string_at(row, size))
            PQ.PQfreemem(row)
        self._end()
        return b"".join(pieces)

    def _end(self):
        try:
            PQ.PQclear(self._taken(PQ.PQgetResult(self._link), COMMAND_OK))
        finally:
            while (rest := PQ.PQgetResult(self._link)):
                PQ.PQclear(rest)
