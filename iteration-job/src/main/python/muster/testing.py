"""
Tests of one's own transforms, under pytest (whose plugin of ours gives the fixture spark) or any other framework.

    from muster.testing import assert_frames_equal, plan

    def test_counts_late_flights(spark):
        rows = plan("plan.yaml", 3).call(flights=[("JFK", 12.0), ("LAX", None)], thresholds={"late": 15})
        assert_frames_equal(rows, [("JFK", 1)])
"""
import json
import os
import shlex
import shutil
import sys
from contextlib import contextmanager

from muster import binding, given, outcome, paths, session as sessions, source
from muster.context import Context
from muster.failure import Refusal
from muster.task import Task, sayable

__all__ = ["assert_frames_equal", "frame", "plan", "session"]

#: where a distribution has the jar of the job, and the program that reads plans
JAR = os.path.join("job", "iteration-job.jar")

#: options that pyspark starts its JVM with
SUBMIT = "PYSPARK_SUBMIT_ARGS"

CLASS_PATH = "spark.driver.extraClassPath"

NO_DICT = '{"entries": {}}'


def plan(path, value, *options):
    """
    The transform of a plan for one value of its sequence, to be called in a test.

    path: of the plan, relative to the current folder
    options: more of `muster plan`, as "--param", "ds=2026-01-31"

    The plan is read at the first call, by bin/muster, which takes a second: keep what this answers for several calls.
    """
    return Transform(path, value, options)


class Transform:
    """
    A transform that tests call.

    ctx: the context of the last call of a Python function; results: what it has put there by ctx.put
    """

    def __init__(self, path, value, options):
        self.ctx = None
        self._path = os.path.abspath(path)
        self._value = str(value)
        self._options = [str(option) for option in options]
        self._spec = None
        self._function = None

    @property
    def results(self):
        return json.loads(self.ctx.results())["results"] if self.ctx else {}

    def call(self, function=None, /, **inputs):
        """
        Calls the function of the plan, or the given one in its place, with arguments bound as in a run; for a plan
        whose job is SQL or a class, that.

        inputs: frames (DataFrame, pandas frame, or list of tuples or dicts that fit the columns of the plan's frame)
        and dicts, by their names in the plan or by the parameters that take them; and values that stand in the
        plan's args. What is not given is loaded from the plan.

        Answers a DataFrame, DataFrames by name, or None where the function has written to ctx.output itself.
        ctx.output and ctx.scratch are folders of the test's own; they are removed when the session ends.
        """
        __tracebackhide__ = True
        spark = session()
        transform = self._opened(spark)
        try:
            if transform.isPython():
                return self._of_python(spark, transform, function, inputs)
            if function is not None:
                raise Refusal("the job of %s is no Python function: none can be given in its place" % self._path)
            return self._of_jvm(spark, transform, inputs)
        finally:
            transform.tidyUp()

    def _opened(self, spark):
        kit = _kit(spark)
        environment = dict(os.environ)
        # a plan's python3 is the one that runs this test, activated or not
        environment["PATH"] = os.path.dirname(sys.executable) + os.pathsep + environment.get("PATH", os.defpath)
        if self._spec is None:
            self._spec = _answered(kit.spec, self._path, self._value, self._options, environment)
        return _answered(kit, spark._jsparkSession, self._spec, environment)

    def _of_jvm(self, spark, transform, inputs):
        from pyspark.sql import DataFrame

        spec = json.loads(self._spec)
        for name, value in inputs.items():
            if name in spec["frames"]:
                self._give_frame(spark, transform, name, value)
            elif name in spec["dicts"]:
                _answered(transform.giveDict, name, json.dumps({"entries": sayable(_dict(name, value))}))
            else:
                raise self._unknown(name, spec["frames"], spec["dicts"])
        return DataFrame(_answered(transform.rows), spark)

    def _of_python(self, spark, transform, function, inputs):
        __tracebackhide__ = True
        task = Task.read(_answered(transform.open))
        dicts = {}
        for parameter, value in inputs.items():
            name = task.names.get(parameter, parameter)
            if name in task.frames:
                self._give_frame(spark, transform, name, value)
            elif name in task.dicts:
                dicts[name] = _dict(name, value)
                _answered(transform.giveDict, name, NO_DICT)  # not loaded, and ours as it is
            elif name in task.values:
                task.values[name] = value
            else:
                raise self._unknown(parameter, task.frames, task.dicts)
        function = function or self._of_plan(task)
        binding.require_function(function, task)
        sessions.share(spark.sparkContext, os.path.dirname(task.file))
        self.ctx = _answered(Context, task, spark, transform)
        self.ctx.dicts.update(dicts)
        arguments = binding.bind(function, task, self.ctx)
        with sessions.guarded(spark.sparkContext.master):
            returned = function(*arguments.args, **arguments.kwargs)
        return outcome.frames(returned, self.ctx)

    def _of_plan(self, task):
        if self._function is None:
            source.check(task)
            self._function = source.load(task)
        return self._function

    def _give_frame(self, spark, transform, name, value):
        from pyspark.sql.types import StructType

        def columns():
            return StructType.fromJson(json.loads(_answered(transform.columns, name)))

        rows = given.frame(spark, "frame '%s'" % name, value, columns)
        _answered(transform.giveFrame, name, rows._jdf)

    def _unknown(self, name, frames, dicts):
        return Refusal(
            "%s has no frame, dict or value named %s; it has the frames %s and the dicts %s"
            % (self._path, name, list(frames), list(dicts))
        )


