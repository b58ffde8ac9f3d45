import os
import sys
import tempfile
import unittest
from unittest import mock

from muster import paths


class PathsTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.packages = os.path.realpath(place.name)

    def made(self, *names):
        for name in names:
            path = os.path.join(self.packages, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "w").close()

    def preferred(self, home, *search):
        """The search path after, with folders relative to the packages."""
        before = [os.path.join(self.packages, path) for path in search]
        with mock.patch.dict(os.environ, SPARK_HOME=os.path.join(self.packages, home)):
            with mock.patch.object(sys, "path", before):
                paths.prefer_compiled()
                return [os.path.relpath(path, self.packages) for path in sys.path]

    def test_takes_the_package_of_pip_in_the_place_of_its_archive(self):
        self.made("pyspark/__init__.py", "py4j/__init__.py", "pyspark/python/lib/pyspark.zip")
        zips = ["pyspark/python/lib/pyspark.zip", "pyspark/python/lib/py4j-0.10-src.zip"]

        self.assertEqual(["job", "."], self.preferred("pyspark", "job", *zips, "."))
        self.assertEqual(["job", *zips], self.preferred("pyspark", "job", *zips), "of another interpreter")

    def test_takes_the_unpacked_sources_of_a_distribution(self):
        self.made("spark/python/pyspark/__init__.py")
        zips = ["spark/python/lib/pyspark.zip", "spark/python/lib/py4j-0.10-src.zip"]

        self.assertEqual(["job", "spark/python", zips[1]], self.preferred("spark", "job", *zips))

    def test_leaves_alone_what_it_does_not_know(self):
        self.assertEqual(["job", "."], self.preferred("spark", "job", "."))
        self.assertEqual(
            ["job", "spark/python/lib/pyspark.zip"], self.preferred("spark", "job", "spark/python/lib/pyspark.zip")
        )
