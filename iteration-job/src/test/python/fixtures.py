"""A task and a context without Spark."""
from muster.task import Task


def task(value="7", frames=(), dicts=(), names=None, values=None, file="/jobs/models.py", function="transform"):
    return Task(
        {
            "value": value,
            "run_id": "run 1",
            "attempt": 1,
            "output": "/out/iter_7",
            "scratch": "/scratch",
            "outputs_of": {"6": "/out/iter_6"},
            "frames": dict.fromkeys(frames),
            "dicts": dict.fromkeys(dicts),
            "job": {
                "file": file,
                "digest": None,
                "function": function,
                "names": names or {},
                "values": values or {},
            },
        }
    )


class Inputs:
    """Stands for a context: a frame or a dict is its name."""

    spark = "the session"

    def __init__(self, task):
        self.frames = {name: "frame " + name for name in task.frames}
        self.dicts = {name: "dict " + name for name in task.dicts}

    def frame(self, name):
        return self.frames[name]

    def dict(self, name):
        return self.dicts[name]
