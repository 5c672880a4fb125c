"""The optimizer's sub-steps in words: each with its formula and the numbers of one parameter."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from gradviz.engine.network import ParameterRef
from gradviz.records import FrozenRecord
from gradviz.scene.explanation.operation_words import factor
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.text import _, mark

__all__ = ["SUBSTEPS", "spelled", "substep_formula", "substep_title"]

# A text for each sub-step that clipping and the optimizers report; a test checks that none is missing.
SUBSTEPS = {
    "clipped_gradient": mark("clipped gradient"),
    "decayed_gradient": mark("with weight decay"),
    "decayed_velocity": mark("old velocity times μ"),
    "velocity": mark("velocity"),
    "look_ahead": mark("look-ahead"),
    "squares": mark("squares"),
    "mean": mark("running mean"),
    "corrected_root": mark("bias-corrected root"),
    "divisor": mark("divisor"),
    "corrected_mean": mark("−η times bias-corrected mean"),
    "decay": mark("decay"),
    "cut_links": mark("cut links"),
    "step": mark("step"),
}
_POWER = re.compile("10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]")


class _Numbers(FrozenRecord, frozen=True):
    """The numbers of one parameter within an update: `now` are the sub-steps so far, `before` the optimizer's state."""

    now: Mapping[str, float]
    before: Mapping[str, float]
    gradient: float
    weight: float
    rate: float
    options: Mapping[str, object]
    count: int
    digits: int

    def option(self, name: str) -> float:
        value = self.options[name]
        assert isinstance(value, int | float)
        return float(value)

    def beta(self, place: int) -> float:
        betas = self.options["betas"]
        assert isinstance(betas, tuple | list)
        return float(betas[place])

    def say(self, template: str, **values: float) -> str:
        """The template with its numbers inserted as factors."""
        texts = {name: factor(value, self.digits) for name, value in values.items()}
        for name, text in texts.items():
            tied = (f"{{{name}}}²", f"√{{{name}}}", f"÷ {{{name}}}")
            if any(each in template for each in tied) and _POWER.search(text) and not text.startswith("("):
                texts[name] = f"({text})"  # √2·10⁻⁴ would be √2 times 10⁻⁴
        return template.format(**texts)


def substep_title(name: str) -> str:
    """The title of a sub-step; its name where the table has no entry."""
    return _(SUBSTEPS[name]) if name in SUBSTEPS else name.replace("_", " ")


def substep_formula(reading: Reading, ref: ParameterRef, name: str) -> str:
    """The formula of a sub-step with its numbers, such as "μ · v = 0.9 · 0.02"; empty where there is none."""
    trace, run, index = reading.trace, reading.moment.run, reading.network.index(ref)
    now = {}
    for key, values in trace.substeps:
        if key == name:
            break
        now[key] = float(values[index])
    before = dict(zip(run.optimizer.slots, (float(slot[index]) for slot in trace.before.slots), strict=True))
    gradient = now.get("clipped_gradient", 0.0 if reading.is_frozen(ref) else float(trace.gradient[index]))
    numbers = _Numbers(
        now, before, now.get("decayed_gradient", gradient), float(trace.before.parameters[index]),
        trace.learning_rate, run.options, trace.before.count + 1, reading.view.digits,
    )  # fmt: skip
    if name == "clipped_gradient":
        clip = trace.clip
        return "" if clip is None or clip.factor is None else numbers.say(
            "g · limit ÷ norm = {g} · {f}", g=gradient, f=clip.factor
        )
    writer = _WRITERS.get((run.optimizer.name, name)) or _WRITERS.get(("", name))
    return writer(numbers) if writer is not None else ""


def _velocity(n: _Numbers) -> str:
    dampening = n.options.get("dampening", 0.0)
    if dampening and n.count > 1:
        return n.say("μ · v + (1 − τ) · g = {v} + {t} · {g}", v=n.now["decayed_velocity"],
                     t=1.0 - n.option("dampening"), g=n.gradient)  # fmt: skip
    return n.say("μ · v + g = {v} + {g}", v=n.now["decayed_velocity"], g=n.gradient)


def _mean(n: _Numbers, beta: float, letter: str) -> str:
    return n.say(f"{letter} · m + (1 − {letter}) · g = {{b}} · {{m}} + {{c}} · {{g}}", b=beta, m=n.before["mean"],
                 c=1.0 - beta, g=n.gradient)  # fmt: skip


def _squares(n: _Numbers, beta: float, letter: str) -> str:
    return n.say(f"{letter} · s + (1 − {letter}) · g² = {{b}} · {{s}} + {{c}} · {{g}}²", b=beta,
                 s=n.before["squares"], c=1.0 - beta, g=n.gradient)  # fmt: skip


def _adagrad_squares(n: _Numbers) -> str:
    start = n.option("initial_accumulator_value") if n.count == 1 else 0.0
    return n.say("s + g² = {s} + {g}²", s=n.before["squares"] or start, g=n.gradient)


