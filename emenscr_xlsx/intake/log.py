"""The log of the inbox: a line a coordinator can read, and the same as JSON for programs."""

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ..forms.lists import STATUS
from ..model.finding import Severity
from ..text.terminal import harmless
from ..text.thai import clean
from ..text.words import Words
from .outcome import Outcome

_SIZE, _KEPT = 2_000_000, 9  # bytes of a log file, and how many older ones stay


class _Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        return harmless(json.dumps(fields | getattr(record, "fields", {}), ensure_ascii=False))


class _Line(logging.Formatter):
    """A line for people, which gives no terminal an order (S19)."""

    def format(self, record: logging.LogRecord) -> str:
        return harmless(super().format(record))


@contextmanager
def log(root: Path, *, aloud: bool = False) -> Iterator[logging.Logger]:
    """The workspace's log, open while it is written to; `aloud` shows it on the screen too."""
    folder = root / "logs"
    folder.mkdir(exist_ok=True)
    logger = logging.Logger(f"emenscr.{root}", logging.INFO)
    text = _Line("%(asctime)s  %(message)s", "%Y-%m-%d %H:%M:%S")
    handlers: list[tuple[logging.Handler, logging.Formatter]] = [
        (_rotating(folder / "intake.log"), text),
        (_rotating(folder / "intake.jsonl"), _Json()),
    ]
    if aloud:
        handlers.append((logging.StreamHandler(), text))
    for handler, formatter in handlers:
        handler.setFormatter(formatter)
        logger.addHandler(handler)
    try:
        yield logger
    finally:
        for handler in logger.handlers:
            handler.close()


def _rotating(path: Path) -> RotatingFileHandler:
    return RotatingFileHandler(
        path, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
    )


def note_failure(logger: logging.Logger, words: Words, slip: Exception) -> None:
    """Log a failure of the program: a line for people, and for whoever mends it where it failed."""
    note(logger, words, logging.ERROR, traceback="".join(traceback.format_exception(slip)))


def note(logger: logging.Logger, words: Words, level: int = logging.INFO, **fields: object) -> None:
    """Log something that happened, in both languages."""
    logger.log(level, str(words), extra={"fields": fields})


def note_outcome(logger: logging.Logger, outcome: Outcome) -> None:
    """Log what became of a file, its name without line breaks: it can fake no line of the log."""
    o, name = outcome, " ".join(clean(outcome.file).split())
    parts = [str(o.verdict.words), name]
    if o.project and o.period:
        parts.append(f"{o.project} {o.period.label}")
    if o.status:
        parts.append(str(STATUS.words(o.status)))
    if o.sha256:
        parts.append(o.sha256[:16])
    parts += [
        f"แทน{r.words.th} ต่าง {len(r.changes)} ช่อง"
        f" / replaces {r.words.en}, {len(r.changes)} answers differ"
        for r in o.replaced
    ]
    if o.failure:
        parts.append(str(o.findings[0].message))
    if o.reply:
        parts.append(f"→ {o.reply.name}")
    errors = sum(f.severity is Severity.ERROR for f in o.findings)
    fields = {
        "file": o.file,
        "verdict": str(o.verdict),
        "status": o.status,
        "project": o.project,
        "period": o.period and o.period.label,
        "sha256": o.sha256,
        "errors": errors,
        "remarks": sum(f.severity is Severity.WARNING for f in o.findings),
        "why": [f.code for f in o.findings if o.status is None],
        "reply": o.reply and str(o.reply),
        "replaces": [
            {"delivery": r.delivery, "file": r.file, "differ": len(r.changes)} for r in o.replaced
        ],
    }
    if o.failure:
        fields["traceback"] = o.failure
    logger.log(
        logging.ERROR if o.failure else logging.INFO, "  ·  ".join(parts), extra={"fields": fields}
    )
