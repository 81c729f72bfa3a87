"""Pages of findings that no rule of soundness makes, and how the page of findings begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

HEAD: Final = """# Findings about the rules of a rubric

<!-- Made by tools/findings.py from the rules themselves; change them there. -->

`kkk check` tells what is wrong in a rubric, and what is unsound in its rules: what nobody can reach, what
can't fail, what never matters, what is left open. `kkk check --explain CODE` shows a page of this file. The
line that is found carries `# here`; the examples leave out what doesn't matter for them.

**Severity.** `error`: the rules can't work so. `warning`: hardly meant. `note`: for information.
`--fail-on error` (the default) or `warning` says which of them make the exit code 1.

**Witness.** Where a finding says that something can happen, it was made to happen: entries and marks are
searched for that show it, and scored; without them nothing is claimed. `--witness DIR` writes them as rounds
to be scored. Where a finding says that something can't happen, it follows from the bounds of what is
compared, or from what is written, for every application there can be; `--witness` adds entries by which it is
seen, where such are found: one that a condition rejects or lets pass, or two that differ in what can't matter
and come to the same. KKK541, 542, 590 and 591 say nothing of entries, and the codes below KKK500 are of
rubrics by which none can be scored.

**Allowed.** What is meant is allowed where it stands, with a reason; it holds for that place and all that is
in it: `allow: {KKK503: one outstanding strength is enough}`. An allowance that matches nothing is a finding.
Only the codes KKK501 to KKK542 can be allowed. What is written short (`experts: {expert: 2}`) is written with
its keys to take `allow`, or what it stands in takes it."""

ALLOWANCES: Final[Mapping[str, tuple[str, str]]] = {
    "KKK590": (
        "warning",
        """
        An allowance matches nothing.

        At this place, and in what is in it, there is no such finding (any more). An allowance that is left
        standing would hide the next one.

        Bad:
            stages:
              - stage: check
                requirements:
                  affordable:
                    require: price <= 500
                    allow:
                      KKK502: once needed # here
        Good:
            stages:
              - stage: check
                requirements:
                  affordable:
                    require: price <= 1000
                    allow: {KKK502: the law names this limit}
        """,
    ),
    "KKK591": (
        "error",
        """
        A code can't be allowed.

        Only findings of the check for soundness (KKK501 to KKK542) can be meant by an author. What keeps a
        rubric from being used must be mended.

        Bad:
            stages:
              - stage: check
                requirements:
                  affordable:
                    require: price <= 500
                    allow:
                      KKK213: never absent # here
        Good:
            stages:
              - stage: check
                requirements:
                  affordable:
                    require: price <= 1000
                    allow: {KKK502: the law names this limit}
        """,
    ),
}
UNUSABLE: Final[Mapping[str, str]] = {
    "KKK210": """
        An expression can't be read.

        It isn't an expression of the language (docs/expressions.md); the message says what was expected. A
        loop goes through a list, so there is none that descends by itself.

        Bad:
            figures:
              countdown: count(for i in 3..1 return i) # here
            stages:
              - stage: check
                requirements:
                  affordable: {require: price <= countdown}
        Good:
            figures:
              countdown: count(for i in [3, 2, 1] return i)
            stages:
              - stage: check
                requirements:
                  affordable: {require: price <= countdown}
        """,
    "KKK014": """
        Inside `{ }` a key has no value: it may be half of an expression.

        YAML ends a value inside `{ }` at a comma. An expression with a comma, bracket or brace stands in
        quotes there, or on a line of its own.

        Bad:
            stages:
              - stage: check
                requirements:
                  affordable: {require: max(price, 100) <= 500} # here
        Good:
            stages:
              - stage: check
                requirements:
                  affordable: {require: "max(price, 100) <= 500"}
        """,
    "KKK213": """
        A value that may be absent is used without saying what holds then.

        A field with `?` may be left out. `if … != null`, a filter, `in`, or in a table `absent:` say what its
        absence means.

        Bad:
            form:
              price: {is: number, over: 0, max: 1000}
              discount?: {is: number, min: 0, max: 100}
            stages:
              - stage: check
                requirements:
                  affordable: {require: price - discount <= 500} # here
        Good:
            form:
              price: {is: number, over: 0, max: 1000}
              discount?: {is: number, min: 0, max: 100}
            stages:
              - stage: check
                requirements:
                  affordable: {require: price - (if discount != null then discount else 0) <= 500}
        """,
    "KKK216": """
        In a filter a name is compared with itself.

        Inside `list[…]` a bare name is the item's; that of the entry is `entry.name`.

        Bad:
            stages:
              - stage: merit
                criteria:
                  standing: {points: "count(field[price < price])", out_of: 100} # here
                require: merit >= 1
        Good:
            stages:
              - stage: merit
                criteria:
                  standing: {points: "count(field[price < entry.price])", out_of: 100}
                require: merit >= 1
        """,
    "KKK217": """
        Two different units are added or compared.

        Bad:
            form:
              price: {is: number, over: 0, max: 1000, unit: EUR}
              distance: {is: number, over: 0, max: 1000, unit: km}
            stages:
              - stage: check
                requirements:
                  affordable: {require: price <= distance} # here
        Good:
            form:
              price: {is: number, over: 0, max: 1000, unit: EUR}
              ceiling: {is: number, over: 0, max: 1000, unit: EUR}
            stages:
              - stage: check
                requirements:
                  affordable: {require: price <= ceiling}
        """,
    "KKK222": """
        A text is not given in a language that the rubric promises.

        Bad:
            languages: [pl, en]
            form:
              price: {is: number, over: 0, max: 1000, title: {pl: Cena, en: Price}}
            stages:
              - stage: check
                title: {pl: Ocena, en: Assessment}
                requirements:
                  affordable: {require: price <= 500, title: {pl: Niedrogo}} # here
        Good:
            languages: [pl, en]
            form:
              price: {is: number, over: 0, max: 1000, title: {pl: Cena, en: Price}}
            stages:
              - stage: check
                title: {pl: Ocena, en: Assessment}
                requirements:
                  affordable: {require: price <= 500, title: {pl: Niedrogo, en: Affordable}}
        """,
    "KKK227": """
        More than one sheet can mark a criterion, but nothing says how the marks become one.

        Bad:
            stages:
              - stage: merit
                experts: {expert: 2}
                criteria:
                  method: {marks: {to: 10}} # here
        Good:
            stages:
              - stage: merit
                experts: {expert: 2}
                criteria:
                  method: {marks: {to: 10}, combine: mean(marks)}
        """,
    "KKK232": """
        Places or money are limited, and nothing says what happens to equal entries at the limit.

        Bad:
            ranking: [lowest: price, shared]
            results:
              - {result: chosen, places: 1} # here
        Good:
            ranking: [lowest: price, shared]
            results:
              - {result: chosen, places: 1, tied: decided}
        """,
}
"""Findings that keep a rubric from being used at all, as far as an author meets them while writing rules."""
