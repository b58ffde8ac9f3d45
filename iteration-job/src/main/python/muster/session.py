"""The JVM's session as pyspark knows it, before any code of the user's asks for one."""
import importlib.util
import os
import sys
from contextlib import contextmanager

from muster import paths
from muster.failure import Refusal, caller


def wrap(entry, task):
    spark = of_jvm(entry.session())
    context = spark.sparkContext
    # workers begin with our daemon, where they are on this machine
    shared = [context.environment.get("PYTHONPATH"), paths.SOURCES]
    context.environment["PYTHONPATH"] = os.pathsep.join(filter(None, shared))
    share(context, os.path.dirname(task.file))
    if has_arrow():
        entry.preferArrow()
    guard(context.master)
    return spark


def of_jvm(jsession):
    """The session for Python, which has had no part in making it."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    jsc = SparkContext._jvm.JavaSparkContext(jsession.sparkContext())
    context = SparkContext(
        jsc=jsc, gateway=SparkContext._gateway, conf=SparkConf(_jconf=jsc.getConf())
    )
    return SparkSession(context, jsession)


def share(context, folder):
    """Workers import what lies in the folder, before anything that was shared earlier."""
    shared = context.environment.get("PYTHONPATH", "").split(os.pathsep)
    others = [path for path in shared if path and path != folder]
    context.environment["PYTHONPATH"] = os.pathsep.join([folder, *others])


def has_arrow():
    return _has("pyarrow") and _has("pandas")


def _has(module):
    return importlib.util.find_spec(module) is not None


@contextmanager
def guarded(master):
    """The same as guard, for as long as it lasts."""
    undo = guard(master)
    try:
        yield
    finally:
        undo()


def guard(master):
    """The context is Muster's: code may neither replace nor stop it. Answers what undoes this."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    def refuse(asked):
        raise Refusal(
            "the master is set in code (%s), and it is Muster's to give (%s): remove it" % (asked, master)
        )

    def check(settings):
        asked = settings.get("spark.master")
        if asked is not None and asked != master:
            refuse(asked)

    def of_builder(key=None, value=None, conf=None, *, map=None):
        return dict(conf.getAll()) if conf is not None else dict(map) if map is not None else {key: value}

    def again(self, master=None, *args, **kwargs):
        check({"spark.master": master})
        raise Refusal(
            "there is a SparkContext already, with the settings of the slice: take it by"
            " SparkContext.getOrCreate(), or by a parameter named spark"
        )

    def stop(self):
        print("muster: warning: %s stops the session, which Muster stops itself: nothing is done" % caller(),
              file=sys.stderr)

    def checked(owner, name, settings_of):
        method = getattr(owner, name)

        def call(self, *args, **kwargs):
            check(settings_of(*args, **kwargs))
            return method(self, *args, **kwargs)

        return owner, name, call

    replaced = [
        checked(SparkConf, "set", lambda key, value: {key: value}),
        checked(SparkConf, "setMaster", lambda value: {"spark.master": value}),
        checked(SparkSession.Builder, "master", lambda value: {"spark.master": value}),
        checked(SparkSession.Builder, "config", of_builder),
        (SparkContext, "__init__", again),
        (SparkContext, "stop", stop),
        (SparkSession, "stop", stop),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    for owner, name, method in replaced:
        setattr(owner, name, method)

    def undo():
        for owner, name, method in before:
            setattr(owner, name, method)

    return undo
