"""What the function returned becomes the output."""
from muster.failure import Refusal, first_line

RIGHT = "return a DataFrame, {name: DataFrame, ...}, or None after writing to ctx.output"


def finish(returned, context, entry):
    made = frames(returned, context)
    if made is None:
        entry.finishWritten(context.results())
    elif isinstance(made, dict):
        parts = context.spark._jvm.java.util.LinkedHashMap()
        for name, frame in made.items():
            parts.put(name, frame._jdf)
        entry.finishAll(parts, context.results())
    else:
        entry.finish(made._jdf, context.results())


def frames(returned, context):
    """None, a DataFrame, or DataFrames by name."""
    if returned is None:
        return None
    if not isinstance(returned, dict):
        return _frame(returned, context, "")
    if not returned:
        raise Refusal("%s returned an empty dict: %s" % (context.function, RIGHT))
    for name in returned:
        if not isinstance(name, str):
            raise Refusal(
                "%s returned a dict with the key %r: a key names a folder of the output" % (context.function, name)
            )
    return {name: _frame(value, context, " as '%s'" % name) for name, value in returned.items()}


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
                % (context.function, _one(name), part, first_line(error) or type(error).__name__)
            ) from error
    raise Refusal("%s returned %s%s: %s" % (context.function, _one(name), part, RIGHT))


def _one(name):
    return ("an " if name[0] in "aeiou" else "a ") + name
