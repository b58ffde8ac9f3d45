"""Starts Python workers as pyspark.daemon does, from compiled files."""
import runpy

from muster import paths

if __name__ == "__main__":
    paths.prefer_compiled()
    runpy.run_module("pyspark.daemon", run_name="__main__", alter_sys=True)
