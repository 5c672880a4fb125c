"""Colours, sizes and line widths of the themes, as plain data: `#RRGGBB` strings and pixels."""

from __future__ import annotations

from dataclasses import replace

from gradviz.records import FrozenRecord

__all__ = ["DARK", "LIGHT", "PROJECTOR", "THEMES", "Theme"]


class Theme(FrozenRecord, frozen=True):
    """One theme of the window and of its figures.

    Text is `text` or `secondary`, at least 4.5 : 1 against its ground; `faint`, 3 : 1, is for marks and for what is
    disabled. `forward`, `backward`, `update` are the phase colours; the loss has the forward colour. `positive`,
    `negative` and `neutral` make the diverging scale of values. `inferno_from` and `inferno_to` trim the
    inferno map (0 dark, 1 bright) so that its strong end has the highest contrast with the panel. `scale` multiplies
    type sizes, `stroke` line widths. `is_grey`: colour scales use lightness only. `has_ground`: figures have the
    background `panel`; else they are transparent. `has_heading`: figures have their title and sentences.
    """

    name: str
    is_dark: bool
    window: str
    panel: str
    line: str
    text: str
    secondary: str
    faint: str
    accent: str
    on_accent: str
    forward: str
    backward: str
    update: str
    positive: str
    negative: str
    neutral: str
    not_finite: str
    warning: str
    inferno_from: float
    inferno_to: float
    scale: float = 1.0
    stroke: float = 1.0
    is_grey: bool = False
    has_ground: bool = True
    has_heading: bool = True

    def phase_colour(self, phase: str) -> str:
        """The colour of a phase by name; the loss has that of the forward pass."""
        return {"backward": self.backward, "update": self.update}.get(phase, self.forward)

    def on_surface(self, role: str) -> str:
        """The colour of a mark on a loss surface, whose colours are the same in all themes; `role` is backward, update,
        warning or text."""
        colour: str = _GREY_MARKS[role] if self.is_grey else getattr(LIGHT, role)
        return colour


_GREY_MARKS = {"backward": "#000000", "update": "#6E6E6E", "warning": "#3C3C3C", "text": "#1C1C1C"}
LIGHT = Theme(
    name="light", is_dark=False,
    window="#F4F5F7", panel="#FFFFFF", line="#E1E4EA", text="#1A1F29", secondary="#5C6675", faint="#848E9D",
    accent="#2456C8", on_accent="#FFFFFF", forward="#0072B2", backward="#C2410C", update="#00795A",
    positive="#0768B4", negative="#DE7015", neutral="#FFFFFF", not_finite="#C2188B", warning="#9A3412",
    inferno_from=0.80, inferno_to=0.12,
)  # fmt: skip
DARK = Theme(
    name="dark", is_dark=True,
    window="#15181E", panel="#1D2129", line="#2C323D", text="#E8EBF0", secondary="#A2ACBA", faint="#6C7686",
    accent="#7EA6FF", on_accent="#0F1420", forward="#5DB7F0", backward="#FF9A62", update="#4FD1A5",
    positive="#46A1E8", negative="#F5953E", neutral="#1D2129", not_finite="#FF6AD5", warning="#FFB26B",
    inferno_from=0.30, inferno_to=0.97,
)  # fmt: skip
PROJECTOR = replace(
    LIGHT, name="projector", window="#FFFFFF", text="#000000", secondary="#2B3340", faint="#5C6675",
    line="#B8BEC9", scale=1.6, stroke=2.0,
)  # fmt: skip

THEMES: dict[str, Theme] = {theme.name: theme for theme in (LIGHT, DARK, PROJECTOR)}
