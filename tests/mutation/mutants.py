"""The mutants of a module: each is one small change of its syntax tree that a test should notice.

What changes no behaviour is left alone: annotations, docstrings, assertions, decorators.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

OTHER: Final[dict[type, type]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """``line`` (from 1) of the original, where ``before`` becomes ``after``."""

    line: int
    text: str  # of that line
    before: ast.AST
    after: ast.AST
    module: ast.Module

    @property
    def change(self) -> str:
        """In one line, without the line's number, which other changes move."""
        return f"{self.text}    {_shown(self.before)} -> {_shown(self.after)}".replace("\t", " ")

    @property
    def source(self) -> str:
        """Of the whole module."""
        return ast.unparse(
            ast.fix_missing_locations(_replaced(self.module, self.before, self.after))
        )

    @property
    def statement(self) -> str:
        """Of the function, the method or the other statement that is changed, as changed."""
        changed = ast.fix_missing_locations(_replaced(self.module, self.before, self.after))
        names: list[str] = []
        body = changed.body
        while True:
            holder = next(one for one in body if one.lineno <= self.line <= (one.end_lineno or 0))
            if not isinstance(holder, ast.ClassDef) or holder.lineno == self.line:
                return "\n".join([*names, ast.unparse(holder)])
            names.append(holder.name)
            body = holder.body


def mutants(source: str) -> list[Mutant]:
    """All of a module, in the order of its text."""
    tree = ast.parse(source)
    lines = source.splitlines()
    return [
        Mutant(node.lineno, lines[node.lineno - 1].strip(), node, changed, tree)
        for node in _nodes(tree)
        for changed in _changes(node)
    ]


def _shown(node: ast.AST) -> str:
    text = ast.unparse(node).split("\n")[0]
    return text if len(text) <= 60 else text[:57] + "..."


def _nodes(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """All that may be changed below a node."""
    if isinstance(node, ast.expr | ast.stmt):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "ctx", "bases"):
            continue
        children = value if isinstance(value, list) else [value]
        for child in children:
            if isinstance(child, ast.Assert | ast.Import | ast.ImportFrom):
                continue
            docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not docstring:
                yield from _nodes(child)


def _changes(node: ast.expr | ast.stmt) -> Iterator[ast.expr | ast.stmt]:
    """What a node may become."""
    changed = copy.deepcopy(node)
    match changed:
        case ast.Compare() if type(changed.ops[0]) in OTHER:
            changed.ops[0] = OTHER[type(changed.ops[0])]()
            yield changed
        case ast.BoolOp() | ast.BinOp() | ast.AugAssign() if type(changed.op) in OTHER:
            changed.op = OTHER[type(changed.op)]()
            yield changed
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield changed.operand
        case ast.Constant(value=bool(value)):
            yield ast.copy_location(ast.Constant(not value), node)
        case ast.Constant(value=int(value)):
            yield ast.copy_location(ast.Constant(value + 1), node)
        case ast.Constant(value=float(value)):
            yield ast.copy_location(ast.Constant(2 * value or 1.0), node)
        case ast.Constant(value=str(value)) if value:
            yield ast.copy_location(ast.Constant(""), node)
        case ast.If() | ast.IfExp():
            changed.test = ast.copy_location(ast.UnaryOp(ast.Not(), changed.test), node)
            yield changed
        case ast.Return(value=ast.expr()) if not isinstance(changed.value, ast.Constant):
            changed.value = ast.copy_location(ast.Constant(None), node)
            yield changed
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield ast.copy_location(ast.Expr(ast.Constant(None)), node)
        case ast.Continue():
            yield ast.copy_location(ast.Break(), node)
        case ast.Break():
            yield ast.copy_location(ast.Continue(), node)


class _Replacing(ast.NodeTransformer):
    def __init__(self, place: tuple[type, int, int, int | None, int | None], new: ast.AST) -> None:
        self.place, self.new = place, new
        self.done = False

    def visit(self, node: ast.AST) -> ast.AST:
        if not self.done and _place(node) == self.place:
            self.done = True
            return self.new
        return self.generic_visit(node)


def _place(node: ast.AST) -> tuple[type, int, int, int | None, int | None]:
    return (
        type(node), getattr(node, "lineno", 0), getattr(node, "col_offset", 0),
        getattr(node, "end_lineno", None), getattr(node, "end_col_offset", None),
    )  # fmt: skip


def _replaced(tree: ast.Module, node: ast.AST, new: ast.AST) -> ast.Module:
    replaced = _Replacing(_place(node), new).visit(copy.deepcopy(tree))
    assert isinstance(replaced, ast.Module)
    return replaced
