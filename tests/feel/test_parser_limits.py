"""How long, how deep and of how many parts an expression may be, with all that counts as one."""

from __future__ import annotations

import pytest

from kkk_scoring.feel import FeelError, parse
from kkk_scoring.feel.limits import CHARACTERS, DEPTH, NODES

SIMPLIFY = "Make figures of its parts, or simplify it."
SUMS = [f"[{', '.join(['1 + 1'] * number)}]" for number in (666, 667)]
PATHS = ["function(x) x" + ".a" * number for number in (DEPTH - 2, DEPTH - 1)]
CHAINS = [" + ".join("1" * number) for number in (DEPTH, DEPTH + 1)]
LONGEST = [" " * (number - 1) + "1" for number in (CHARACTERS, CHARACTERS + 1)]


@pytest.mark.parametrize(("last", "first", "message", "place"), [
    (*SUMS, f"The expression has more than {NODES} parts.", (SUMS[1].rindex("+"),) * 2),
    (*PATHS, "The expression is nested too deeply.", (0, len(PATHS[1]))),
    (*CHAINS, "The expression is nested too deeply.", (0, len(CHAINS[1]))),
    (*LONGEST, "The expression has 10001 characters; at most 10000 are allowed.", (0, CHARACTERS + 1)),
], ids=["parts", "depth", "chain", "characters"])  # fmt: skip
def test_the_parts_of_an_expression_are_counted_with_their_operators(
    last: str, first: str, message: str, place: tuple[int, ...]
) -> None:
    parse(last)
    with pytest.raises(FeelError) as found:
        parse(first)
    problem = found.value.problem

    assert problem.message.render("en") == message
    assert (problem.start, problem.end) == place
    assert problem.fix is not None
    assert problem.fix.render("en") == SIMPLIFY
