"""A race: every racer's track is what training with that optimizer from that start would give."""

import dataclasses

import numpy as np

from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.landscape.race import Racer, run_race
from gradviz.training.run import Run
from gradviz.training.setup import OptimizerSetup
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run

RACERS = [Racer("sgd", 0.1), Racer("momentum", 0.05), Racer("adam", 0.02)]


def test_each_track_is_a_training_of_its_own() -> None:
    run = circle_run()
    race = run_race(run, run.initial_state(), RACERS, 30)
    for racer, track in zip(RACERS, race.tracks, strict=True):
        own = Run(dataclasses.replace(run.setup, optimizer=OptimizerSetup(racer.name, racer.learning_rate)), run.folder)
        timeline = Timeline(own)
        timeline.play(30)
        assert len(track.states) == 31
        assert track.diverged_at is None
        for update in (0, 7, 30):
            assert track.states[update].tobytes() == timeline.state_after(update).parameters.tobytes()


def test_it_starts_from_any_state_with_an_empty_memory() -> None:
    timeline = Timeline(circle_run())
    timeline.play(5)
    state = timeline.shown_state()
    race = run_race(timeline.run, state, RACERS, 3)
    assert all(track.states[0].tobytes() == state.parameters.tobytes() for track in race.tracks)


def test_long_races_keep_few_states_and_the_end() -> None:
    run = circle_run()
    race = run_race(run, run.initial_state(), RACERS[:1], 1000)
    timeline = Timeline(Run(dataclasses.replace(run.setup, optimizer=OptimizerSetup("sgd", 0.1)), run.folder))
    timeline.play(1000)
    assert len(race.tracks[0].states) == 201
    assert race.tracks[0].states[-1].tobytes() == timeline.shown_state().parameters.tobytes()


def test_a_racer_that_diverges_ends_where_it_was_last_finite() -> None:
    run = circle_run()
    setup = dataclasses.replace(run.setup, loss="squared_error")
    setup = dataclasses.replace(
        setup, network=dataclasses.replace(setup.network, layers=tuple(
            dataclasses.replace(layer, activation="linear") for layer in setup.network.layers
        )),
    )  # fmt: skip
    run = Run(setup, run.folder)
    track = run_race(run, run.initial_state(), [Racer("sgd", 50.0)], 400).tracks[0]
    assert track.diverged_at is not None
    assert np.isfinite(np.array(track.states)).all()


def test_it_tells_how_far_it_is_and_can_be_cancelled() -> None:
    run, shares = circle_run(), []
    run_race(run, run.initial_state(), RACERS, 10, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert run_race(run, run.initial_state(), RACERS, 10, cancelled=lambda: len(shares) > 0) is None


def test_every_optimizer_can_race() -> None:
    run = circle_run()
    race = run_race(run, run.initial_state(), [Racer(name, 0.01) for name in OPTIMIZERS], 4)
    assert all(len(track.states) == 5 for track in race.tracks)
