"""The pieces of a NumPy script that are not in the entries of the engine's tables.

A script contains only the pieces that its run uses. It uses the engine's formulas with one row per sample, as in
textbooks; its sums may differ from gradviz's in the last digit.
"""

from __future__ import annotations

__all__ = ["BACKWARD", "CLIPS", "CUT_LINKS", "FORWARD", "LOSS", "STEP"]

LOSS = '''
def loss(z, a, y):
    """The loss of each sample."""
    return {value}


def output_delta(z, a, y):
    """The derivative of each sample's loss by the last pre-activations."""
{body}'''

FORWARD = '''
def forward(x):
    """The pre-activations z and the activations a of every layer, for samples x with a row for each; a[0] is x."""
    z, a = [], [x]
    for w, b, f in zip(weights, biases, ACTIVATIONS):
        z.append(a[-1] @ w if b is None else a[-1] @ w + b)
        a.append(f(z[-1]))
    return z, a


def data_loss(x, y):
    """The mean loss of these samples, without penalty."""
    z, a = forward(x)
    return float(loss(z[-1], a[-1], y).mean())
'''

BACKWARD = '''
def backward(x, y):
    """The gradients of the batch's loss: by every weight matrix, then by every vector of biases."""
    z, a = forward(x)
    delta = output_delta(z[-1], a[-1], y) / len(x)
    by_weights, by_biases = [], []
    for layer in reversed(range(len(weights))):
        by_weights.insert(0, a[layer].T @ delta{penalty})
        if biases[layer] is not None:
            by_biases.insert(0, delta.sum(axis=0))
        if layer:
            delta = (delta @ weights[layer].T) * SLOPES[layer - 1](z[layer - 1], a[layer])
    return by_weights + by_biases
'''

CLIPS = {
    "norm": '''
def clipped(gradients):
    """All gradients together no longer than CLIP."""
    norm = math.sqrt(sum(float((g * g).sum()) for g in gradients))
    return [g * min(1.0, CLIP / (norm + 1e-6)) for g in gradients]
''',
    "value": '''
def clipped(gradients):
    """Every gradient between −CLIP and CLIP."""
    return [np.clip(g, -CLIP, CLIP) for g in gradients]
''',
}

STEP = '''
def step(w, g, memory, t, rate):
    """The change of one array w whose gradient is g, in update number t (the first is 1)."""
'''

# Playground's rule: a weight whose L1 step would cross zero is zero from then on.
CUT_LINKS = """\
    change = -rate * g
    if w.ndim == 2:  # a weight; biases have no penalty
        cut, after = memory["cut_links"], w + change
        cut[(after + rate * L1 * np.sign(w)) * after < 0] = 1
        change[cut > 0] = -w[cut > 0]
    return change
"""
