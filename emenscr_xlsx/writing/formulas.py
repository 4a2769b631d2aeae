"""Declarations to the formulas beside a record.

Its computed cells, the check of each line, what counts of it.
"""

from functools import cache

from ..config.settings import Settings
from ..forms.report.due import AnswerState, answer_states
from ..model import Computed, Table
from ..model.counts import UNKNOWN
from ..model.phrase import Place, concatenated
from ..model.rules import Declared
from ..text.cell_text import not_blank
from ..text.formula import Expression, any_of, fn, joined, literal
from ..text.words import Lang, Words
from .hidden_cells import STANDING, own_fact
from .input_meaning import goes_by
from .outcomes import READ_AS_NUMBER, READ_AS_TEXT, UNREADABLE, LineOutcome, asked_of, outcomes
from .shapes import GIVEN, Marks, Shape, mark, shape

VERDICT = f"{GIVEN}verdict"
"""Stands in a shape for the hidden cell that holds which outcome a line came to."""


@cache
def computed_shape(table: Table, computed: Computed, lang: Lang) -> Shape:
    """The formula of a computed column."""
    return shape(computed.formula(Marks(table, lang)))


@cache
def verdict_shape(table: Table, line: int, lang: Lang, settings: Settings) -> Shape | None:
    """The formula for the number of the first outcome that holds, 0 for none.

    None where a line asks nothing.
    """
    marks, formula = Marks(table, lang), literal(0)
    for outcome in reversed(outcomes(table, line, settings)):
        formula = fn.IF(_holds(marks, outcome, asked_of(table, line)), outcome.number, formula)
    return shape(formula) if asked_of(table, line) else None


@cache
def check_shape(table: Table, line: int, lang: Lang, settings: Settings) -> Shape:
    """The formula that says a line's outcome in words."""
    marks = Marks(table, lang)
    words = [_words(marks, outcome) for outcome in outcomes(table, line, settings)]
    return shape(fn.CHOOSE(mark(VERDICT) + 1, "", *words))


def _holds(marks: Marks, outcome: LineOutcome, asked: tuple[str, ...]) -> Expression:
    """That a line comes to an outcome, where nothing before it holds."""
    if (check := outcome.check) is not None:
        if check.when is None:
            raise ValueError(f"{outcome.key} has no reading in a sheet")
        wrong = check.when.formula(marks)
        # Those of this line have been asked about by now. What another would have said is unknown.
        doubts = marks.doubts(check.reads.difference(asked))
        return fn.AND(wrong, fn.NOT(any_of(doubts))) if doubts else wrong
    if outcome.code == UNREADABLE:
        return marks.unreadable(outcome.column)
    if outcome.code == READ_AS_NUMBER:
        return fn.LEN(marks.typed(outcome.column)) > 0
    if outcome.code == READ_AS_TEXT:
        return fn.ISNUMBER(marks.itself(outcome.column))
    return any_of(not_blank(marks.cell(name)) for name in asked)


def _words(marks: Marks, outcome: LineOutcome) -> Expression:
    """What an outcome says."""
    check, say = outcome.check, outcome.say[marks.lang]
    if check is None:
        return literal(outcome.mark + say)
    return outcome.mark & concatenated(say, lambda place: _place(marks, check, place))


def _place(marks: Marks, check: Declared, place: Place) -> Expression:
    """What a check's message shows in a place."""
    name, _ = place
    if name == "head":
        return literal(marks.table[check.column].heading[marks.lang])
    if name not in check.places:
        return marks.place(place)
    value = check.places[name]
    return literal(value[marks.lang] if isinstance(value, Words) else str(value))


@cache
def beside_shapes(table: Table, lang: Lang) -> dict[str, Shape]:
    """The formulas of a record's hidden cells, by name.

    How it stands, where it answers an item; each fact about it; and what it counts of others.
    """
    marks, shapes = Marks(table, lang), {}
    if table.item:
        formula = literal(int(AnswerState.NOT_ASKED))
        for condition, state in answer_states(table):
            formula = fn.IF(condition.formula(marks), int(state), formula)
        shapes[STANDING] = shape(formula)
    for fact in table.facts:
        columns = [(table[n], marks.cell(n)) for n in fact.by]
        formula = fn.IF(fact.where.formula(marks), goes_by(columns), "")
        if doubts := marks.doubts(fact.names()):
            formula = fn.IF(any_of(doubts), UNKNOWN, formula)
        shapes[own_fact(fact.name)] = shape(formula)
    for count in table.counts:
        formula = marks.count(count)
        if table.open:  # in a row that nobody uses, nothing is counted
            cells = (cell(c.name) for c in table.asked for cell in (marks.typed, marks.cell))
            written = joined(dict.fromkeys(cells))
            formula = fn.IF(not_blank(written), formula, "")
        shapes[count.name] = shape(formula)
    return shapes
