"""What the attempt is to do, as its spec says it."""
import json
import os
import re

INTEGER = re.compile("0|-?[1-9][0-9]*")


class Task:
    """The spec; texts in it are resolved already."""

    def __init__(self, spec):
        job = spec["job"]
        self.value = spec["value"]
        self.n = int(self.value) if INTEGER.fullmatch(self.value) else self.value
        self.run_id = spec["run_id"]
        self.attempt = spec["attempt"]
        self.output = spec["output"]
        self.scratch = spec["scratch"]
        self.outputs_of = spec["outputs_of"]
        self.frames = list(spec["frames"])
        self.dicts = list(spec["dicts"])
        self.file = job["file"]
        self.digest = job["digest"]
        self.function = job["function"]
        self.names = job["names"]
        self.values = entries(job["values"])
        self.code = None

    @staticmethod
    def read(text):
        return Task(json.loads(text))

    @property
    def file_name(self):
        return os.path.basename(self.file)


def entries(value):
    """Maps as Muster's JSON writes them: one with keys that are no texts is {"_pairs": [[key, item], ...]}."""
    if isinstance(value, dict):
        if "_pairs" in value:
            return {key: entries(item) for key, item in value["_pairs"]}
        return {key: entries(item) for key, item in value.items()}
    if isinstance(value, list):
        return [entries(item) for item in value]
    return value


def sayable(value):
    """Maps as Muster's JSON writes them, of dicts: what entries reads."""
    if isinstance(value, dict):
        if "_pairs" not in value and all(isinstance(key, str) for key in value):
            return {key: sayable(item) for key, item in value.items()}
        return {"_pairs": [[key, sayable(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [sayable(item) for item in value]
    return value
