"""The glossary: every term on the screen in one sentence, with its formula and the place where it can be seen.

Tooltips use these sentences, so that a term has the same meaning everywhere.
"""

from __future__ import annotations

from gradviz.records import FrozenRecord
from gradviz.text import _, mark

__all__ = ["GLOSSARY", "Place", "Term", "find_term", "sentence_of"]


class Place(FrozenRecord, frozen=True):
    """A place where a term can be seen: the name of a panel in `panels.PANELS`, and words on where in the panel."""

    panel: str
    words: str


class Term(FrozenRecord, frozen=True):
    """One term. `sentence` is its definition; `formula` is LaTeX, empty where there is none; `also` are other spellings
    for the search; `example` is the name of the example that `examples.example_of` computes from the window's numbers;
    `lesson` is the file name and the stop (from 1) of a lesson that explains it; `see` are keys of related terms;
    `confused` explains the difference from a term with which it is often confused."""

    key: str
    name: str
    sentence: str
    formula: str = ""
    also: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    example: str = ""
    lesson: tuple[str, int] | None = None
    see: tuple[str, ...] = ()
    confused: str = ""

    def __post_init__(self) -> None:
        assert self.sentence.endswith("."), self.key


_T, _P = Term, Place
_MAZUR, _FIRST = "m02-mazur-2-2-2", "00-how-a-network-learns"
GLOSSARY: tuple[Term, ...] = (
    _T("accuracy", mark("Accuracy"), mark("The share of the samples whose class the network predicts rightly."),
       also=("right", "correct"), places=(_P("output", mark("below the picture")),), see=("loss",),
       confused=mark("The loss also counts how sure the network is; two runs with one accuracy can differ in it.")),
    _T("activation", mark("Activation"),
       mark("What a unit passes on: its activation function applied to its sum z."), r"a = f(z)",
       ("a", "output of a unit", "activation function"), (_P("network", mark("below each unit, after Forward")),),
       "activation", (_FIRST, 1), ("sum", "slope")),
    _T("adam", mark("Adam"),
       mark("An optimizer that divides a running mean of the gradients by the root of a running mean of their squares, "
            "so that every weight moves at a similar pace."),
       r"\Delta w = -\eta \, \hat{m} / (\sqrt{\hat{v}} + \varepsilon)", ("adamw", "rmsprop", "adagrad"),
       (_P("explanation", mark("in the update phase")),), see=("optimizer", "momentum", "step")),
    _T("backpropagation", mark("Backpropagation"),
       mark("Computes every δ and every gradient, from the last layer to the first, by the chain rule."),
       r"\delta_j = f'(z_j) \sum_k w_{jk} \, \delta_k", ("backward", "backprop", "backward pass"),
       (_P("network", mark("in the backward phase")),), "", (_MAZUR, 2), ("chain_rule", "delta", "gradient")),
    _T("basin", mark("Basin"), mark("All starting points from which training ends in the same minimum."),
       also=("basin map", "basin of attraction"), lesson=("n08-local-minima-and-momentum", 1), see=("minimum",)),
    _T("batch", mark("Batch"),
       mark("The samples that one update uses; its loss and its gradients are means over them."),
       also=("mini-batch", "batch size"), places=(_P("output", mark("the ringed samples")),), example="batch",
       see=("epoch", "update", "sample")),
    _T("bias", mark("Bias"), mark("A number that a unit adds to its weighted inputs."), r"z = \sum_i w_i a_i + b",
       ("b", "intercept", "threshold"), (_P("network", mark("the dot at a unit’s lower left corner")),),
       see=("weight", "sum")),
    _T("chain_rule", mark("Chain rule"),
       mark("The slope of a chain of operations is the product of the slopes of its links."),
       r"\frac{\partial L}{\partial w} = \frac{\partial L}{\partial a} \cdot \frac{\partial a}{\partial z} \cdot "
       r"\frac{\partial z}{\partial w}",
       ("factor", "path", "product of slopes"), (_P("explanation", mark("tab Chain rule")),), "", (_FIRST, 5),
       ("gradient", "delta", "path_to_loss")),
    _T("clipping", mark("Clipping"),
       mark("Shortens the gradients of an update where they are longer than a limit; their direction stays."),
       r"g \leftarrow g \cdot \min(1, c / \|g\|)", ("gradient clipping", "clip", "norm"),
       (_P("setup", mark("Training, below the optimizer")),), "", ("m05-exploding-gradient", 4),
       ("exploding", "step")),
    _T("condition_number", mark("Condition number"),
       mark("The largest curvature divided by the smallest one: 1 is a round bowl, a large number a long, "
            "narrow valley."),
       r"\lambda_{\max} / \lambda_{\min}", ("conditioning", "ravine", "narrow valley"),
       (_P("curvature", mark("in the table")),), "", ("n01-ravine", 1), ("curvature", "learning_rate")),
    _T("constant_input", mark("Constant input"),
       mark("An input that is zero for every sample of the batch, so that its weights have the gradient zero."),
       also=("zero input",), places=(_P("network", mark("the mark 0 at an input")),), see=("gradient",)),
    _T("contour", mark("Contour"), mark("A line on the loss surface along which the loss is the same."),
       also=("level line", "isoline"), places=(_P("surface", mark("the lines with numbers")),), see=("loss_surface",)),
    _T("cross_entropy", mark("Cross-entropy"),
       mark("A loss for classes: minus the logarithm of the probability that the network gives to the right class."),
       r"L = -\sum_k y_k \log \hat{y}_k", ("binary cross-entropy", "categorical cross-entropy", "log loss"),
       (_P("setup", mark("Training, Loss")),), "", ("n06-plateau-and-cross-entropy", 3), ("loss", "softmax")),
    _T("curvature", mark("Curvature"),
       mark("How fast the slope of the loss changes along a direction: large in a narrow valley, negative on a ridge."),
       r"\lambda = d^{T} H d", ("second derivative", "hessian", "eigenvalue", "lambda"),
       (_P("curvature", mark("the table and the picture")),), "", ("m07-learning-rate-too-large", 4),
       ("condition_number", "learning_rate", "saddle")),
    _T("dead_unit", mark("Dead unit"),
       mark("A ReLU whose sum z is negative for every training sample: it passes on 0 and learns nothing more."),
       also=("dead relu", "dying relu"), places=(_P("network", mark("the mark ✕ at a unit")),),
       lesson=("m04-dead-relu", 2), see=("saturated", "slope")),
    _T("delta", mark("δ, the error of a unit"),
       mark("δ says how the loss changes when the sum z of a unit grows a little."),
       r"\delta = \frac{\partial L}{\partial z}",
       ("delta", "error signal", "error term"), (_P("network", mark("in orange below each unit, after Backward")),
       _P("explanation", mark("all factors but the last multiply to it"))), "delta", (_MAZUR, 2),
       ("sum_delta", "gradient", "slope", "chain_rule"),
       mark("δ belongs to a unit, a gradient to a weight. The gradient of a weight is the activation it starts from, "
            "times the δ it leads to.")),
    _T("epoch", mark("Epoch"), mark("One pass over all training samples: as many updates as there are batches."),
       places=(_P("timeline", mark("at the right")),), example="epoch", see=("batch", "update")),
    _T("exploding", mark("Exploding gradient"),
       mark("Gradients that grow from layer to layer on the way back, until the weights leap away."),
       also=("explode", "diverge"), places=(_P("flow", mark("the bars by layer")),),
       lesson=("m05-exploding-gradient", 1),
       see=("vanishing", "clipping")),
    _T("forward", mark("Forward pass"),
       mark("Computes the sums and activations of every layer, from the inputs to the output."),
       r"z = W a + b, \; a = f(z)",
       ("forward propagation", "inference"), (_P("network", mark("in the forward phase")),), "", (_FIRST, 1),
       ("activation", "sum")),
    _T("gradient", mark("Gradient"),
       mark("How much the loss changes when this weight grows a little, per unit of growth."),
       r"\frac{\partial L}{\partial w} = a \cdot \delta", ("derivative", "slope of the loss", "dL/dw", "grad"),
       (_P("network", mark("colour and width of the edges, after Backward")),
        _P("explanation", mark("tab Chain rule")), _P("surface", mark("the arrow uphill"))),
       "gradient", (_FIRST, 4), ("delta", "step", "chain_rule"),
       mark("The gradient points uphill. The step goes the other way, and its size is set by the optimizer.")),
    _T("identical_units", mark("Identical units"),
       mark("Units with the same weights in and out: every update changes them in the same way, so together they are "
            "worth one."), also=("twins", "twin", "symmetric"), places=(_P("network", mark("the mark = at a unit")),),
       lesson=("m09-symmetric-initialisation", 1), see=("initial_weights",)),
    _T("initial_weights", mark("Initial weights"),
       mark("The weights before the first update; drawn at random, with a spread that suits the size of the layer."),
       also=("initialisation", "initialization", "glorot", "xavier", "he"),
       places=(_P("setup", mark("Training, Initial weights")),), lesson=("m09-symmetric-initialisation", 4),
       see=("identical_units", "vanishing")),
    _T("learning_rate", mark("Learning rate η"),
       mark("The factor that turns a gradient into a step: too small learns slowly, too large overshoots."),
       r"w \leftarrow w - \eta \frac{\partial L}{\partial w}", ("eta", "step size", "learning speed", "lr"),
       (_P("toolbar", mark("the field Learning rate")), _P("curvature", mark("the limit 2/λₘₐₓ"))), "learning_rate",
       ("m07-learning-rate-too-large", 1), ("step", "curvature", "optimizer")),
    _T("loss", mark("Loss"), mark("One number that says how wrong the network’s outputs are; training makes it small."),
       r"L = \tfrac{1}{2} \sum (\hat{y} - y)^2", ("cost", "error", "objective", "squared error"),
       (_P("network", mark("right of the output, or in the title")), _P("loss", mark("the curve"))), "loss", (_FIRST,
       2),
       ("penalty", "cross_entropy", "loss_surface")),
    _T("loss_surface", mark("Loss surface"),
       mark("The loss as a landscape over two weights, or over two directions, while everything else stays."),
       also=("landscape", "loss landscape", "error surface"), places=(_P("surface", mark("the whole panel")),),
       lesson=(_FIRST, 3), see=("contour", "plane", "minimum", "saddle")),
    _T("minimum", mark("Minimum"), mark("A place from which the loss rises in every direction."),
       also=("local minimum", "global minimum", "valley"), places=(_P("surface", mark("the cross")),),
       lesson=("n08-local-minima-and-momentum", 1), see=("saddle", "basin"),
       confused=mark("A gradient of zero is also found at a saddle and on a plateau.")),
    _T("momentum", mark("Momentum"),
       mark("An optimizer whose steps remember the ones before: slopes that agree add up, those that alternate "
            "cancel."),
       r"v \leftarrow \mu v + g, \; \Delta w = -\eta v", ("velocity", "nesterov", "inertia"),
       (_P("explanation", mark("in the update phase")),), "", ("m08-momentum-in-a-ravine", 3), ("optimizer", "step")),
    _T("nudge", mark("Nudge"),
       mark("Changes one number by a small ε and computes the loss again; the quotient of the changes checks "
            "the gradient."),
       r"\frac{L(w + \varepsilon) - L(w - \varepsilon)}{2 \varepsilon}",
       ("difference quotient", "finite difference", "numerical gradient", "epsilon"),
       (_P("explanation", mark("tab Nudge")),), "", (_FIRST, 4), ("gradient",)),
    _T("off_the_plane", mark("Off the plane"),
       mark("How far the path lies from the two directions that the surface shows."),
       also=("distance from the plane",), places=(_P("surface", mark("the line below the picture")),), see=("plane",)),
    _T("optimizer", mark("Optimizer"), mark("The rule that turns gradients into steps."),
       also=("sgd", "update rule", "gradient descent"), places=(_P("toolbar", mark("right of the learning rate")),),
       see=("step", "momentum", "adam", "learning_rate")),
    _T("overfitting", mark("Overfitting"),
       mark("The network learns what is peculiar to the training samples: the training loss falls and the test "
            "loss rises."),
       also=("early stopping", "generalisation"), places=(_P("loss", mark("train and test")),),
       lesson=("m10-overfitting", 2),
       see=("penalty", "test_set")),
    _T("path_to_loss", mark("Path to the loss"),
       mark("One way from a weight through the network to the loss; a gradient is the sum over all of them."),
       also=("paths", "route"), places=(_P("explanation", mark("the switch above the formula")),), lesson=(_MAZUR, 3),
       see=("chain_rule", "gradient")),
    _T("penalty", mark("Penalty"),
       mark("An amount added to the loss that grows with the weights, so that they stay small."),
       r"l_1 \sum |w| + \tfrac{1}{2} l_2 \sum w^2", ("regularisation", "regularization", "weight decay", "l1", "l2"),
       (_P("setup", mark("Training, Penalty")),), "", None, ("loss", "overfitting")),
    _T("plane", mark("Plane"), mark("The two directions over which the loss surface is drawn."),
       also=("direction", "principal components", "pca", "random directions"),
       places=(_P("surface", mark("the button ⋯ in the title")),), see=("loss_surface", "off_the_plane")),
    _T("relative_step", mark("Relative step"),
       mark("The step divided by the weight: by what share the update changes it."),
       r"|\Delta w| / |w|", ("relative", "update ratio"), (_P("network", mark("the view Relative")),
       _P("flow", mark("in the update phase"))), "relative_step", None, ("step", "weight")),
    _T("saddle", mark("Saddle"),
       mark("A place where the gradient is zero, and the loss rises in one direction and falls in another."),
       also=("saddle point",), places=(_P("curvature", mark("λₘᵢₙ is negative")),), lesson=("m06-saddle", 1),
       see=("minimum", "curvature")),
    _T("sample", mark("Sample"), mark("One row of the data: the inputs, and the target that belongs to them."),
       also=("example", "row", "data point"), places=(_P("network", mark("the view Sample")), _P("output",
       mark("a dot"))),
       example="sample", see=("batch", "test_set")),
    _T("saturated", mark("Saturated unit"),
       mark("A unit whose slope f′ is nearly 0 where it works, so its δ is too, and it hardly learns."),
       also=("saturation",), places=(_P("network", mark("the mark ▬ at a unit")),),
       lesson=("n06-plateau-and-cross-entropy", 1), see=("slope", "vanishing", "dead_unit")),
    _T("slope", mark("Slope f′"), mark("The derivative of the activation function where the unit works now."), r"f'(z)",
       ("f prime", "derivative of the activation"), (_P("explanation", mark("a factor of the chain rule")),), "",
       ("m01-chain-rule-on-one-neuron", 2), ("activation", "saturated", "delta")),
    _T("softmax", mark("Softmax"),
       mark("Turns the sums of the output layer into probabilities that add up to 1."),
       r"a_k = e^{z_k} / \sum_j e^{z_j}", ("probabilities", "logits"), (_P("setup", mark("Network, Output")),), "",
       None,
       ("cross_entropy", "activation")),
    _T("standardise", mark("Standardise"),
       mark("Shifts and scales an input so that its mean is 0 and its standard deviation 1."),
       r"x' = (x - \mu) / \sigma",
       ("standardize", "normalise", "feature scaling", "z-score"), (_P("setup", mark("Data")),), "",
       ("n02-feature-scaling", 3), ("condition_number",)),
    _T("step", mark("Step Δw"), mark("What the update adds to this weight."),
       r"\Delta w = -\eta \frac{\partial L}{\partial w}",
       ("delta w", "update of a weight", "change"), (_P("network", mark("the view Step")), _P("surface",
       mark("the arrow Step"))),
       "step", (_FIRST, 6), ("gradient", "learning_rate", "relative_step", "update"),
       mark("One press of Next is also called a step; this one is the change of a weight.")),
    _T("sum", mark("Sum z"), mark("What enters a unit: its inputs times their weights, plus its bias."),
       r"z = \sum_i w_i a_i + b", ("z", "pre-activation", "weighted sum", "logit"),
       (_P("explanation", mark("with a unit selected")),), "sum", ("m01-chain-rule-on-one-neuron", 1),
       ("activation", "bias", "delta")),
    _T("sum_delta", mark("Σδ"), mark("δ added up over the samples of the batch: the gradient of the unit’s bias."),
       r"\Sigma\delta = \sum_n \delta_n", ("sum of deltas", "sigma delta"),
       (_P("network", mark("in orange below each unit, in the view Batch")),), "sum_delta", None, ("delta", "bias")),
    _T("test_set", mark("Test samples"),
       mark("Samples that training never uses; their loss says how well the rest is learnt."),
       also=("test set", "validation", "test loss"), places=(_P("loss", mark("the dashed curve")),),
       lesson=("m10-overfitting", 2), see=("overfitting", "sample")),
    _T("update", mark("Update"),
       mark("One change of all parameters: forward, loss, backward, and the optimizer’s step."),
       also=("iteration", "training step", "update"), places=(_P("timeline", mark("each place of the bar")),),
       example="update",
       lesson=(_MAZUR, 4), see=("step", "epoch", "optimizer")),
    _T("vanishing", mark("Vanishing gradient"),
       mark("Gradients that shrink from layer to layer on the way back, until the first layers hardly learn."),
       also=("vanish",), places=(_P("flow", mark("the bars by layer")),), lesson=("m03-vanishing-gradient", 2),
       see=("exploding", "saturated", "initial_weights")),
    _T("weight", mark("Weight"),
       mark("The number by which a connection multiplies what it carries; training changes it."), r"w",
       ("w", "parameter", "connection", "edge", "coefficient"),
       (_P("network", mark("the view Weight, and the edges")),), "weight", (_FIRST, 1), ("bias", "gradient", "step")),
)  # fmt: skip
_BY_KEY = {term.key: term for term in GLOSSARY}


def find_term(key: str) -> Term | None:
    """The term of that key; None where there is none."""
    return _BY_KEY.get(key)


def sentence_of(key: str) -> str:
    """The sentence of a term, in the language of the program, for a tooltip. Raises KeyError for an unknown key."""
    return _(_BY_KEY[key].sentence)
