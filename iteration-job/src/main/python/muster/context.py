"""What a function knows of its iteration."""
import json

from muster.failure import Refusal
from muster.task import entries

#: of all results together, as JSON: a receipt is no place for data
MOST_BYTES = 64 * 1024


class Context:
    """
    The ctx of a function.

    value: the value of the sequence, as written; n: the same as an int, where it is one
    spark: the session; frames, dicts: the inputs by name; frames are temp views too
    output: the folder that Muster writes to, or the function itself if it returns None
    scratch: a folder of this attempt's own, removed at the end
    attempt: counts from 1; run_id: of the run
    """

    def __init__(self, task, spark, entry):
        self.value = task.value
        self.n = task.n
        self.spark = spark
        self.output = task.output
        self.scratch = task.scratch
        self.attempt = task.attempt
        self.run_id = task.run_id
        self._task = task
        self._entry = entry
        self._results = {}
        self.function = "%s in %s" % (task.function, task.file_name)
        entry.load()
        self.frames = {name: self._loaded(name) for name in task.frames}
        self.dicts = self._all_dicts()

    def frame(self, name):
        """The DataFrame of this name in the plan."""
        return self._of(self.frames, name, "frame")

    def dict(self, name):
        """The dict of this name in the plan; integer keys are ints."""
        return self._of(self.dicts, name, "dict")

    def output_of(self, value):
        """The folder of an iteration that this one comes after."""
        folder = self._task.outputs_of.get(str(value))
        if folder is None:
            raise Refusal(
                "iteration %s does not come after %s: name it in 'after'; it has %s"
                % (self.value, value, list(self._task.outputs_of))
            )
        return folder

    def put(self, name, value):
        """Puts a small result, anything that JSON can say, into the receipt and into result.json."""
        if not isinstance(name, str) or not name:
            raise Refusal("ctx.put takes a name and a value; the name is %r" % (name,))
        try:
            self._results[name] = json.loads(json.dumps(value, default=_plain, allow_nan=False))
        except (TypeError, ValueError) as error:
            raise Refusal("ctx.put(%r, ...): JSON cannot say a %s: %s" % (name, type(value).__name__, error))
        if len(self.results().encode()) > MOST_BYTES:
            del self._results[name]
            raise Refusal(
                "ctx.put(%r, ...): all results together are more than %d KiB; data belongs into the output"
                % (name, MOST_BYTES // 1024)
            )

    def results(self):
        """What was put, as JSON."""
        return json.dumps({"results": self._results})

    def _all_dicts(self):
        if not self._task.dicts:
            return {}
        # one text over the gateway, in place of a call for each entry
        return entries(json.loads(self._entry.dicts())["entries"])

    def _loaded(self, name):
        from pyspark.sql import DataFrame

        return DataFrame(self._entry.frame(name), self.spark)

    def _of(self, things, name, what):
        if name not in things:
            raise Refusal("there is no %s '%s'; the plan has %s" % (what, name, list(things)))
        return things[name]


def _plain(value):
    """Numbers of numpy, which JSON does not know."""
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        return value.item()
    raise TypeError("it holds a %s" % type(value).__name__)
