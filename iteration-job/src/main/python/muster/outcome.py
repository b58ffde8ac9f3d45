"""What the function returned becomes the output."""
from muster.failure import Refusal

RIGHT = "return a DataFrame, {name: DataFrame, ...}, or None after writing to ctx.output"


def finish(returned, context, entry):
    if returned is None:
        entry.finishWritten(context.results())
    elif isinstance(returned, dict):
        entry.finishAll(_parts(returned, context), context.results())
    else:
        entry.finish(_frame(returned, context, "")._jdf, context.results())


def _parts(returned, context):
    if not returned:
        raise Refusal("%s returned an empty dict: %s" % (context.function, RIGHT))
    parts = context.spark._jvm.java.util.LinkedHashMap()
    for name, value in returned.items():
        if not isinstance(name, str):
            raise Refusal(
                "%s returned a dict with the key %r: a key names a folder of the output" % (context.function, name)
            )
        parts.put(name, _frame(value, context, " as '%s'" % name)._jdf)
    return parts


def _frame(value, context, part):
    """The DataFrame that it is or can become; part says which of a dict, for messages."""
    from pyspark.sql import DataFrame

    if isinstance(value, DataFrame):
        return value
    kind = type(value)
    module = kind.__module__.split(".")[0]
    name = kind.__qualname__ if module == "builtins" else "%s.%s" % (module, kind.__qualname__)
    if module == "pyspark" and hasattr(value, "to_spark"):
        return value.to_spark()
    if isinstance(value, list) or name == "pandas.DataFrame":
        try:
            return context.spark.createDataFrame(value)
        except Exception as error:
            raise Refusal(
                "%s returned %s%s of which Spark makes no DataFrame: %s"
                % (context.function, _one(name), part, _first_line(error))
            ) from error
    raise Refusal("%s returned %s%s: %s" % (context.function, _one(name), part, RIGHT))


def _one(name):
    return ("an " if name[0] in "aeiou" else "a ") + name


def _first_line(error):
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
