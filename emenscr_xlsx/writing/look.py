"""How every workbook looks: one typeface, one accent, colours with a meaning. Data only."""

from ..model.finding import Severity

FONT = "TH Sarabun New"
INK, MUTED, ACCENT, LINE, GIVEN, PALE, EDGE = (
    "#1F2A37",
    "#5B6673",
    "#0B5C6B",
    "#C9D1D9",
    "#F3F5F7",
    "#FFFBEA",
    "#D8B94A",
)
AS_TYPED = "@"
"""The number format of cells that take a text: “0812345678”, “3/8” and “- …” stay as typed."""
BUDDHIST_DATE = "[$-107041E]d mmm yyyy"
"""The number format of days in Thai workbooks, whose texts count years by the Buddhist era."""
SEVERITY_COLOURS = {
    Severity.ERROR: ("#B42318", "#FDECEA"),
    Severity.WARNING: ("#92600A", "#FFF4DB"),
    Severity.INFO: ("#1F5FA8", "#EAF2FB"),
}

STYLES: dict[str, dict[str, object]] = {
    "plain": {},
    "title": {"font_size": 22, "bold": True, "font_color": ACCENT},
    "hint": {"font_size": 14, "font_color": MUTED},
    "section": {
        "font_size": 17,
        "bold": True,
        "font_color": ACCENT,
        "bottom": 1,
        "bottom_color": ACCENT,
    },
    "tag": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "align": "center",
        "text_wrap": True,
    },
    "heading": {"bold": True, "text_wrap": True, "bg_color": GIVEN, "align": "left", "indent": 1},
    "label": {
        "font_size": 13,
        "font_color": MUTED,
        "align": "center",
        "shrink": True,
        "valign": "bottom",
    },
    "side": {
        "font_size": 14,
        "font_color": MUTED,
        "align": "right",
        "valign": "top",
        "indent": 1,
        "text_wrap": True,
    },
    "head": {
        "font_size": 14,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "align": "center",
        "text_wrap": True,
        "border": 1,
        "border_color": "#FFFFFF",
    },
    "key": {"bold": True, "font_color": ACCENT, "align": "center"},
    "check": {
        "font_size": 13,
        "text_wrap": True,
        "font_color": MUTED,
        "align": "left",
        "indent": 1,
    },
    "text": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True},
    "ok": {"font_color": "#1B7F4B", "bold": True},
    "words": {
        "font_size": 17,
        "text_wrap": True,
        "valign": "top",
        "indent": 1,
        "bg_color": "#FFF4DB",
        "left": 5,
        "left_color": "#92600A",
    },
    "verdict": {"font_size": 20, "bold": True},
    "link": {"font_color": ACCENT, "underline": True},
    "link.centred": {
        "font_color": ACCENT,
        "underline": True,
        "align": "center",
        "valign": "top",
        "text_wrap": True,
    },
    "link.text": {"font_color": ACCENT, "underline": True, "valign": "top", "text_wrap": True},
}
STYLES |= {
    "tile.label": {
        "font_size": 13,
        "font_color": MUTED,
        "valign": "vcenter",
        "top": 2,
        "top_color": ACCENT,
        "text_wrap": True,
    },
    "tile": {"font_size": 20, "bold": True, "font_color": ACCENT, "align": "left", "shrink": True},
    "tile.note": {
        "font_size": 12,
        "font_color": MUTED,
        "align": "left",
        "valign": "top",
        "text_wrap": True,
    },
    "title.wrapped": {"font_size": 20, "bold": True, "font_color": ACCENT, "text_wrap": True},
    "headline": {"font_size": 15, "align": "left", "shrink": True},
    "choice.label": {"font_size": 14, "bold": True, "align": "right"},
    "choice": {
        "font_size": 15,
        "bold": True,
        "bg_color": PALE,
        "border": 1,
        "border_color": EDGE,
        "align": "center",
        "locked": False,
    },
    "small": {"font_size": 12, "font_color": MUTED, "text_wrap": True, "valign": "top"},
    "small.head": {"font_size": 13, "bold": True, "bottom": 1, "bottom_color": ACCENT},
    "small.head.wrapped": {
        "font_size": 12,
        "bold": True,
        "bottom": 1,
        "bottom_color": ACCENT,
        "text_wrap": True,
        "valign": "bottom",
    },
    "small.figure": {"font_size": 13, "align": "left", "valign": "top", "shrink": True},
    "small.cell": {"font_size": 13, "text_wrap": True, "valign": "top"},
    "small.number": {"font_size": 14, "bold": True, "align": "center"},
    "critical": {
        "font_size": 13,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#7A1F17",
        "align": "center",
    },
    "watch": {
        "font_size": 13,
        "bold": True,
        "font_color": INK,
        "bg_color": "#F3D9A4",
        "align": "center",
    },
    "group": {
        "font_size": 14,
        "bold": True,
        "font_color": ACCENT,
        "bg_color": GIVEN,
        "bottom": 1,
        "bottom_color": ACCENT,
    },
    "fine": {
        "font_size": 9,
        "text_wrap": True,
        "valign": "top",
        "bottom": 1,
        "bottom_color": LINE,
        "align": "left",
        "indent": 1,
    },
}
STYLES["cell"] = {
    "font_size": 13,
    "text_wrap": True,
    "valign": "top",
    "bottom": 1,
    "bottom_color": LINE,
}
STYLES["total"] = {"font_size": 13, "bold": True, "valign": "top", "top": 1, "top_color": ACCENT}
STYLES["link.cell"] = {
    **STYLES["cell"],
    "font_color": ACCENT,
    "underline": True,
    "text_wrap": False,
}
for _name in ("cell", "total"):
    STYLES[f"{_name}.text"] = {**STYLES[_name], "align": "left", "indent": 1}
