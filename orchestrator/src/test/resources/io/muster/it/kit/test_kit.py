import datetime
import decimal
import os

import models
import pandas as pd
import pytest
from muster.failure import Refusal
from muster.testing import assert_frames_equal, frame, plan

KIT = plan("plan.yaml", 3)
SQL = plan("sql.yaml", 3, "--param", "least=2")


def test_loads_from_the_plan_what_is_not_given(spark):
    rows = KIT.call()

    assert_frames_equal(rows, [("green tea", 5, 100), ("green tea", 7, 140)])
    assert KIT.results == {"keys": ["3", "4"]}
    assert os.path.isfile(os.path.join(KIT.ctx.scratch, "notes"))
    assert "out/iter_3" not in KIT.ctx.output
    assert not os.path.exists("out")
    assert spark.range(1).count() == 1, "stop() in a transform is a warning"


def test_takes_small_frames_of_every_kind(spark):
    names = frame("article STRING, label STRING", [("tea", "t"), {"article": "salt", "label": "s"}])
    for sales in (
        [(3, "tea", 5, 1, 0, "2026-01-31")],
        [{"shop": 3, "article": "tea", "pieces": 5}],
        pd.DataFrame({"shop": [3, 4], "article": ["tea", None], "pieces": [5, None]}),
        frame("shop INT, article STRING, pieces INT", [(3, "tea", 5)]),
    ):
        assert_frames_equal(KIT.call(sales=sales, names=names, weights={3: 7}, factor=1), [("t", 5, 35)])
    assert KIT.results == {"keys": ["3"]}


def test_makes_values_fit_their_columns(spark):
    made = frame("d DECIMAL(8,2), x DOUBLE, t DATE, a ARRAY<DOUBLE>", [("1.5", 2, "2026-01-31", [1, 2])]).first()
    assert tuple(made) == (decimal.Decimal("1.50"), 2.0, datetime.date(2026, 1, 31), [1.0, 2.0])


def test_answers_what_functions_return(spark):
    both = plan("plan.yaml", 3, "--set", "job.python.function=parts").call()
    assert_frames_equal(both["weights"], [(3, 10), (4, 20)])
    assert both["sales"].count() == 3
    itself = plan("plan.yaml", "x", "--set", "job.python.function=itself")
    assert itself.call() is None
    assert_frames_equal(spark.read.parquet(itself.ctx.output), both["sales"])


def test_takes_another_function(spark):
    def counted(sales, factor):
        return sales.groupBy("article").count()

    assert_frames_equal(KIT.call(counted), [("tea", 2), ("salt", 1)])


def test_calls_sql_too(spark):
    assert_frames_equal(SQL.call(), [("tea", "five", "5.50")])
    assert_frames_equal(
        SQL.call(sales=[{"shop": 3, "article": "a", "pieces": 2, "price": 1}], words={5: "V"}), [("a", "V", 1)]
    )
    assert "sales" not in [table.name for table in spark.catalog.listTables()]


def test_needs_no_file_for_a_frame_that_is_given(spark):
    frames = "inputs.frames.sales."
    there_is_none = ["--set", frames + "path=nowhere.csv", "--set", frames + "optional=true"]
    rows = plan("sql.yaml", 3, "--param", "least=0", *there_is_none).call(sales=[(3, "tea", 5, "1.50", None, None)])
    assert_frames_equal(rows, [("tea", "five", "1.50")])


@pytest.mark.parametrize(
    "call, said",
    [
        (lambda: KIT.call(sale=[]), r"plan\.yaml has no frame, dict or value named sale; it has the frames \['sales', 'names'\]"),
        (lambda: KIT.call(sales=[(1,)]), "frame 'sales', row 1: it has 1 value, and the columns are shop, article"),
        (lambda: KIT.call(sales=[{"shops": 1}]), "frame 'sales', row 1: there is no column shops; there are shop, "),
        (lambda: KIT.call(sales=[(3, "tea", "many", 1, 0, None)]), "frame 'sales', row 1, pieces: 'many' does not fit into int"),
        (lambda: KIT.call(sales=[(3, "tea", 5, "x", 0, None)]), r"row 1, price: 'x' does not fit into decimal\(8,2\)"),
        (lambda: KIT.call(sales=3), "frame 'sales': a int is neither a DataFrame nor a list of rows"),
        (lambda: KIT.call(weights=[1]), "weights is a dict of the plan, and a list is none"),
        (lambda: plan("plan.yaml", 5).call(), "the sequence of the plan has no value 5"),
        (lambda: plan("no.yaml", 5).call(), "no.yaml"),
        (lambda: plan("sql.yaml", 3).call(), "least"),
        (lambda: SQL.call(models.number), "is no Python function: none can be given in its place"),
        (lambda: KIT.call(lambda n, factor, other: None), "asks for other, which nothing provides"),
        (lambda: KIT.call(lambda factor: 3), "returned an int: return a DataFrame"),
        (lambda: KIT.call(lambda factor: models.with_a_master()), "the master is set in code"),
        (lambda: assert_frames_equal({}, []), "a dict is no DataFrame"),
    ],
)
def test_refuses_in_one_message(spark, call, said):
    with pytest.raises(Refusal, match=said):
        call()


def test_gives_errors_of_the_function_as_they_are(spark):
    def broken(sales, factor):
        raise KeyError("article")

    with pytest.raises(KeyError):
        KIT.call(broken)


def test_shows_a_readable_difference(spark):
    with pytest.raises(AssertionError) as error:
        assert_frames_equal(SQL.call(), [("tea", "six", "5.5"), ("salt", "five", 1)])
    assert str(error.value) == """\
the frames differ in rows

rows: 1, expected 2; 0 in both

rows that differ in the columns marked *: 1
            article  word      price
  actual    'tea'    'five' *  5.5
  expected  'tea'    'six' *   5.5

rows only in expected: 1
  article  word    price
  'salt'   'five'  1"""


def test_compares_with_a_tolerance(spark):
    sums = spark.sql("SELECT 0.1D + 0.2D AS x UNION ALL SELECT double('NaN') UNION ALL SELECT NULL")
    assert_frames_equal(sums, [(None,), (float("nan"),), (0.3,)])
    with pytest.raises(AssertionError, match="0.30000000000000004"):
        assert_frames_equal(sums, [(None,), (float("nan"),), (0.3,)], tolerance=0)
    assert_frames_equal(sums, [(0.4,), (None,), (float("nan"),)], absolute=0.2)


def test_has_the_settings_of_an_iteration(spark):
    assert spark.conf.get("spark.ui.enabled") == "false"
    assert spark.conf.get("spark.sql.shuffle.partitions") == "3", "as conftest.py says"
    assert spark.sparkContext.master == "local[2]"
