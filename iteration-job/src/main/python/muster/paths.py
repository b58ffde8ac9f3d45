"""From which files pyspark is imported."""
import os
import sys

#: the folder that holds this package
SOURCES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def prefer_compiled():
    """
    Takes the place of the archive of sources that Spark puts first, by what Python has compiled beside it: the
    archive is compiled anew by every process, which is half of what the import of pyspark costs.
    """
    home = os.environ.get("SPARK_HOME", "")
    library = os.path.join(home, "python", "lib")
    archive = os.path.join(library, "pyspark.zip")
    if archive not in sys.path:
        return
    unpacked = os.path.join(home, "python")
    if os.path.isfile(os.path.join(unpacked, "pyspark", "__init__.py")):
        sys.path[sys.path.index(archive)] = unpacked
        return
    # pip's: the home is the package itself, among those that the interpreter knows anyway
    packages = os.path.dirname(os.path.realpath(home))
    known = any(os.path.realpath(path) == packages for path in sys.path)
    if known and os.path.isfile(os.path.join(home, "__init__.py")):
        sys.path.remove(archive)
        if os.path.isfile(os.path.join(packages, "py4j", "__init__.py")):
            sys.path[:] = [path for path in sys.path if not path.startswith(os.path.join(library, "py4j-"))]