STYLES["matter.None"] = STYLES["cell.text"]
STYLES["matter.watch"] = {**STYLES["cell.text"], "font_color": "#92600A"}
STYLES["matter.critical"] = {**STYLES["cell.text"], "font_color": "#B42318", "bold": True}
STYLES["centred"] = {"align": "center", "valign": "top"}
for _severity, (_ink, _ground) in SEVERITY_COLOURS.items():
    STYLES[f"severity.{_severity.name}"] = {
        "font_color": _ink,
        "bg_color": _ground,
        "bold": True,
        "align": "center",
        "valign": "top",
    }
for _name, _ground, _edge, _locked in (("given", GIVEN, LINE, True), ("asked", PALE, EDGE, False)):
    _base = {
        "bg_color": _ground,
        "border": 1,
        "border_color": _edge,
        "locked": _locked,
        "text_wrap": True,
    }
    STYLES |= {
        f"{_name}": {**_base, "align": "center"},
        f"{_name}.figure": {**_base, "align": "center", "text_wrap": False, "shrink": True},
        f"{_name}.text": {**_base, "align": "left", "indent": 1},
        f"{_name}.long": {**_base, "align": "left", "valign": "top", "indent": 1},
        f"{_name}.aside": {
            **_base,
            "align": "left",
            "valign": "top",
            "indent": 1,
            "font_size": 13,
            "font_color": MUTED,
        },
    }
STYLES["link.given"] = {**STYLES["given.text"], "font_color": ACCENT, "underline": True}

for _style in [name for name in STYLES if name.startswith(("given", "asked"))]:
    for _severity, (_ink, _ground) in SEVERITY_COLOURS.items():
        STYLES[f"{_style}.{_severity.name}"] = {
            **STYLES[_style],
            "bg_color": _ground,
            "border_color": _ink,
        }

STYLES["section.title"] = {**STYLES["section"], "shrink": True}
STYLES["tag.link"] = {**STYLES["tag"], "underline": True}
STYLES["step"] = {"text_wrap": True}
STYLES["side.left"] = {
    "font_size": 13,
    "font_color": MUTED,
    "align": "left",
    "valign": "top",
    "text_wrap": True,
}
for _name in ("asked", "given", *(f"asked.{severity.name}" for severity in Severity)):
    STYLES[f"legend.{_name.removeprefix('asked.')}"] = {
        **STYLES[_name],
        "locked": True,
        "font_size": 14,
    }
