import unittest
from unittest import mock

from muster.context import Context
from muster.failure import Refusal
from fixtures import task


class Entry:
    def load(self):
        pass


def context():
    return Context(task(), "the session", Entry())


class ContextTest(unittest.TestCase):
    def test_keeps_results_as_json_says_them(self):
        of = context()
        of.put("count", 42)
        of.put("by", {1: [1.5, None, True]})
        self.assertEqual('{"results": {"count": 42, "by": {"1": [1.5, null, true]}}}', of.results())

    def test_takes_numbers_of_numpy(self):
        number = mock.Mock(shape=(), item=lambda: 3)
        of = context()
        of.put("count", number)
        self.assertEqual('{"results": {"count": 3}}', of.results())

    def test_refuses_results_that_are_no_json_or_too_large(self):
        of = context()
        for value, problem in [
            (object(), "JSON cannot say a object"),
            (float("nan"), "JSON cannot say a float"),
            ("x" * 70000, "more than 64 KiB"),
        ]:
            with self.assertRaisesRegex(Refusal, problem):
                of.put("bad", value)
        self.assertEqual('{"results": {}}', of.results())

    def test_knows_the_folders_of_those_it_comes_after(self):
        self.assertEqual("/out/iter_6", context().output_of(6))
        with self.assertRaisesRegex(Refusal, "iteration 7 does not come after 5"):
            context().output_of("5")

    def test_names_the_inputs_there_are(self):
        with self.assertRaisesRegex(Refusal, "there is no frame 'sale'"):
            context().frame("sale")
