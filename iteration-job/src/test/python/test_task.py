import unittest

from muster.task import entries, sayable


class TaskTest(unittest.TestCase):
    def test_reads_dicts_as_it_writes_them(self):
        for value in [{}, {"a": 1}, {1: "one", "b": {2: [3, {4: None}]}}, {"_pairs": 5}]:
            self.assertEqual(value, entries(sayable(value)))

    def test_writes_keys_that_are_no_texts_as_pairs(self):
        self.assertEqual({"a": {"_pairs": [[1, "one"]]}}, sayable({"a": {1: "one"}}))


if __name__ == "__main__":
    unittest.main()