def _dict(name, value):
    if not isinstance(value, dict):
        raise Refusal("%s is a dict of the plan, and a %s is none" % (name, type(value).__name__))
    return value


def frame(ddl, rows):
    """
    A DataFrame of a few rows: tuples, dicts or Rows. Ints become floats or decimals, texts dates, times or decimals,
    where the column is of these.

    ddl: the columns, as "origin STRING, delay DOUBLE"
    """
    from pyspark.sql.types import _parse_datatype_string

    return given.frame(session(), "the frame", rows, lambda: _parse_datatype_string(ddl))


def assert_frames_equal(actual, expected, tolerance=1e-9, absolute=None):
    """
    Fails unless both have the same columns, by name, type and order, and the same rows, in any order: as many of each.
    NaN equals NaN, None equals None, decimals are equal by value. The message tells columns, counts and rows.

    actual: a DataFrame of at most 100,000 rows, for they are collected
    expected: the same, or a pandas frame, or a list of tuples or dicts, whose columns then are those of actual
    tolerance: of floats and doubles, as a share of the larger one; absolute: as a difference, by default the same
    """
    __tracebackhide__ = True
    from pyspark.sql import DataFrame

    if not isinstance(actual, DataFrame):
        raise Refusal("a %s is no DataFrame: compare one at a time" % type(actual).__name__)
    spark = session()
    rows = given.frame(spark, "the expected frame", expected, lambda: actual.schema)
    nearby = tolerance if absolute is None else absolute
    difference = _kit(spark).difference(actual._jdf, rows._jdf, float(tolerance), float(nearby))
    if difference is not None:
        raise AssertionError(difference)


def session(settings=None):
    """
    The session that there is, or a local one as an iteration has it, small: no UI, few shuffle partitions.

    settings: of Spark, more or other ones; of a session that there is, those that can still be changed
    """
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    asked = {key: str(value) for key, value in (settings or {}).items()}
    there = SparkSession.getActiveSession() or SparkSession._instantiatedSession  # which other threads know too
    if there is not None:
        if asked:
            _room(there._jvm).LocalSpark.session(asked)
        return there
    with _launch_settings(asked):
        SparkContext._ensure_initialized()
    asked.setdefault("spark.sql.execution.arrow.pyspark.enabled", str(sessions.has_arrow()).lower())
    return sessions.of_jvm(_room(SparkContext._jvm).LocalSpark.session(asked))


@contextmanager
def _launch_settings(settings):
    """What the JVM is started with, by whoever starts it meanwhile: some settings count for nothing later."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers, too, are of this environment
    before = os.environ.get(SUBMIT)
    class_path = [os.path.join(_home(), JAR), settings.get(CLASS_PATH, "")]
    launched = {
        "spark.master": "local[2]",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1",  # tests are short
        **settings,
    }
    launched[CLASS_PATH] = os.pathsep.join(filter(None, class_path))
    *words, resource = shlex.split(before or "pyspark-shell")
    for key, value in launched.items():
        words += ["--conf", "%s=%s" % (key, value)]
    os.environ[SUBMIT] = " ".join(map(shlex.quote, [*words, resource]))
    try:
        yield
    finally:
        if before is None:
            del os.environ[SUBMIT]
        else:
            os.environ[SUBMIT] = before


def _home():
    """The folder of a distribution: the one that this is part of, MUSTER_HOME, or that of the muster on the PATH."""
    program = shutil.which("muster")
    homes = [
        os.path.dirname(os.path.dirname(paths.SOURCES)),
        os.environ.get("MUSTER_HOME", ""),
        os.path.dirname(os.path.dirname(os.path.realpath(program))) if program else "",
    ]
    for home in homes:
        if home and os.path.isfile(os.path.join(home, JAR)):
            return home
    raise Refusal(
        "there is no Muster with a %s: neither around %s nor in MUSTER_HOME nor by a muster on the PATH; set"
        " MUSTER_HOME to the folder of one" % (JAR, paths.SOURCES)
    )


def _kit(spark):
    return _room(spark._jvm).PythonTransform


def _room(jvm):
    room = jvm.io.muster.job.testing
    if type(room.LocalSpark).__name__ == "JavaPackage":  # which is what py4j takes for every name that is no class
        raise Refusal(
            "the session's JVM has no Muster: use the fixture spark, or start yours with"
            " %s=%s" % (CLASS_PATH, os.path.join(_home(), JAR))
        )
    return room


def _answered(question, *arguments):
    """What the JVM answers; what it refuses is one message, without its stack."""
    __tracebackhide__ = True
    try:
        return question(*arguments)
    except Refusal:
        raise
    except Exception as error:
        java = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
        if java is None:
            raise
        raise Refusal(java.getMessage() or java.toString()) from None
