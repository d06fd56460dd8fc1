"""Mutants of a function: its syntax tree with one small change each, made systematically.

Nothing here knows the function's names, so renaming a variable or an argument changes no mutant's label.
"""

import ast
import inspect
import textwrap
from copy import deepcopy

#: The operators that replace each operator of a comparison.
COMPARISONS = {
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.Gt, ast.LtE),
    ast.Gt: (ast.Lt, ast.GtE),
    ast.In: (ast.NotIn,),
}
#: The operators that replace each operator between sets.
OPERATORS = {ast.BitAnd: (ast.BitOr, ast.Sub), ast.BitOr: (ast.BitAnd,)}


def mutants(function, choices=()):
    """Yield (label, function) for every mutant.

    Labels say which node is changed, counted from 1 among the nodes of its kind, and how.

    Args:
        function: the function to change.
        choices: the members of an enumeration; one that the function names is replaced by each other one.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    counts = {}
    for path, node in nodes(tree):
        kind = type(node).__name__
        for how, instead in changes(node, choices):
            number = counts.setdefault((kind, path), 1 + sum(k == kind for k, _ in counts))
            yield f"{kind} {number}: {how}", compiled(function, replaced(tree, path, instead))


def nodes(tree):
    """Yield every node of a function's body with the path to it, docstring and annotations left out."""
    (function,) = tree.body
    waiting = [(("body", 0, "body", i), node) for i, node in enumerate(function.body)]
    while waiting:
        path, node = waiting.pop(0)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        yield path, node
        inner = []
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                inner.append(((*path, name), value))
            elif isinstance(value, list):
                inner += [((*path, name, i), v) for i, v in enumerate(value) if isinstance(v, ast.AST)]
        waiting[:0] = inner


def replaced(tree, path, instead):
    """Return a copy of the tree with another node at the end of a path."""
    copy = deepcopy(tree)
    *steps, last = path
    holder = copy
    for step in steps:
        holder = holder[step] if isinstance(step, int) else getattr(holder, step)
    if isinstance(last, int):
        holder[last] = instead
    else:
        setattr(holder, last, instead)
    return ast.fix_missing_locations(copy)


def compiled(function, tree):
    """Return the function that a tree defines, with the names of the original's module."""
    names = dict(function.__globals__)
    exec(compile(tree, f"<mutant of {function.__name__}>", "exec"), names)
    return names[function.__name__]


def expression(template, **parts):
    """Return an expression made of a template, whose names stand for parts."""

    class Fill(ast.NodeTransformer):
        def visit_Name(self, node):
            return deepcopy(parts.get(node.id, node))

    return Fill().visit(ast.parse(template, mode="eval").body)


def changes(node, choices):
    """Yield (how, another node) for every change to one node."""
    kinds = {
        ast.If: other_tests,
        ast.IfExp: other_tests,
        ast.Compare: other_comparisons,
        ast.UnaryOp: other_negations,
        ast.BinOp: other_operations,
        ast.BoolOp: other_conditions,
        ast.Call: other_arguments,
        ast.Tuple: other_tuples,
        ast.Constant: other_numbers,
    }
    if isinstance(node, ast.Attribute):
        yield from other_choices(node, choices)
    elif type(node) in kinds:
        yield from kinds[type(node)](node)


def with_test(node, template):
    """Return a condition, or a keyword argument, whose value "a" a template changes."""
    copy, field = deepcopy(node), "value" if isinstance(node, ast.keyword) else "test"
    setattr(copy, field, expression(template, a=getattr(node, field)))
    return copy


TESTS = {"always": "True", "never": "False", "negated": "not a"}


def other_tests(node):
    for how, template in TESTS.items():
        yield how, with_test(node, template)
    if isinstance(node, ast.IfExp):
        yield "swapped", ast.IfExp(node.test, node.orelse, node.body)


def other_comparisons(node):
    a, (operator,), (b,) = node.left, node.ops, node.comparators
    are_sets = isinstance(a, ast.Name) and isinstance(b, ast.Name)
    for other in COMPARISONS[type(operator)]:
        if are_sets or not (isinstance(operator, ast.Eq) and other in (ast.LtE, ast.GtE)):
            yield other.__name__, ast.Compare(a, [other()], [b])
    if are_sets:
        yield "by size", ast.Compare(expression("len(a)", a=a), [operator], [expression("len(b)", b=b)])
    if isinstance(operator, ast.Eq) and isinstance(a, ast.Attribute) and a.attr != "id":
        yield "by id", ast.Compare(expression("a.id", a=a), [operator], [expression("b.id", b=b)])


def other_negations(node):
    yield "dropped", node.operand
    if isinstance(node.operand, ast.BinOp):
        parts = {"a": node.operand.left, "b": node.operand.right, "both": node.operand}
        yield "if one side is empty", expression("not a or not b", **parts)
        yield "if no side is empty", expression("a and b and not both", **parts)


def other_operations(node):
    for other in OPERATORS[type(node.op)]:
        yield other.__name__, ast.BinOp(node.left, other(), node.right)
    yield "left only", node.left
    yield "right only", node.right


def other_conditions(node):
    yield "swapped", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for i, value in enumerate(node.values):
        before, after = node.values[:i], node.values[i + 1 :]
        rest = [*before, *after]
        yield f"without {i + 1}", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield f"{i + 1} negated", ast.BoolOp(node.op, [*before, expression("not a", a=value), *after])


def other_arguments(node):
    if len(node.args) == 2:
        yield "swapped", ast.Call(node.func, node.args[::-1], node.keywords)
    for i, keyword in enumerate(node.keywords):
        for how, template in TESTS.items():
            others = [*node.keywords[:i], with_test(keyword, template), *node.keywords[i + 1 :]]
            yield f"argument {i + 1} {how}", ast.Call(node.func, node.args, others)


def other_tuples(node):
    if isinstance(node.ctx, ast.Load):
        for i in range(len(node.elts)):
            yield f"without {i + 1}", ast.Tuple(node.elts[:i] + node.elts[i + 1 :], ast.Load())


def other_numbers(node):
    if type(node.value) is int:
        yield "one more", ast.Constant(node.value + 1)
        yield "one less", ast.Constant(node.value - 1)


def other_choices(node, choices):
    names = [choice.name for choice in choices]
    if node.attr in names:
        for name in names:
            if name != node.attr:
                yield f"{node.attr} becomes {name}", ast.Attribute(node.value, name, ast.Load())
