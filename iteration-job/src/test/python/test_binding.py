import unittest

from fixtures import Inputs, task
from muster import binding
from muster.failure import Refusal


def bound(function, **of_task):
    of = task(**of_task)
    arguments = binding.bind(function, of, Inputs(of))
    return function(*arguments.args, **arguments.kwargs)


class BindingTest(unittest.TestCase):
    def test_gives_frames_dicts_and_what_is_always_there_by_name(self):
        def transform(n, value, spark, sales, limits, frames, dicts):
            return n, value, spark, sales, limits, frames, dicts

        self.assertEqual(
            (7, "7", "the session", "frame sales", "dict limits", {"sales": "frame sales"}, {"limits": "dict limits"}),
            bound(transform, frames=["sales"], dicts=["limits"]),
        )

    def test_gives_n_as_text_where_it_is_no_integer(self):
        self.assertEqual("07", bound(lambda n: n, value="07"))
        self.assertEqual(-3, bound(lambda n: n, value="-3"))
        self.assertEqual("x.1", bound(lambda n: n, value="x.1"))

    def test_gives_first_what_the_plan_says(self):
        self.assertEqual(
            (5, "dict limits"),
            bound(lambda n, dict1: (n, dict1), dicts=["limits"], names={"dict1": "limits"}, values={"n": 5}),
        )

    def test_leaves_defaults_alone_that_nothing_provides(self):
        self.assertEqual(("x", 7), bound(lambda other="x", n=1: (other, n)))

    def test_takes_positional_and_keyword_only_parameters_and_a_rest(self):
        def transform(n, /, *more, limits, **rest):
            return n, more, limits, rest

        self.assertEqual(
            (7, (), "dict limits", {"extra": [1]}), bound(transform, dicts=["limits"], values={"extra": [1]})
        )

    def test_keeps_positional_parameters_in_their_places(self):
        def transform(first=1, n=2, /):
            return first, n

        self.assertEqual((1, 7), bound(transform))

    def test_refuses_a_parameter_that_nothing_provides(self):
        with self.assertRaisesRegex(Refusal, "transform in /jobs/models.py asks for dict9, which nothing provides"):
            bound(lambda n, dict9: n)

    def test_refuses_an_argument_that_the_function_lacks(self):
        with self.assertRaisesRegex(Refusal, "job.python.args has limit, and transform in /jobs/models.py has no such"):
            bound(lambda n: n, values={"limit": 1})

    def test_refuses_what_is_no_function(self):
        async def later():
            pass

        for thing, problem in [(None, "has no function transform"), (3, "is no function: it is of type int"), (later, "is async")]:
            with self.assertRaisesRegex(Refusal, problem):
                binding.require_function(thing, task())

    def test_keeps_integer_keys(self):
        of = task(values={"map": {"_pairs": [[1, "one"], [2, {"_pairs": [[3, 4]]}]]}, "plain": {"a": [{"b": 1}]}})
        self.assertEqual({1: "one", 2: {3: 4}}, of.values["map"])
        self.assertEqual({"a": [{"b": 1}]}, of.values["plain"])
