"""The arrow keys in the field of the learning rate step through round numbers."""

from gradviz.scene.transport import neighbour_rate


def test_rates_go_up_and_down_by_round_numbers() -> None:
    rates = [0.03]
    for _press in range(5):
        rates.append(neighbour_rate(rates[-1], 1))
    assert rates == [0.03, 0.05, 0.1, 0.2, 0.5, 1.0]
    assert [neighbour_rate(rate, -1) for rate in (0.03, 0.02, 0.1, 1.0, 1e-8)] == [0.02, 0.01, 0.05, 0.5, 5e-9]
    assert neighbour_rate(0.0, 1) == 0.001
    assert neighbour_rate(0.0, -1) == 0.0
