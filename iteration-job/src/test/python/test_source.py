import hashlib
import os
import tempfile
import unittest

from fixtures import task
from muster import source
from muster.failure import Refusal


class SourceTest(unittest.TestCase):
    def checked(self, text, digest=None):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        path = os.path.join(place.name, "models.py")
        with open(path, "w") as file:
            file.write(text)
        of = task(file=path)
        of.digest = digest
        source.check(of)
        return of

    def refused(self, text, problem, digest=None):
        with self.assertRaisesRegex(Refusal, problem):
            self.checked(text, digest)

    def test_compiles_what_it_has_checked(self):
        text = "x = 1\n"
        of = self.checked(text, hashlib.sha256(text.encode()).hexdigest())
        names = {}
        exec(of.code, names)
        self.assertEqual(1, names["x"])
        self.assertEqual(of.file, of.code.co_filename)

    def test_refuses_another_file_than_that_of_the_run(self):
        self.refused("x = 1\n", "has changed since the run began", "00")

    def test_names_the_line_of_a_syntax_error(self):
        self.refused("x = 1\ndef transform(n) return\n", r"models.py:2 is no Python: ")

    def test_names_a_module_that_is_not_there(self):
        self.refused("import os\nfrom not_there.at import all\n", r"models.py:2 imports not_there, which ")

    def test_lets_a_module_be_absent_that_is_tried(self):
        self.checked("try:\n    import not_there\nexcept ImportError:\n    not_there = None\n")
