"""Which parameter of the function is given what."""
import inspect

from muster.failure import Refusal

#: what every function can have by a parameter of this name, beside frames and dicts
PROVIDED = ("value", "n", "spark", "ctx", "frames", "dicts")


class Arguments:
    def __init__(self):
        self.args = []
        self.kwargs = {}


def require_function(function, task):
    if function is None:
        raise Refusal("%s has no function %s" % (task.file, task.function))
    if not callable(function):
        raise Refusal("%s in %s is no function: it is of type %s" % (task.function, task.file, type(function).__name__))
    if inspect.iscoroutinefunction(function):
        raise Refusal("%s in %s is async, which nobody awaits: write def" % (task.function, task.file))


def bind(function, task, context):
    """Arguments by name. What the plan says in args comes first, then frames and dicts, then what is always there."""
    bound = Arguments()
    left = dict.fromkeys([*task.names, *task.values])
    rest = False
    for parameter in _parameters(function):
        if parameter.kind is parameter.VAR_KEYWORD:
            rest = True
            continue
        if parameter.kind is parameter.VAR_POSITIONAL:
            continue
        left.pop(parameter.name, None)
        if not _is_given(parameter.name, task):
            if parameter.default is parameter.empty:
                raise Refusal(
                    "%s in %s asks for %s, which nothing provides: give it in job.python.args, or name a frame or a"
                    " dict so" % (task.function, task.file, parameter.name)
                )
            if parameter.kind is parameter.POSITIONAL_ONLY:
                bound.args.append(parameter.default)  # a later one must not slip into its place
            continue
        value = _given(parameter.name, task, context)
        if parameter.kind is parameter.POSITIONAL_ONLY:
            bound.args.append(value)
        else:
            bound.kwargs[parameter.name] = value
    if left and not rest:
        raise Refusal(
            "job.python.args has %s, and %s in %s has no such parameter"
            % (", ".join(left), task.function, task.file)
        )
    for name in left:
        bound.kwargs[name] = _given(name, task, context)
    return bound


def _parameters(function):
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []  # built in: it tells no parameters


def _is_given(name, task):
    return (
        name in task.values or name in task.names or name in task.frames or name in task.dicts or name in PROVIDED
    )


def _given(name, task, context):
    if name in task.values:
        return task.values[name]
    name = task.names.get(name, name)
    if name in task.frames:
        return context.frame(name)
    if name in task.dicts:
        return context.dict(name)
    return {
        "value": lambda: task.value,
        "n": lambda: task.n,
        "spark": lambda: context.spark,
        "ctx": lambda: context,
        "frames": lambda: context.frames,
        "dicts": lambda: context.dicts,
    }[name]()
