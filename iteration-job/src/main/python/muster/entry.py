"""One attempt, from the spec to its exit code."""
import atexit
import logging
import os
import sys
import traceback

from muster import gateway, paths, source
from muster.failure import Report
from muster.task import Task


def main():
    """Ends the process, threads and callbacks of the user's that linger included."""
    code = 1
    try:
        code = run()
        atexit._run_exitfuncs()
    except BaseException:  # what a handler of the user's throws changes nothing any more
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                pass  # closed or replaced by the user's code
        os._exit(code)


def run():
    """Carries the spec out and answers the exit code; what went wrong is written down by the JVM."""
    entry = None
    task = None
    try:
        paths.prefer_compiled()
        # py4j shows all that it sends, dicts with their secrets too, to a root logger set to DEBUG
        logging.getLogger("py4j").setLevel(logging.INFO)
        entry = gateway.connect().jvm.io.muster.job.PythonEntry()
        task = Task.read(entry.open())
        source.check(task)
        entry.begin()  # the JVM makes the session while pyspark is imported here
        transform(task, gateway.through_pyspark(entry))
        return 0
    except BaseException as thrown:  # also SystemExit and KeyboardInterrupt: only success is success
        return Report(thrown, task).leave(entry)


def transform(task, entry):
    from muster import binding, outcome, session
    from muster.context import Context

    spark = session.wrap(entry, task)
    try:
        function = source.load(task)
        binding.require_function(function, task)
        context = Context(task, spark, entry)
        arguments = binding.bind(function, task, context)
        outcome.finish(function(*arguments.args, **arguments.kwargs), context, entry)
    finally:
        entry.stop()
