"""FEEL expressions: text, tree, exact value or bounds. Knows nothing of competitions."""

from kkk_scoring.feel.evaluate import Program, compile_
from kkk_scoring.feel.frame import FunctionValue
from kkk_scoring.feel.parser import parse
from kkk_scoring.feel.problem import FeelError, Problem
from kkk_scoring.feel.times import Days, Months
from kkk_scoring.feel.unknown import UNKNOWN, Interval, OneOf, Rows, bounds_of, hull, is_known

__all__ = [
    "UNKNOWN",
    "Days",
    "FeelError",
    "FunctionValue",
    "Interval",
    "Months",
    "OneOf",
    "Problem",
    "Program",
    "Rows",
    "bounds_of",
    "compile_",
    "hull",
    "is_known",
    "parse",
]
