"""The pieces of a NumPy script: each table holds the source text of what its engine table computes.

A script holds only the pieces that its run uses. It computes in the engine's formulas with a row for each sample, so
that it reads as the textbook does; its sums may round differently in the last digit.
"""

from __future__ import annotations

__all__ = ["ACTIVATIONS", "BACKWARD", "CLIPS", "CUT_LINKS", "FORWARD", "LOSS", "LOSSES", "OPTIMIZERS", "STEP"]

_SIGMOID = '''
def sigmoid(z):
    """1 / (1 + e^−z), in a form that overflows for no z."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)
'''
_SIGMOID_SLOPE = """
def sigmoid_slope(z, a):
    small = np.exp(-np.abs(z))
    return small / (1 + small) ** 2  # a * (1 - a), with all digits where a is nearly 1
"""
_NORMAL = '''
def normal_cdf(z):
    """Φ(z), the area under the bell curve up to z."""
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(-z * math.sqrt(0.5))
'''

# name → the function f, its derivative f′ (which may use a = f(z)), and what they need.
ACTIVATIONS: dict[str, tuple[str, ...]] = {
    "linear": ("""
def linear(z):
    return z
""", """
def linear_slope(z, a):
    return np.ones_like(z)
"""),
    "sigmoid": (_SIGMOID, _SIGMOID_SLOPE),
    "tanh": ("""
def tanh(z):
    return np.tanh(z)
""", """
def tanh_slope(z, a):
    small = np.exp(-2 * np.abs(z))
    return 4 * small / (1 + small) ** 2  # 1 - a * a, with all digits where a is nearly 1
"""),
    "relu": ("""
def relu(z):
    return np.maximum(z, 0.0)
""", """
def relu_slope(z, a):
    return (z > 0) * 1.0  # 0 at z = 0
"""),
    "leaky_relu": ("""
def leaky_relu(z):
    return np.where(z > 0, z, 0.01 * z)
""", """
def leaky_relu_slope(z, a):
    return np.where(z > 0, 1.0, 0.01)
"""),
    "elu": ("""
def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0.0)))
""", """
def elu_slope(z, a):
    return np.exp(np.minimum(z, 0.0))
"""),
    "softplus": ('''
def softplus(z):
    """ln(1 + e^z), without overflow."""
    return np.logaddexp(z, 0.0)
''', """
def softplus_slope(z, a):
    return sigmoid(z)
""", _SIGMOID),
    "gelu": ("""
def gelu(z):
    return z * normal_cdf(z)
""", """
def gelu_slope(z, a):
    return normal_cdf(z) + z * np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
""", _NORMAL),
    "softmax": ("""
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
""", """
def softmax_slope(z, a):
    raise NotImplementedError("softmax is for the last layer, whose δ needs the whole Jacobian")
"""),
}  # fmt: skip

# name → the loss of each sample, and its derivative: ∂ℓ/∂a, or ∂ℓ/∂z where the loss goes with its activation.
LOSSES: dict[str, tuple[str, str]] = {
    "half_squared_error": ("(0.5 * (a - y) ** 2).sum(axis=1)", "a - y"),
    "squared_error": ("((a - y) ** 2).sum(axis=1)", "2 * (a - y)"),
    "mean_squared_error": ("((a - y) ** 2).mean(axis=1)", "2 * (a - y) / y.shape[1]"),
    "mean_absolute_error": ("np.abs(a - y).mean(axis=1)", "np.sign(a - y) / y.shape[1]"),
    "huber": (
        "np.where(np.abs(a - y) <= 1, 0.5 * (a - y) ** 2, np.abs(a - y) - 0.5).sum(axis=1)",
        "np.clip(a - y, -1, 1)",
    ),
    "binary_cross_entropy": ("(np.logaddexp(z, 0.0) - y * z).sum(axis=1)", "a - y"),
    "categorical_cross_entropy": (
        "np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)) * y.sum(axis=1)"
        " - (y * (z - z.max(axis=1, keepdims=True))).sum(axis=1)",
        "a * y.sum(axis=1, keepdims=True) - y",
    ),
}

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
# name → what the step does.
OPTIMIZERS = {
    "sgd": """\
    return -rate * g
""",
    "momentum": """\
    v = memory["velocity"]
    v *= MOMENTUM
    v += g if t == 1 else (1 - DAMPENING) * g
    return -rate * v
""",
    "nesterov": """\
    v = memory["velocity"]
    v *= MOMENTUM
    v += g
    return -rate * (g + MOMENTUM * v)
""",
    "adagrad": """\
    s = memory["squares"]
    if t == 1:
        s += INITIAL_ACCUMULATOR_VALUE
    s += g * g
    return -rate / (1 + (t - 1) * LR_DECAY) * g / (np.sqrt(s) + EPS)
""",
    "rmsprop": """\
    s, m, v = memory["squares"], memory["mean"], memory["velocity"]
    s *= ALPHA
    s += (1 - ALPHA) * g * g
    root = np.sqrt(s)
    if CENTERED:
        m += (1 - ALPHA) * (g - m)
        root = np.sqrt(s - m * m)
    v *= MOMENTUM
    v += g / (root + EPS)
    return -rate * v
""",
    "adam": """\
    m, s = memory["mean"], memory["squares"]
    m += (1 - BETAS[0]) * (g - m)
    s *= BETAS[1]
    s += (1 - BETAS[1]) * g * g
    m_hat, s_hat = m / (1 - BETAS[0] ** t), s / (1 - BETAS[1] ** t)
    return -rate * m_hat / (np.sqrt(s_hat) + EPS)
""",
    "adamw": """\
    m, s = memory["mean"], memory["squares"]
    m += (1 - BETAS[0]) * (g - m)
    s *= BETAS[1]
    s += (1 - BETAS[1]) * g * g
    m_hat, s_hat = m / (1 - BETAS[0] ** t), s / (1 - BETAS[1] ** t)
    return -rate * m_hat / (np.sqrt(s_hat) + EPS) - rate * WEIGHT_DECAY * w
""",
}

# Playground's rule: a weight that L1's part of the step would carry across zero is zero from then on.
CUT_LINKS = """\
    change = -rate * g
    if w.ndim == 2:  # a weight; biases have no penalty
        cut, after = memory["cut_links"], w + change
        cut[(after + rate * L1 * np.sign(w)) * after < 0] = 1
        change[cut > 0] = -w[cut > 0]
    return change
"""
