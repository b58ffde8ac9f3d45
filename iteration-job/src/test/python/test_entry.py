import contextlib
import io
import types
import unittest
from unittest import mock

from muster import entry, gateway, paths, source


class Lost:
    """The JVM's exception."""

    def toString(self):
        return "io.muster.job.contract.JobException: the claim of m-x is void"

    def getCause(self):
        return None


class Py4JJavaError(Exception):
    java_exception = Lost()


class Entry:
    """Of an attempt whose claim somebody else has."""

    def __init__(self):
        self.calls = []

    def open(self):
        raise Py4JJavaError()

    def redacted(self, text):
        return text

    def fail(self, *said):
        self.calls.append(said[-1])
        return 75

    def begin(self):
        raise AssertionError("there must be no session")


class EntryTest(unittest.TestCase):
    def test_ends_before_the_users_file_is_looked_at_when_the_claim_is_lost(self):
        jvm = Entry()
        way = types.SimpleNamespace(PythonEntry=lambda: jvm)
        for name in ("job", "muster", "io", "jvm"):
            way = types.SimpleNamespace(**{name: way})
        with mock.patch.object(gateway, "connect", lambda: way), mock.patch.object(
            paths, "prefer_compiled", lambda: None
        ), mock.patch.object(source, "check") as check, mock.patch.object(source, "load") as load:
            with contextlib.redirect_stderr(io.StringIO()):
                self.assertEqual(75, entry.run())
        self.assertEqual([Py4JJavaError.java_exception], jvm.calls)
        check.assert_not_called()
        load.assert_not_called()
