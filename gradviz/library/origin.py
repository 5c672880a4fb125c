"""Where the weights of a run come from, for its table, its notes and the captions of its figures."""

from __future__ import annotations

from gradviz.records import FrozenRecord
from gradviz.scene.text.numbers import number
from gradviz.text import _

__all__ = ["NOT_SAID", "Origin"]


class Origin(FrozenRecord, frozen=True):
    """`model` is the class or file that the weights come from, empty where they are the setup's own; `dtype` is the
    type of its numbers. `agreement` is the largest difference between the model's own outputs and ours, None where
    they were not compared; `scaler` is the name of the inputs' scaler; `penalty` says where the penalty comes from,
    `remark` what gradviz computes differently from the model's library.
    """

    model: str = ""
    dtype: str = ""
    agreement: float | None = None
    scaler: str = ""
    penalty: str = ""
    remark: str = ""

    @property
    def words(self) -> str:
        """`of MLPClassifier, float64`; empty where the weights are the setup's own."""
        return ", ".join(part for part in (_("of {model}").format(model=self.model) if self.model else "", self.dtype)
                         if part)  # fmt: skip

    @property
    def caption(self) -> str:
        """One sentence for a figure and for the notes of a setup; empty where the weights are the setup's own."""
        if not self.model:
            return ""
        parts = [_("Weights of {model}, {dtype} numbers").format(model=self.model, dtype=self.dtype)]
        if self.dtype != "float64":
            parts.append(_("all of them exact, computed with in float64"))
        if self.scaler:
            parts.append(_("inputs scaled by {scaler}").format(scaler=self.scaler))
        if self.agreement is not None:
            parts.append(_("outputs agree with the model's to {size}").format(size=number(self.agreement, 2)))
        if self.remark:
            parts.append(self.remark)
        return "; ".join(parts) + "."


NOT_SAID = Origin()
