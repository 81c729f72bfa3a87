"""How a text becomes a tree, and what its author hears when it doesn't."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kkk_scoring.feel import FeelError, parse
from kkk_scoring.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Context,
    Filter,
    For,
    Function,
    If,
    In,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    Range,
    Test,
    children,
)

WRITE_TIME = 'Write `@"2027-03-31"`, `@"2027-03-31T16:00:00"`, `@"P3Y"` or `@"P14D"`.'
VALUE_MISSING = "A value is missing here: a number, a name, a text between quotes."
MISTAKES = [
    # text, where the finger points, what is wrong, what to do
    ("a ≥ 3", "≥", "`≥` has no meaning in an expression.", "Write `>=`."),
    ("a ≤ 3", "≤", "`≤` has no meaning in an expression.", "Write `<=`."),
    ("a × 3", "×", "`×` has no meaning in an expression.", "Write `*`."),
    ("a == 3", "==", "`==` has no meaning in an expression.", "Write `=`."),
    ("a <> 3", "<>", "`<>` has no meaning in an expression.", "Write `!=`."),
    ("a => 3", "=>", "`=>` has no meaning in an expression.", "Write `>=`."),
    ("!a", "!", "`!` has no meaning in an expression.", "Write `not(…)`."),
    ("a && b", "&&", "`&&` has no meaning in an expression.", "Write `and`."),
    ("a || b", "||", "`||` has no meaning in an expression.", "Write `or`."),
    ("a ^ 2", "^", "`^` has no meaning in an expression.", "Write `**`."),
    ("count(a; b)", ";", "`;` has no meaning in an expression.", "Write `,`."),
    ("0,7 * a", "0,7", "`0,7` is no number here.", "Write `0.7`."),
    ("a >= 70%", "70%", "`%` has no meaning in an expression.", "Write `0.7`."),
    ("a >= 12,5 %", "12,5 %", "`%` has no meaning in an expression.", "Write `0.125`."),
    ("a * b%", "%", "`%` has no meaning in an expression.", "Write `0.7` for 70%."),
    ("10 000", "10 000", "`10 000` can't stand here.", "Write `10000`."),
    ("„ab”", "„", "`„` has no meaning in an expression.", 'Put a text between straight quotes: `"text"`.'),
    ("'ab'", "'", "`'` has no meaning in an expression.", 'Put a text between straight quotes: `"text"`.'),
    ('a = "ab', '"ab', "The text that begins here has no end.", 'Put `"` at its end.'),
    ("a AND b", "AND", "Words of the language are written in small letters.", "Write `and`."),
    ("IF a then 1 else 2", "IF", "Words of the language are written in small letters.", "Write `if`."),
    ("a i b", "i", "`i` can't stand between two values.", "Write `and`."),
    ("a lub b", "lub", "`lub` can't stand between two values.", "Write `or`."),
    ("not a", "not", "`not` needs brackets.", "Write `not(…)`."),
    ("a instance of number", "instance", "`instance of` is not supported here.", None),
    (
        "cluster age > 3",
        "cluster age",
        "`cluster` and `age` stand side by side.",
        "A name has no spaces: `cluster_age`. Or an operator is missing.",
    ),
    ("x in 1..10", "1..10", "A range stands in brackets.", "Write `[1..10]`: both ends belong to it."),
    ("1 < x < 10", "1 < x <", "Only two values can be compared at a time.", "Write `1 < x and x < …`."),
    ("a = b = c", "a = b =", "Only two values can be compared at a time.", "Write `a = b and b = …`."),
    (
        "-x ** y",
        "-x **",
        "Does the minus belong to the base or to the result?",
        "Put brackets: `(-x) ** …` or `-(x ** …)`.",
    ),
    (
        "a ** b ** c",
        "a ** b **",
        "Which power comes first?",
        "Put brackets: `(a ** b) ** c` or `a ** (b ** c)`.",
    ),
    ("1 + function(x) x", "function", "`function` may only stand at the very beginning.", None),
    ("(1 + 2", "(", "The bracket `(` that opens here is not closed.", "Close it with `)`."),
    ("count(members", "(", "The bracket `(` that opens here is not closed.", "Close it with `)`."),
    ('members[kind = "x"', "[", "The bracket `[` that opens here is not closed.", "Close it with `]`."),
    ("1 + 2)", ")", "The bracket `)` closes none.", None),
    ("(1]", "]", "`]` can't stand here.", "Here `)` is missing."),
    ("1 +", "+", "The expression breaks off after `+`.", VALUE_MISSING),
    ("1 + * 2", "*", "`*` can't stand here.", VALUE_MISSING),
    ("", "", "There is no expression.", None),
    ("  ", "  ", "There is no expression.", None),
    ("if a then b", "b", "The expression breaks off after `b`.", "Every `if … then …` needs an `else …`."),
    ("x between 1", "1", "The expression breaks off after `1`.", "Here `and` is missing."),
    ("some x in xs", "xs", "The expression breaks off after `xs`.", "Here `satisfies` is missing."),
    ("then + 1", "then", "`then` is a word of the language and can't be a name.", VALUE_MISSING),
    (
        "a.in",
        "in",
        "`in` is a word of the language and can't be a name.",
        "A name is missing here: a letter, then letters, digits or `_`.",
    ),
    ("{a: 1, b}", "b", "`b` can't stand here.", "Write the entries of a record as `name: value`."),
    (
        "for i in 1..3 return i",
        "1..3",
        "`for`, `some` and `every` go through a list, not through a range.",
        "Write a list: `[1, 2, 3]`.",
    ),
    (
        "[1..3]",
        "[1..3]",
        "A range like `[1..3]` may only stand after `in`.",
        "Write `x in [1..3]`.",
    ),
    ("partial[1]", "partial", "`partial` is not supported here.", None),
    (
        '@"2020-02-30"',
        '@"2020-02-30"',
        "There is no day `2020-02-30`.",
        WRITE_TIME,
    ),
    (
        '@"2020-01-01T10:00:00@Europe/Warsaw"',
        '@"2020-01-01T10:00:00@Europe/Warsaw"',
        "A time of day without a date, and time zones with names, are not supported.",
        WRITE_TIME,
    ),
    ("a $ b", "$", "`$` has no meaning in an expression.", None),
    ("a >= 7%", "7%", "`%` has no meaning in an expression.", "Write `0.07`."),
    ("70% * a", "70%", "`%` has no meaning in an expression.", "Write `0.7`."),
    ("1.2.3% * a", "%", "`%` has no meaning in an expression.", "Write `0.7` for 70%."),
    (
        "1234567890123456789%",
        "1234567890123456789%",
        "`%` has no meaning in an expression.",
        "Write `12345678901234567.89`.",
    ),
    ("12345678901234567890%", "%", "`%` has no meaning in an expression.", "Write `0.7` for 70%."),
    ("x in 1..10 or y", "1..10", "A range stands in brackets.", "Write `[1..10]`: both ends belong to it."),
    (
        f"x in 1..{'9' * 57}",
        f"1..{'9' * 57}",
        "A range stands in brackets.",
        f"Write `[1..{'9' * 57}]`: both ends belong to it.",
    ),
    (
        f"x in 1..{'9' * 58}",
        f"1..{'9' * 58}",
        "A range stands in brackets.",
        f"Write `[1..{'9' * 56}…]`: both ends belong to it.",
    ),
    (
        '@"x2020-02-30"',
        '@"x2020-02-30"',
        '`@"x2020-02-30"` is no date, no date and time, and no duration.',
        WRITE_TIME,
    ),
    (
        '@"2020-02-3x"',
        '@"2020-02-3x"',
        '`@"2020-02-3x"` is no date, no date and time, and no duration.',
        WRITE_TIME,
    ),
    ("(1 +", "+", "The expression breaks off after `+`.", VALUE_MISSING),
    ("(1 + [2][1]", "(", "The bracket `(` that opens here is not closed.", "Close it with `)`."),
    ("x in [1..2 3", "3", "`3` can't stand here.", "End the range with `]` (its end belongs to it) or `)`."),
    ("x in [1..2", "[", "The bracket `[` that opens here is not closed.", "Close it with `]`."),
    ("0,x", ",", "`,` can't stand here.", None),
    ("1.5.50", ".50", "`.50` can't stand here.", None),
    ("a lub (b)", "lub", "`lub` can't stand between two values.", "Write `or`."),
]


@pytest.mark.parametrize(("text", "pointed", "message", "fix"), MISTAKES)
def test_a_mistake_is_named_with_its_place_and_its_cure(
    text: str, pointed: str, message: str, fix: str | None
) -> None:
    with pytest.raises(FeelError) as refused:
        parse(text)
    problem = refused.value.problem

    assert problem.message.render("en") == message
    assert (problem.fix.render("en") if problem.fix else None) == fix
    assert text[problem.start : problem.end] == pointed
    assert problem.kind == "syntax"


BINDING = [
    ("1 + 2 * 3", "(1 + (2 * 3))"),
    ("1 - 2 - 3", "((1 - 2) - 3)"),
    ("a / b / c", "((a / b) / c)"),
    ("2 * x ** 2", "(2 * (x ** 2))"),
    ("-x + y", "((-x) + y)"),
    ("-a.b", "(-a.b)"),
    ("-f(x)[1]", "(-f(x)[1])"),
    ("a or b and c or d", "(a or (b and c) or d)"),
    ("a and b and c", "(a and b and c)"),
    ("a + 1 > b and c", "(((a + 1) > b) and c)"),
    ("x between 1 and 10 and y", "((x between 1 and 10) and y)"),
    ("x in [1..10] and y", "((x in [1..10]) and y)"),
    ("x in (1..10)", "(x in (1..10))"),
    ("x in (1..10]", "(x in (1..10])"),
    ("x in [[1..3], [5..7]]", "(x in [[1..3], [5..7]])"),
    ("x in (1, < 5, [7..8])", "(x in (1, < 5, [7..8]))"),
    ("x in < 20 or y", "((x in (< 20)) or y)"),
    ("x in (a + b) * 2", "(x in ((a + b) * 2))"),
    ("x in (xs)[1]", "(x in xs[1])"),
    ("x in [1, 2][1] + 1", "(x in ([1, 2][1] + 1))"),
    ("if a then b else c + 1", "(if a then b else (c + 1))"),
    ("1 + if a then b else c", "(1 + (if a then b else c))"),
    ("for x in xs return x + 1", "(for x in xs return (x + 1))"),
    ("some x in xs, y in x.ys satisfies x > y or z", "(some x in xs, y in x.ys satisfies ((x > y) or z))"),
    ("(1 + 2) * 3", "((1 + 2) * 3)"),
    ("(-x) ** 2", "((-x) ** 2)"),
    ("a.b.c[d = 1].e", "a.b.c[(d = 1)].e"),
    ("function(x, y) x + y", "function(x, y) (x + y)"),
]


@pytest.mark.parametrize(("text", "meaning"), BINDING)
def test_operators_bind_as_in_dmn(text: str, meaning: str) -> None:
    assert bracketed(parse(text)) == meaning


CALLS = [
    ("distinct values(xs)", "distinct values", (None,)),
    ("round  half\n up(x, 2)", "round half up", (None, None)),
    ('date and time("2027-03-31T16:00:00")', "date and time", (None,)),
    ("years and months duration(a, b)", "years and months duration", (None, None)),
    ('closest two(list: xs, equal gaps: "lower")', "closest two", ("list", "equal gaps")),
    ("substring(string: x, start position : 3)", "substring", ("string", "start position")),
    ("my_figure(1)", "my_figure", (None,)),
    ("now()", "now", ()),
]


@pytest.mark.parametrize(("text", "name", "names"), CALLS)
def test_functions_may_have_several_words_and_named_arguments(
    text: str, name: str, names: tuple[str | None, ...]
) -> None:
    call = parse(text)

    assert isinstance(call, Call)
    assert (call.name, call.names) == (name, names)


@pytest.mark.parametrize("name", ["date", "round", "start", "order", "notes", "index", "item", "years"])
def test_a_name_may_be_the_beginning_of_a_functions_name_or_of_a_keyword(name: str) -> None:
    tree = parse(f"{name} + 1")

    assert isinstance(tree, Arithmetic)
    assert isinstance(tree.left, Name)
    assert tree.left.name == name


def test_a_name_written_with_combining_marks_is_the_same_name() -> None:
    tree = parse("liczba_członko\u0301w + źródło2")

    assert bracketed(tree) == "(liczba_członk\u00f3w + źródło2)"
    assert (tree.start, tree.end) == (0, 26)


def test_a_function_begins_with_its_word() -> None:
    tree = parse(" function(x) x + 1")

    assert isinstance(tree, Function)
    assert (tree.start, tree.end) == (1, 18)


TEXTS = [
    (r'"a\"b"', 'a"b'),
    (r'"a\\b"', "a\\b"),
    (r'"\n\t"', "\n\t"),
    (r'"\u0105"', "ą"),
    (r'"\U01F40E"', "🐎"),
    (r'"\uD83D\uDC0E"', "🐎"),
    ('"„Łódź”"', "„Łódź”"),
]


@pytest.mark.parametrize(("text", "value"), TEXTS)
def test_a_text_may_hold_any_character(text: str, value: str) -> None:
    tree = parse(text)

    assert isinstance(tree, Literal)
    assert tree.value == value


@pytest.mark.parametrize("text", [r'"\q"', r'"\u12"', r'"\u12g4"', r'"\UFFFFFF"', r'"\uD83D"'])
def test_an_unknown_escape_is_refused(text: str) -> None:
    with pytest.raises(FeelError, match="In a text"):
        parse(text)


WHOLE_FEEL = [
    "[1..3]",
    "]1..3[",
    "for i in 1..3 return partial",
    "-2 ** 2",
    "2 ** 3 ** 2",
    "(< 5)",
    "(1..2) = (1..2)",
]


@pytest.mark.parametrize("text", WHOLE_FEEL)
def test_the_conformance_cases_may_use_more_of_feel(text: str) -> None:
    with pytest.raises(FeelError):
        parse(text)

    assert isinstance(parse(text, whole_feel=True), Node)


TOO_MUCH = [
    ("1" * 10_001, "The expression has 10001 characters; at most 10000 are allowed."),
    ("[" * 100_000, "The expression has 100000 characters; at most 10000 are allowed."),
    ("[" * 100, "The expression is nested too deeply."),
    ("(" * 100, "The expression is nested too deeply."),
    ("-" * 100 + "1", "The expression is nested too deeply."),
    ("if a then " * 80, "The expression is nested too deeply."),
    ("a in (" * 80, "The expression is nested too deeply."),
    ("a in [" * 1_600, "The expression is nested too deeply."),
    ("1 + " * 150 + "1", "The expression is nested too deeply."),
    ("a" + ".b" * 150, "The expression is nested too deeply."),
    ("1 + " * 2_000 + "1", "The expression has more than 2000 parts."),
    ("9" * 61, "A number may have 60 digits and an exponent of 100 at most."),
    ("1e101", "A number may have 60 digits and an exponent of 100 at most."),
    ("1e99999999", "A number may have 60 digits and an exponent of 100 at most."),
]


@pytest.mark.parametrize(("text", "message"), TOO_MUCH, ids=[text[:20] for text, _ in TOO_MUCH])
def test_an_expression_beyond_all_reason_is_refused(text: str, message: str) -> None:
    with pytest.raises(FeelError) as refused:
        parse(text)

    assert refused.value.problem.kind == "limit"
    assert refused.value.problem.message.render("en") == message


def test_a_long_chain_of_conditions_is_fine() -> None:
    tree = parse(" and ".join(["a"] * 900))

    assert isinstance(tree, Logic)
    assert len(tree.operands) == 900


# Laws

ATOMS = ("1", "2.5", "x", "y.z", '"t"', "true", "null", "count(xs)", '@"2027-03-31"', "xs[1]", "[]", "[1, 2]")
FORMS = (
    "«» + «»",
    "«» - «»",
    "«» * «»",
    "(«») ** («»)",
    "-(«»)",
    "(«»)",
    "(«») = («»)",
    "(«») <= («»)",
    "(«») and («») and («»)",
    "(«») or («»)",
    "if «» then «» else «»",
    "for v in «» return «»",
    "some v in «», w in v satisfies («»)",
    "every v in («») satisfies («»)",
    "(«»)[«»]",
    "(«»).name",
    "round half up(«», 2)",
    "max(«», «»)",
    "[«», «»]",
    "(«») between («») and («»)",
    "(«») in («»)",
    "(«») in [(«»)..(«»)]",
    "(«») in («», < («»))",
    "{a: «», b: «»}",
    "not(«»)",
)


def some_expression(random: Random, depth: int) -> str:
    """A text that can be read; where random brackets are missing, one with brackets."""
    if depth == 0:
        return random.choice(ATOMS)
    pieces = random.choice(FORMS).split("«»")
    parts = [some_expression(random, depth - 1) for _ in pieces[1:]]
    bare, safe = (
        pieces[0] + "".join(part + piece for part, piece in zip(given, pieces[1:], strict=True))
        for given in (parts, [f"({part})" for part in parts])
    )
    try:
        parse(bare)
    except FeelError:
        return safe
    return bare


@settings(max_examples=200)
@given(st.integers(0, 2**48), st.integers(0, 3))
def test_a_tree_written_out_with_all_brackets_is_the_same_tree(seed: int, depth: int) -> None:
    text = some_expression(Random(seed), depth)
    written = bracketed(parse(text))

    assert bracketed(parse(written)) == written


@settings(max_examples=200)
@given(st.integers(0, 2**48), st.integers(1, 3))
def test_every_node_points_at_the_text_that_makes_it(seed: int, depth: int) -> None:
    text = some_expression(Random(seed), depth)
    waiting = [parse(text)]
    while waiting:
        node = waiting.pop()
        waiting += children(node)
        if not isinstance(node, Range | Test):
            assert bracketed(parse(text[node.start : node.end])) == bracketed(node)


@settings(max_examples=100)
@given(st.integers(0, 2**48), st.sampled_from([" ", "\n", "\t ", "\n   "]))
def test_spaces_and_lines_make_no_difference(seed: int, space: str) -> None:
    text = some_expression(Random(seed), 2)

    assert bracketed(parse(space + text.replace(" ", space) + space)) == bracketed(parse(text))


# Writing a tree out


def bracketed(node: Node) -> str:
    """The expression with every operator in brackets."""
    if isinstance(node, In):
        tests = ", ".join(map(bracketed, node.tests))
        alone = len(node.tests) == 1 and not isinstance(node.tests[0], Test)
        return f"({bracketed(node.value)} in {tests if alone else f'({tests})'})"
    if isinstance(node, Range):
        left, right = "[" if node.low_closed else "(", "]" if node.high_closed else ")"
        return f"{left}{bracketed(node.low)}..{bracketed(node.high)}{right}"
    if isinstance(node, For | Quantified):
        return f"({loop(node)})"
    if isinstance(node, Call):
        named = zip(node.names, node.arguments, strict=True)
        parts = [(f"{name}: " if name else "") + bracketed(part) for name, part in named]
        return f"{node.name}({', '.join(parts)})"
    if isinstance(node, Path | Filter) and isinstance(node.base, Literal):
        return plain(node).replace(bracketed(node.base), f"({bracketed(node.base)})", 1)
    return plain(node)


def plain(node: Node) -> str:
    parts = [bracketed(child) for child in children(node)]
    match node:
        case Literal():
            return shown(node.value)
        case Name():
            return node.name
        case Path():
            return f"{parts[0]}.{node.name}"
        case Filter():
            return f"{parts[0]}[{parts[1]}]"
        case Negation():
            return f"(-{parts[0]})"
        case Arithmetic() | Comparison():
            return f"({parts[0]} {node.op} {parts[1]})"
        case Logic():
            return "(" + f" {node.op} ".join(parts) + ")"
        case Between():
            return f"({parts[0]} between {parts[1]} and {parts[2]})"
        case Test():
            return f"{node.op} {parts[0]}"
        case If():
            return f"(if {parts[0]} then {parts[1]} else {parts[2]})"
        case ListOf():
            return f"[{', '.join(parts)}]"
        case Context():
            return "{" + ", ".join(f"{key}: {bracketed(value)}" for key, value in node.entries) + "}"
        case Function():
            return f"function({', '.join(node.parameters)}) {parts[0]}"
    raise AssertionError(node)


def loop(node: For | Quantified) -> str:
    loops = ", ".join(f"{name} in {bracketed(items)}" for name, items in node.loops)
    if isinstance(node, For):
        return f"for {loops} return {bracketed(node.body)}"
    return f"{node.op} {loops} satisfies {bracketed(node.condition)}"


def shown(value: object) -> str:
    if isinstance(value, date):
        return f'@"{value.isoformat()}"'
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Fraction):
        return str(float(value))
    return "null" if value is None else str(value).lower()