def _adagrad_step(n: _Numbers) -> str:
    rate = n.rate / (1.0 + (n.count - 1) * n.option("lr_decay"))
    return n.say("−η · g ÷ (√s + ε) = {r} · {g} ÷ {d}", r=-rate, g=n.gradient, d=n.now["divisor"])


def _rmsprop_divisor(n: _Numbers) -> str:
    if n.options["centered"]:
        return n.say("√(s − m²) + ε = √({s} − {m}²) + {e}", s=n.now["squares"], m=n.now["mean"], e=n.option("eps"))
    return n.say("√s + ε = √{s} + {e}", s=n.now["squares"], e=n.option("eps"))


def _rmsprop_step(n: _Numbers) -> str:
    if n.options["momentum"]:
        return n.say("−η · v = {r} · {v}", r=-n.rate, v=n.now["velocity"])
    return n.say("−η · g ÷ (√s + ε) = {r} · {g} ÷ {d}", r=-n.rate, g=n.gradient, d=n.now["divisor"])


def _corrected_root(n: _Numbers) -> str:
    return n.say("√s ÷ √(1 − β₂ᵗ) = √{s} ÷ {c}", s=n.now["squares"], c=math.sqrt(1.0 - n.beta(1) ** n.count))


def _corrected_mean(n: _Numbers) -> str:
    return n.say("−η · m ÷ (1 − β₁ᵗ) = {r} · {m} ÷ {c}", r=-n.rate, m=n.now["mean"], c=1.0 - n.beta(0) ** n.count)


def _adam_step(n: _Numbers) -> str:
    return n.say("−η · m̂ ÷ (√ŝ + ε) = {m} ÷ {d}", m=n.now["corrected_mean"], d=n.now["divisor"])


def _adamw_step(n: _Numbers) -> str:
    return n.say("−η · m̂ ÷ (√ŝ + ε) − η · λ · w = {m} ÷ {d} + {w}", m=n.now["corrected_mean"], d=n.now["divisor"],
                 w=n.now["decay"])  # fmt: skip


_WRITERS: dict[tuple[str, str], Callable[[_Numbers], str]] = {
    ("", "decayed_gradient"): lambda n: n.say("g + λ · w = {g} + {l} · {w}", g=n.gradient,
                                              l=n.option("weight_decay"), w=n.weight),
    ("", "decayed_velocity"): lambda n: n.say("μ · v = {m} · {v}", m=n.option("momentum"), v=n.before["velocity"]),
    ("", "velocity"): _velocity,
    ("rmsprop", "velocity"): lambda n: n.say("μ · v + g ÷ divisor = {m} · {v} + {g} ÷ {d}", m=n.option("momentum"),
                                             v=n.before["velocity"], g=n.gradient, d=n.now["divisor"]),
    ("", "look_ahead"): lambda n: n.say("g + μ · v = {g} + {m} · {v}", g=n.gradient, m=n.option("momentum"),
                                        v=n.now["velocity"]),
    ("adagrad", "squares"): _adagrad_squares,
    ("rmsprop", "squares"): lambda n: _squares(n, n.option("alpha"), "α"),
    ("rmsprop", "mean"): lambda n: _mean(n, n.option("alpha"), "α"),
    ("adam", "squares"): lambda n: _squares(n, n.beta(1), "β₂"),
    ("adamw", "squares"): lambda n: _squares(n, n.beta(1), "β₂"),
    ("adam", "mean"): lambda n: _mean(n, n.beta(0), "β₁"),
    ("adamw", "mean"): lambda n: _mean(n, n.beta(0), "β₁"),
    ("", "corrected_root"): _corrected_root,
    ("", "divisor"): lambda n: n.say("√ŝ + ε = {s} + {e}", s=n.now["corrected_root"], e=n.option("eps")),
    ("adagrad", "divisor"): lambda n: n.say("√s + ε = √{s} + {e}", s=n.now["squares"], e=n.option("eps")),
    ("rmsprop", "divisor"): _rmsprop_divisor,
    ("", "corrected_mean"): _corrected_mean,
    ("", "decay"): lambda n: n.say("−η · λ · w = {r} · {l} · {w}", r=-n.rate, l=n.option("weight_decay"),
                                   w=n.weight),
    ("sgd", "step"): lambda n: n.say("−η · g = {r} · {g}", r=-n.rate, g=n.gradient),
    ("momentum", "step"): lambda n: n.say("−η · v = {r} · {v}", r=-n.rate, v=n.now["velocity"]),
    ("nesterov", "step"): lambda n: n.say("−η · (g + μ · v) = {r} · {l}", r=-n.rate, l=n.now["look_ahead"]),
    ("adagrad", "step"): _adagrad_step,
    ("rmsprop", "step"): _rmsprop_step,
    ("adam", "step"): _adam_step,
    ("adamw", "step"): _adamw_step,
}  # fmt: skip


def spelled(reading: Reading, ref: ParameterRef, name: str, value: float) -> str:
    """The formula of a sub-step, if it has one, and its number."""
    formula = substep_formula(reading, ref, name)
    shown = number(value, reading.view.digits)
    return f"{formula} = {shown}" if formula else f"{substep_title(name)} {shown}"
