"""A preset that trains for its small picture, a slice of time after the other, so that the window stays live."""

from __future__ import annotations

from dataclasses import replace

from gradviz.data.setup import GeneratedData
from gradviz.documents.presets import preset_folder, read_preset
from gradviz.scene.moment import moment_of
from gradviz.scene.welcome.preset_picture import PresetPicture, preset_picture, sample_tiles
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from gradviz.training.trainer import Trainer

__all__ = ["PresetTraining"]

_FEW_SAMPLES = 40  # where the samples alone are drawn


class PresetTraining:
    """Trains one preset from its initial weights."""

    def __init__(self, name: str, *, samples_only: bool) -> None:
        setup = read_preset(name)
        if samples_only and isinstance(setup.data, GeneratedData):
            setup = replace(setup, data=replace(setup.data, samples=_FEW_SAMPLES))
        self._run = Run(setup, preset_folder())
        self._samples_only = samples_only
        self._trainer = Trainer(self._run)
        self._state = self._run.initial_state()

    def restart(self) -> None:
        """Back to the initial weights."""
        self._state = self._run.initial_state()

    def train_to(self, update: int, seconds: float) -> bool:
        """Train up to this update, or for about so long; whether it is reached."""
        left = update - self._state.update
        if left > 0:
            self._state = self._trainer.train(self._state, left, seconds=seconds).state
        return self._state.update >= update

    def picture(self) -> PresetPicture:
        """What the network answers now."""
        if self._samples_only:
            return sample_tiles(self._run.dataset.inputs)
        timeline = Timeline(self._run)
        timeline.replace(self._run, "", replace(self._state, update=0))
        return preset_picture(moment_of(timeline)).but(update=self._state.update)
