"""Frames of a few rows, as a test writes them down."""
import datetime
import decimal

from muster.failure import Refusal


def frame(spark, what, value, columns):
    """
    The DataFrame that the value is or can become: a DataFrame, a pandas frame, or a list of tuples, dicts or Rows.

    what: it is, for messages
    columns: answers the StructType that rows are to fit, and is asked only if it is needed
    """
    from pyspark.sql import DataFrame

    if isinstance(value, DataFrame):
        return value
    if hasattr(value, "to_spark"):  # pandas on Spark
        return value.to_spark()
    if hasattr(value, "to_dict") and hasattr(value, "columns"):  # pandas, where a value that is missing is NaN or NaT
        value = [
            {name: None if _is_missing(item) else item for name, item in row.items()}
            for row in value.to_dict("records")
        ]
    if not isinstance(value, (list, tuple)):
        raise Refusal("%s: a %s is neither a DataFrame nor a list of rows" % (what, type(value).__name__))
    schema = nullable(columns())
    rows = [_row("%s, row %d" % (what, place), row, schema) for place, row in enumerate(value, 1)]
    return spark.createDataFrame(rows, schema, verifySchema=False)  # which _value has done


def nullable(schema):
    """The same columns, each of which may be null: Spark's own word on that is not to be relied on."""
    from pyspark.sql.types import StructField, StructType

    return StructType([StructField(field.name, field.dataType, True) for field in schema.fields])


def _is_missing(value):
    """Pandas' NaN, NaT and NA: only these are not equal to themselves, or do not tell."""
    if value is None or type(value).__name__ == "NAType":
        return True
    is_simple = not isinstance(value, (list, tuple, dict, str)) and getattr(value, "shape", ()) == ()
    return is_simple and bool(value != value)


def _row(what, row, schema):
    if hasattr(row, "__fields__"):
        row = row.asDict()
    if isinstance(row, dict):
        unknown = [name for name in row if name not in schema.names]
        if unknown:
            raise Refusal("%s: there is no column %s; there are %s" % (what, unknown[0], ", ".join(schema.names)))
        row = [row.get(name) for name in schema.names]
    if not isinstance(row, (list, tuple)):
        raise Refusal("%s: a %s is no row: write a tuple or a dict" % (what, type(row).__name__))
    if len(row) != len(schema.fields):
        raise Refusal(
            "%s: it has %d value%s, and the columns are %s; a dict may leave columns out"
            % (what, len(row), "" if len(row) == 1 else "s", ", ".join(schema.names))
        )
    return tuple(_value(what, value, field) for value, field in zip(row, schema.fields))


def _value(what, value, field):
    from pyspark.sql.types import _make_type_verifier

    try:
        fitting = _fitting(what, value, field.dataType)
        _make_type_verifier(field.dataType)(fitting)
        return fitting
    except (TypeError, ValueError, ArithmeticError) as error:  # pyspark's are of these
        raise Refusal(
            "%s, %s: %r does not fit into %s" % (what, field.name, value, field.dataType.simpleString())
        ) from error


def _fitting(what, value, kind):
    """Ints where floats or decimals belong and the other way round, texts where dates, times or decimals do."""
    from pyspark.sql import types

    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()  # of numpy
    if hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()  # of pandas
    if value is None or isinstance(value, bool):
        return value
    if isinstance(kind, (types.DoubleType, types.FloatType)) and isinstance(value, int):
        return float(value)
    if isinstance(kind, types.IntegralType) and isinstance(value, float) and value.is_integer():
        return int(value)  # pandas knows no other column of ints with a gap
    if isinstance(kind, types.DecimalType) and isinstance(value, (int, float, str)):
        return decimal.Decimal(str(value))
    if isinstance(kind, types.DateType) and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    if isinstance(kind, (types.TimestampType, types.TimestampNTZType)) and isinstance(value, str):
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(kind, types.ArrayType) and isinstance(value, (list, tuple)):
        return [_fitting(what, item, kind.elementType) for item in value]
    if isinstance(kind, types.MapType) and isinstance(value, dict):
        return {
            _fitting(what, key, kind.keyType): _fitting(what, item, kind.valueType) for key, item in value.items()
        }
    if isinstance(kind, types.StructType) and isinstance(value, (list, tuple, dict)):
        return _row(what, value, kind)
    return value
