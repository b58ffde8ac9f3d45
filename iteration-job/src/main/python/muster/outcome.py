"""What the function returned becomes the output."""
from muster.failure import Refusal


def finish(returned, context, entry):
    if returned is None:
        entry.finishWritten(context.results())
    elif isinstance(returned, dict):
        entry.finishAll(_parts(returned, context), context.results())
    else:
        entry.finish(_frame(returned, context, "what it returned")._jdf, context.results())


def _parts(returned, context):
    if not returned:
        raise Refusal("the function returned an empty dict: return a DataFrame, or {name: DataFrame, ...}")
    parts = context.spark._jvm.java.util.LinkedHashMap()
    for name, value in returned.items():
        if not isinstance(name, str):
            raise Refusal("the function returned a dict with the key %r: a key names a folder of the output" % (name,))
        parts.put(name, _frame(value, context, "'%s' of the dict that it returned" % name)._jdf)
    return parts


def _frame(value, context, what):
    from pyspark.sql import DataFrame

    if isinstance(value, DataFrame):
        return value
    kind = type(value)
    module = kind.__module__.split(".")[0]
    if module == "pyspark" and hasattr(value, "to_spark"):
        return value.to_spark()
    if isinstance(value, list) or (module == "pandas" and kind.__name__ == "DataFrame"):
        try:
            return context.spark.createDataFrame(value)
        except Exception as error:
            raise Refusal(
                "%s is a %s of which Spark makes no DataFrame: %s" % (what, kind.__name__, _first_line(error))
            ) from error
    raise Refusal(
        "%s is a %s.%s: return a DataFrame, {name: DataFrame, ...}, or None after writing to ctx.output"
        % (what, kind.__module__, kind.__qualname__)
    )


def _first_line(error):
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
