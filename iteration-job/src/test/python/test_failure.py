import os
import unittest

from fixtures import task
from muster import failure
from muster.failure import Refusal, Report

WORKER = """
  An exception was thrown from the Python worker. Please see the stack trace below.
Traceback (most recent call last):
  File "/spark/python/lib/pyspark.zip/pyspark/worker.py", line 1247, in main
    process()
  File "/spark/python/lib/pyspark.zip/pyspark/worker.py", line 1239, in process
    serializer.dump_stream(out_iter, outfile)
  File "/jobs/models.py", line 27, in parse
    return 1 // (x - x)
           ~~^^~~~~~~~~
ZeroDivisionError: integer division or modulo by zero
"""


class PythonException(Exception):
    """As pyspark's: the stack of the JVM is apart from the message."""

    desc = WORKER
    stackTrace = "org.apache.spark.SparkException: Job aborted\n\tat org.apache.spark.Some.method(Some.scala:1)"


class Throwable:
    """As py4j shows an exception of the JVM."""

    def __init__(self, text, cause=None):
        self.text = text
        self.cause = cause

    def toString(self):
        return self.text

    def getCause(self):
        return self.cause


class Py4JJavaError(Exception):
    def __init__(self, java_exception):
        super().__init__("An error occurred while calling o1.count.\n")
        self.java_exception = java_exception


class Entry:
    """Stands for the JVM, and keeps what it is told."""

    def fail(self, kind, place, said, classes, lines, java):
        self.told = kind, place, said, list(zip(classes, lines)), java
        return 1

    def redacted(self, text):
        return text


def report(function):
    try:
        function()
    except BaseException as thrown:
        return Report(thrown, task(file=os.path.abspath(__file__)))


def told(function):
    entry = Entry()
    of = report(function)
    of.traceback = lambda: ""
    of.leave(entry)
    return entry.told


def wrong():
    raise ValueError("first line\nsecond line")


class FailureTest(unittest.TestCase):
    def test_names_the_place_and_the_first_line(self):
        kind, place, said, exceptions, java = told(wrong)

        self.assertEqual("user", kind)
        self.assertRegex(place, r"^test_failure.py:\d+, in wrong$")
        self.assertEqual("ValueError: first line", said)
        self.assertEqual([("ValueError", "first line")], exceptions)
        self.assertIsNone(java)

    def test_tells_a_chain_from_the_outermost(self):
        def outer():
            try:
                wrong()
            except ValueError as cause:
                raise RuntimeError("SlowDown") from cause

        _, place, said, exceptions, _ = told(outer)
        shown = report(outer).traceback()

        self.assertIn("in outer", place)
        self.assertEqual("RuntimeError: SlowDown", said)
        self.assertEqual([("RuntimeError", "SlowDown"), ("ValueError", "first line")], exceptions)
        self.assertLess(shown.index("ValueError"), shown.index("RuntimeError"))

    def test_shows_the_users_frames_of_a_worker_alone(self):
        def fails():
            raise PythonException()

        kind, place, said, exceptions, _ = told(fails)
        shown = report(fails).traceback()

        self.assertEqual("user", kind)
        self.assertEqual("/jobs/models.py:27, in parse", place)
        self.assertEqual("ZeroDivisionError: integer division or modulo by zero", said)
        self.assertEqual([("ZeroDivisionError", "integer division or modulo by zero")], exceptions)
        self.assertNotIn("pyspark.zip", shown)
        self.assertIn("in a Python worker:\n  File \"/jobs/models.py\", line 27, in parse", shown)
        self.assertTrue(shown.endswith("\nZeroDivisionError: integer division or modulo by zero"), shown)

    def test_knows_a_worker_whose_error_ends_with_a_colon(self):
        text = WORKER.replace("integer division or modulo by zero", "bad rows:\nsecret row")

        def fails():
            raise type("PythonException", (PythonException,), {"desc": text})()

        _, place, said, exceptions, _ = told(fails)

        self.assertEqual("/jobs/models.py:27, in parse", place)
        self.assertEqual("ZeroDivisionError: bad rows:", said)
        self.assertEqual([("ZeroDivisionError", "bad rows:")], exceptions)

    def test_tells_whose_a_frame_is(self):
        for folder in ("site-packages", "dist-packages"):
            self.assertFalse(failure.is_users("/usr/local/lib/python3.11/%s/py4j/protocol.py" % folder))
            self.assertTrue(failure.is_users("/usr/local/lib/python3.11/%s/teamlib/models.py" % folder))

    def test_survives_an_exception_that_cannot_be_shown(self):
        class Broken(Exception):
            def __str__(self):
                raise RuntimeError("no text")

        def fails():
            raise Broken()

        self.assertRegex(told(fails)[2], r"Broken$")

    def test_leaves_the_word_to_the_jvm_where_that_threw(self):
        root = Throwable("java.io.IOException: No space left on device")
        outer = Throwable("org.apache.spark.SparkException: Job aborted", root)

        def fails():
            raise Py4JJavaError(outer)

        kind, _, said, exceptions, java = told(fails)

        self.assertEqual(("user", None, [], outer), (kind, said, exceptions, java))

    def test_finds_a_worker_in_the_causes_of_the_jvm(self):
        cause = Throwable("org.apache.spark.api.python.PythonException: " + WORKER.split("\n", 2)[2])

        def fails():
            raise Py4JJavaError(Throwable("org.apache.spark.SparkException: Job aborted", cause))

        self.assertEqual("ZeroDivisionError: integer division or modulo by zero", told(fails)[2])

    def test_says_memory_that_ran_out(self):
        def of_python():
            raise MemoryError()

        def of_the_jvm():
            raise Py4JJavaError(Throwable("java.lang.OutOfMemoryError: Java heap space"))

        self.assertEqual("out_of_memory", told(of_python)[0])
        self.assertEqual("out_of_memory", told(of_the_jvm)[0])

    def test_says_a_refusal_as_it_stands_and_shows_no_traceback(self):
        def refuses():
            raise Refusal("there is no frame 'x'")

        kind, place, said, exceptions, _ = told(refuses)

        self.assertEqual(("user", "there is no frame 'x'", []), (kind, said, exceptions))
        self.assertIn("in refuses", place)
        self.assertEqual("", report(refuses).traceback())

    def test_takes_an_exit_for_a_failure(self):
        def exits():
            raise SystemExit(0)

        self.assertEqual("SystemExit: 0", told(exits)[2])
