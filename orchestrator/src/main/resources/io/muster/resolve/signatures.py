"""Says of Python files which functions they define, without running them.

Given a JSON list of pairs of a file and a function, answers in JSON: of each pair, in order, the file's syntax
error or the function's parameters; and of the interpreter itself what it is and where its pyspark lies.
"""
import ast
import importlib.util
import json
import os
import sys


def parameters(arguments):
    found = []
    positional = getattr(arguments, "posonlyargs", [])
    plain = positional + arguments.args
    required = len(plain) - len(arguments.defaults)
    for place, parameter in enumerate(plain):
        kind = "positional" if place < len(positional) else "plain"
        found.append({"name": parameter.arg, "kind": kind, "required": place < required})
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        found.append({"name": parameter.arg, "kind": "plain", "required": default is None})
    if arguments.kwarg:
        found.append({"name": arguments.kwarg.arg, "kind": "rest", "required": False})
    return found


def statements(body):
    """Those at the top level, and what is below an if, a try or a with there."""
    for statement in body:
        yield statement
        for part in ("body", "orelse", "finalbody"):
            if isinstance(statement, (ast.If, ast.Try, ast.With)):
                yield from statements(getattr(statement, part, []))
        for handler in getattr(statement, "handlers", []):
            yield from statements(handler.body)


def bound(statement):
    """Names that a statement which defines no function gives to something."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.split(".")[0] for alias in statement.names]
    if isinstance(statement, ast.ClassDef):
        return [statement.name]
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    return []


def look(path, function):
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read(), path)
    except (SyntaxError, ValueError) as error:
        return {"error": getattr(error, "msg", str(error)), "line": getattr(error, "lineno", None) or 1}
    except OSError as error:
        return {"error": error.strerror or str(error), "line": 0}
    functions, others, found = [], set(), None
    for statement in statements(tree.body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            functions.append(statement.name)
            if statement.name == function:
                found = statement  # of two the later one holds
        else:
            others.update(bound(statement))
    answer = {"functions": functions}
    if found is None:
        answer["kind"] = "unknown" if function in others or "*" in others else "missing"
    elif isinstance(found, ast.AsyncFunctionDef):
        answer.update(kind="async", line=found.lineno)
    elif found.decorator_list or function in others:
        answer.update(kind="unknown", line=found.lineno)  # a decorator may take what it likes
    else:
        answer.update(kind="function", line=found.lineno, parameters=parameters(found.args))
    return answer


def pyspark():
    try:
        found = importlib.util.find_spec("pyspark")
    except (ImportError, ValueError):
        return None
    return os.path.dirname(found.origin) if found and found.origin else None


def main(asked):
    return {
        "executable": sys.executable,
        "version": "%d.%d" % sys.version_info[:2],
        "pyspark": pyspark(),
        "looks": [look(path, function) for path, function in asked],
    }


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
