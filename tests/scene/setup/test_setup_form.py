"""The form: every field can be edited, every edit gives a setup that can be computed, and Undo can name it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gradviz.data.csv_plan import GUESSED, plan_table
from gradviz.data.csv_reading import reading_of
from gradviz.data.csv_table import read_table
from gradviz.data.errors import SetupError
from gradviz.data.generators import GENERATORS
from gradviz.data.setup import GeneratedData, InlineData
from gradviz.engine.losses import LOSSES
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.scene.setup.csv_choice import setup_with_plan
from gradviz.scene.setup.setup_edits import edit_label, edited_setup, fitted, restarts
from gradviz.scene.setup.setup_form import FieldFrame, setup_frame, thumbnails
from gradviz.training.run import Run
from gradviz.training.setup import (
    ClipSetup,
    LayerInitializer,
    LayerSetup,
    NetworkSetup,
    OptimizerSetup,
    RunSetup,
    ScheduleSetup,
)

BASE = RunSetup(
    NetworkSetup(2, (LayerSetup(3), LayerSetup(1))), GeneratedData("circle", samples=40), freeze=("w1[1,2]", "b2[1]")
)


def fields(setup: RunSetup) -> dict[str, FieldFrame]:
    frame = setup_frame(Run(setup), "title", "notes")
    return {field.key: field for section in frame.sections for field in section.fields}


OWN = LayerSetup(3, initializer=LayerInitializer("uniform", None, (("high", 0.25),)))
RICH = NetworkSetup(2, (OWN, LayerSetup(1, initializer=LayerInitializer("zeros", 0.5))))
SETUPS = [
    *(replace(BASE, optimizer=OptimizerSetup(name, 0.1)) for name in OPTIMIZERS),
    *(replace(BASE, optimizer=OptimizerSetup("sgd", 0.1, (), ScheduleSetup(name, 5))) for name in SCHEDULES),
    replace(BASE, optimizer=OptimizerSetup("adam", 0.1, clip=ClipSetup(norm=0.5)), network=RICH),
    replace(BASE, optimizer=OptimizerSetup("adam", 0.1, clip=ClipSetup(value=0.5))),
]


@pytest.mark.parametrize("setup", SETUPS)
def test_committing_the_displayed_value_of_a_field_changes_nothing(setup: RunSetup) -> None:
    run = Run(setup)
    for key, field in fields(setup).items():
        if field.kind in ("words", "list", "button") or key in ("title", "notes"):
            continue
        same = Run(edited_setup(setup, key, field.value))
        assert same.setup.optimizer == setup.optimizer, key
        assert (same.options, same.learning_rate, same.network.setup) == (
            run.options, run.learning_rate, run.network.setup,
        ), key  # fmt: skip
        assert same.dataset.inputs.tobytes() == run.dataset.inputs.tobytes(), key
        assert same.setup.loss == setup.loss


@pytest.mark.parametrize("setup", SETUPS)
def test_every_field_names_its_edit_and_has_a_tooltip(setup: RunSetup) -> None:
    for key, field in fields(setup).items():
        if key in ("title", "notes") or field.kind in ("words", "list"):
            continue
        assert field.tooltip, key
        assert not set("._[") & set(edit_label(key)), key


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_setting_has_its_meaning_and_pytorchs_name(name: str) -> None:
    found = [field for field in fields(replace(BASE, optimizer=OptimizerSetup(name, 0.1))).values()
             if field.key.startswith("optimizer.options.")]  # fmt: skip
    keys = [field.key.removeprefix("optimizer.options.").partition("[")[0] for field in found]
    assert set(keys) == set(OPTIMIZERS[name].options)
    for key, field in zip(keys, found, strict=True):
        meaning, _semicolon, pytorch = field.tooltip.rpartition("; ")
        assert key in pytorch.split()
        assert len(meaning) > 20
        assert "_" not in field.label + meaning


def test_a_schedule_is_chosen_typed_and_left_again() -> None:
    setup = edited_setup(BASE, "optimizer.schedule.name", "step")
    setup = edited_setup(setup, "optimizer.schedule.options.every", "30")
    setup = edited_setup(setup, "optimizer.schedule.options.factor", "0,5")
    setup = edited_setup(setup, "optimizer.schedule.warm_up", "10")
    assert setup.optimizer.schedule == ScheduleSetup("step", 10, options=(("every", 30), ("factor", 0.5)))
    for key, text in (("options.every", "0"), ("options.factor", "0"), ("warm_up", "-1"), ("warm_up_from", "2")):
        with pytest.raises(SetupError, match="nothing was changed"):
            edited_setup(setup, f"optimizer.schedule.{key}", text)
    adam = edited_setup(setup, "optimizer.name", "adam")
    assert adam.optimizer.schedule == setup.optimizer.schedule
    usual = edited_setup(setup, "optimizer.schedule.options.every", "100")
    assert usual.optimizer.schedule.options == (("factor", 0.5),)
    assert not restarts(BASE, setup)


def test_clipping_is_turned_on_changed_and_off() -> None:
    on = edited_setup(BASE, "optimizer.clip.kind", "norm")
    assert on.optimizer.clip == ClipSetup(norm=1.0)
    assert edited_setup(on, "optimizer.clip.norm", "0.2").optimizer.clip == ClipSetup(norm=0.2)
    assert edited_setup(on, "optimizer.clip.kind", "value").optimizer.clip == ClipSetup(value=1.0)
    assert edited_setup(on, "optimizer.clip.kind", "none") == BASE
    with pytest.raises(SetupError, match="nothing was changed"):
        edited_setup(on, "optimizer.clip.norm", "0")


def test_a_layer_is_drawn_apart_and_as_all_others_again() -> None:
    path = "network.layers[0].initializer"
    own = edited_setup(edited_setup(BASE, f"{path}.name", "normal"), f"{path}.options.std", "2")
    own = edited_setup(own, f"{path}.bias", "0.5")
    assert own.network.layers[0].initializer == LayerInitializer("normal", 0.5, (("std", 2.0),))
    assert f"{path}.options.std" in fields(own)
    assert restarts(BASE, own)
    assert edited_setup(own, f"{path}.bias", "").network.layers[0].initializer == LayerInitializer(
        "normal", None, (("std", 2.0),)
    )
    assert edited_setup(own, f"{path}.name", "") == BASE
    with pytest.raises(SetupError, match=r"initializer\.std"):
        Run(edited_setup(own, f"{path}.options.std", "-1"))


@pytest.mark.parametrize("name", LOSSES)
def test_choosing_a_loss_brings_the_activation_that_it_needs(name: str) -> None:
    changed = edited_setup(BASE, "loss", name)
    needed = LOSSES[name].requires_activation
    assert changed.network.layers[-1].activation == (needed or "tanh")


@pytest.mark.parametrize("name", GENERATORS)
def test_every_data_set_can_be_chosen(name: str) -> None:
    Run(fitted(edited_setup(BASE, "data.generator", name), Path()))


def test_removing_a_unit_drops_its_written_weights_and_frozen_names() -> None:
    changed = edited_setup(BASE, "network.layers[0].units", "1")
    assert changed.freeze == ("b2[1]",)
    assert restarts(BASE, changed)


def test_layers_are_added_before_the_output_and_removed_again() -> None:
    more = edited_setup(BASE, "network.add", "")
    assert [layer.units for layer in more.network.layers] == [3, 3, 1]
    assert edited_setup(more, "network.remove", "").network == BASE.network
    with pytest.raises(SetupError, match="the only one"):
        edited_setup(edited_setup(BASE, "network.remove", ""), "network.remove", "")


def test_patterns_keep_the_comma_inside_a_name() -> None:
    assert edited_setup(BASE, "freeze", "w1[1, 2], b1[*] w2[*,*]").freeze == ("w1[1, 2]", "b1[*]", "w2[*,*]")
    assert edited_setup(BASE, "freeze", " ").freeze == ()


def test_features_decide_the_inputs_of_the_network() -> None:
    changed = fitted(edited_setup(BASE, "data.features", "xy,x,sin_y"), Path())
    assert isinstance(changed.data, GeneratedData)
    assert changed.data.features == ("x", "xy", "sin_y")
    assert changed.network.inputs == 3
    with pytest.raises(SetupError, match="at least one input"):
        edited_setup(BASE, "data.features", "")


def test_a_written_table_takes_over_and_fits() -> None:
    changed = edited_setup(BASE, "data.kind", "inline")
    assert isinstance(changed.data, InlineData)
    Run(fitted(changed, Path()))
    wide = replace(changed, data=InlineData(((1.0, 2.0, 3.0),), ((0.0, 1.0),)))
    assert [fitted(wide, Path()).network.inputs, fitted(wide, Path()).network.layers[-1].units] == [3, 2]


def on_table(path: Path) -> RunSetup:
    """BASE on a table beside it, as the rules of reading say."""
    return setup_with_plan(BASE, plan_table(reading_of(read_table(path, path.name)), GUESSED), path.name)


@pytest.mark.parametrize(("words", "units", "loss"), [
    ("red green", 1, "binary_cross_entropy"), ("a b c", 3, "categorical_cross_entropy"),
    ("1.5 2.5 7", 1, "half_squared_error"),
])  # fmt: skip
def test_a_table_on_disk_brings_a_fitting_output(tmp_path: Path, words: str, units: int, loss: str) -> None:
    labels = words.split() * 8
    rows = "\n".join(f"{n},{n * 0.5},{label}" for n, label in enumerate(labels))
    (tmp_path / "table.csv").write_text(f"width,height,kind\n{rows}\n")
    changed = on_table(tmp_path / "table.csv")
    assert (changed.network.layers[-1].units, changed.loss) == (units, loss)
    Run(fitted(changed, tmp_path), tmp_path)


def test_other_columns_of_a_table_take_their_choices_along(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("sex,len,rings\n" + "M,0.4,15\nF,0.3,7\nI,0.5,9\nM,0.44,10\n" * 3)
    setup = on_table(tmp_path / "table.csv")
    fewer = fitted(edited_setup(setup, "data.columns", "len"), tmp_path)
    assert (fewer.network.inputs, fewer.data.one_hot) == (1, None)  # type: ignore[union-attr]
    other = edited_setup(edited_setup(setup, "data.columns", "len, rings"), "data.targets", "sex")
    other = fitted(edited_setup(other, "loss", "categorical_cross_entropy"), tmp_path)
    assert Run(other, tmp_path).dataset.classes == ("F", "I", "M")


def test_a_batch_of_every_sample_is_shown_as_all() -> None:
    assert edited_setup(BASE, "batch.size", "all").batch.size is None
    assert edited_setup(BASE, "batch.size", "7").batch.size == 7
    with pytest.raises(SetupError):
        edited_setup(BASE, "batch.size", "0")


def test_a_share_is_read_with_and_without_percent() -> None:
    for text in ("80 %", "80", "0.8", "0,8"):
        assert edited_setup(BASE, "data.train_fraction", text).data.train_fraction == pytest.approx(0.8)  # type: ignore[union-attr]


def test_thumbnails_show_every_data_set_inside_its_square() -> None:
    assert [thumbnail.key for thumbnail in thumbnails()] == list(GENERATORS)
    for thumbnail in thumbnails():
        assert thumbnail.points.min() >= 0.0
        assert thumbnail.points.max() <= 1.0
