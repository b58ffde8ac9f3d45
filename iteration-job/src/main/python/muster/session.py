"""The JVM's session as pyspark knows it, before any code of the user's asks for one."""
import importlib.util
import os
import sys

from muster import paths
from muster.failure import Refusal, caller


def wrap(entry, task):
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    jsession = entry.session()
    jsc = SparkContext._jvm.JavaSparkContext(jsession.sparkContext())
    context = SparkContext(
        jsc=jsc, gateway=SparkContext._gateway, conf=SparkConf(_jconf=jsc.getConf())
    )
    # workers import what lies beside the user's file; and begin with our daemon, where they are on this machine
    folders = [os.path.dirname(task.file), context.environment.get("PYTHONPATH"), paths.SOURCES]
    context.environment["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
    spark = SparkSession(context, jsession)
    if _has("pyarrow") and _has("pandas"):
        entry.preferArrow()
    _guard(context.master)
    return spark


def _has(module):
    return importlib.util.find_spec(module) is not None


def _guard(master):
    """The context is Muster's: code may neither replace nor stop it."""
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

    def guarded(method, settings_of):
        def call(self, *args, **kwargs):
            check(settings_of(*args, **kwargs))
            return method(self, *args, **kwargs)

        return call

    def of_builder(key=None, value=None, conf=None, *, map=None):
        return dict(conf.getAll()) if conf is not None else dict(map) if map is not None else {key: value}

    SparkConf.set = guarded(SparkConf.set, lambda key, value: {key: value})
    SparkConf.setMaster = guarded(SparkConf.setMaster, lambda value: {"spark.master": value})
    SparkSession.Builder.master = guarded(SparkSession.Builder.master, lambda value: {"spark.master": value})
    SparkSession.Builder.config = guarded(SparkSession.Builder.config, of_builder)

    def again(self, master=None, *args, **kwargs):
        check({"spark.master": master})
        raise Refusal(
            "there is a SparkContext already, with the settings of the slice: take it by"
            " SparkContext.getOrCreate(), or by a parameter named spark"
        )

    def stop(self):
        print("muster: warning: %s stops the session, which Muster stops itself: nothing is done" % caller(),
              file=sys.stderr)

    SparkContext.__init__ = again
    SparkContext.stop = stop
    SparkSession.stop = stop
