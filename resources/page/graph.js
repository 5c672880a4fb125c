// The network as a graph: where units stand, how edges run, and which numbers have room on them.

const FULL = 80, FULL_NARROW = 46, LEAST = 6, LINE = 15, TITLE = 34, WAYS = [0.32, 0.5, 0.24, 0.68, 0.4, 0.6, 0.78];
const MOST_LABELS = 150;
const INK = { gradient: "backward", step: "update", weight: "plain" };

/** What the numbers on the edges are: chosen by a person, or else what the step computes. */
function edgeQuantity(step) {
  if (state.edges) return state.edges;
  if (step.edges) return step.edges;
  return step.phase === "update" ? "step" : step.phase === "backward" ? "gradient" : "weight";
}

/** The texts of a parameter's number, the longest first; null where the step does not know it. */
function parameterTexts(step, place, quantity) {
  const model = modelOf(step);
  if (quantity === "gradient") {
    return lookOf(step, place) === Look.NOT_COMPUTED ? null : pool[model.gradients[place]] ?? null;
  }
  if (quantity === "step") return step.after ? pool[model.steps[place]] ?? null : null;
  return pool[(step.after || isLesson ? model.values : model.before)[place]];
}

/** The look of a parameter: of an edge, or of a bias after them. */
function lookOf(step, place) {
  const edges = modelOf(step).edges.length;
  return place < edges ? step.look[place] : String(step.biases[place - edges][0]);
}

/** Where everything stands in a picture of this size. */
function layOut(step, width, height) {
  const { columns } = modelOf(step);
  const isNarrow = width < 560;
  const full = isNarrow ? FULL_NARROW : FULL;
  const side = isNarrow ? 38 : 56;
  const top = TITLE, room = height - top - 6;
  const most = Math.max(...columns.map((column) => column.units.length || 1));
  const cell = room / most;
  let form = "none", size = Math.max(LEAST, Math.min(full, cell - 4));
  if (cell - 2 * LINE - 18 >= 26) [form, size] = ["below", Math.min(full, cell - 2 * LINE - 20)];
  else if (cell >= 27) [form, size] = ["beside", Math.min(full, cell - 8, 30)];
  const textsOf = (nodes, digits, pixels) => nodes.flatMap(([value, delta]) => [value, delta].map((index) =>
    (index === null ? 0 : widthOf(pool[index][digits], pixels, 600) + 8)));
  let beside = step.nodes.map((nodes) => (form === "beside" ? Math.max(0, ...textsOf(nodes, 1, 10.5)) : 0));
  const lossRoom = isNarrow ? 0 : Math.max(92, widthOf(step.loss[1], 15, 600) + 22);
  const gapOf = () => (width - lossRoom - 2 * side - beside[beside.length - 1]) / Math.max(columns.length - 1, 1);
  if (gapOf() < Math.max(...beside) + size + 44) [form, beside] = [form === "beside" ? "none" : form, beside.map(() => 0)];
  const gap = gapOf();
  size = Math.min(size, Math.max(LEAST, gap * 0.45));
  const fits = (digits) => step.nodes.every((nodes) => Math.max(0, ...textsOf(nodes, digits, 12)) < gap);
  const digits = isNarrow || form === "beside" ? 1 : [0, 1].find(fits) ?? 2;
  if (form === "below" && !fits(digits)) form = "none";
  const named = form === "below" && gap > 190;
  const spots = columns.map((column, place) => {
    const rows = column.units.length || Math.ceil(column.count / (column.cells ?? 1));
    const own = room / rows;
    const lift = form === "below" ? LINE + 4 : 0;
    return Array.from({ length: rows }, (_, row) => ({
      x: side + gap * place, y: top + own * (row + 0.5) - lift, size,
    }));
  });
  return { spots, size, form, digits, named, beside, gap, isNarrow, width, height, top, room, lossRoom };
}

/** The four control points of an edge. */
function curveOf(places, model, [layer, source, target]) {
  const row = (column, unit) => Math.floor(unit / (model.columns[column].cells ?? 1));
  const from = places.spots[layer][row(layer, source)], to = places.spots[layer + 1][row(layer + 1, target)];
  const wide = (column) => (model.columns[column].units.length ? places.size / 2 : 21);
  const x1 = from.x + wide(layer) + places.beside[layer], x2 = to.x - wide(layer + 1), bend = (x2 - x1) / 2;
  return [[x1, from.y], [x1 + bend, from.y], [x2 - bend, to.y], [x2, to.y]];
}

function along(curve, way) {
  const back = 1 - way;
  const parts = [back ** 3, 3 * back * back * way, 3 * back * way * way, way ** 3];
  return [0, 1].map((axis) => parts.reduce((sum, part, place) => sum + part * curve[place][axis], 0));
}

/** Places for numbers on edges, so that none touches another: [place, text, x, y] each, or null where there is no room. */
function placeLabels(items, curves, pixels, digits) {
  const taken = [], out = [];
  for (const [place, texts] of items) {
    const text = texts[digits], wide = widthOf(text, pixels, 600) + 8;
    const curve = curves[place];
    const spot = WAYS.map((way) => along(curve, way)).find(([x, y]) =>
      x - wide / 2 > curve[0][0] + 4 && x + wide / 2 < curve[3][0] - 4 &&
      taken.every(([a, b, w]) => Math.abs(x - a) > (wide + w) / 2 || Math.abs(y - b) > pixels + 4));
    if (!spot) return null;
    taken.push([...spot, wide]);
    out.push([place, text, spot[0], spot[1], wide]);
  }
  return out;
}

/** The numbers on the edges, in as many digits as there is room for; else only the selected one. */
function edgeLabels(step, curves, places) {
  if (!state.numbers) return [];
  const model = modelOf(step), quantity = edgeQuantity(step), pixels = places.isNarrow ? 11 : 12;
  const known = [...curves.keys()].map((place) => [place, parameterTexts(step, place, quantity)]).filter(
    ([place, texts]) => texts && step.look[place] !== Look.NOT_SHOWN);
  if (known.length <= MOST_LABELS) {
    for (const digits of [0, 1, 2]) {
      const found = placeLabels(known, curves, pixels, digits);
      if (found) return found;
    }
  }
  const own = known.filter(([place]) => model.parameters[place] === state.selected);
  return placeLabels(own, curves, pixels, 0) ?? [];
}

/** How an edge or a bias is drawn: its class, width and dashes. */
function stroke(look, level, thin = 1) {
  if (look === Look.NOT_COMPUTED) return { kind: "waiting", width: 1.3 };
  if (look === Look.ZERO) return { kind: "zero", width: 1.2 };
  if (look === Look.NOT_FINITE) return { kind: "bad", width: 5 * thin };
  return { kind: `e${level}`, width: (1.2 + (6.5 * level) / 31) * thin, dash: look === Look.NEGATIVE ? "9 5" : null };
}

/** The whole graph as an SVG of this size. `asked` are names under a question mark. */
function graphPicture(step, width, height, asked = []) {
  const model = modelOf(step), places = layOut(step, width, height);
  const curves = model.edges.map((edge) => curveOf(places, model, edge));
  const thin = Math.max(0.3, Math.min(1, places.size / 56));
  const parts = [];
  model.columns.forEach((column, at) => {
    const x = places.spots[at][0].x;
    const anchor = at === 0 && places.isNarrow ? "start" : at === model.columns.length - 1 && places.isNarrow
      ? "end" : "middle";
    const edge = anchor === "start" ? 6 : anchor === "end" ? width - 6 : x;
    // A title that is wider than its column takes two lines.
    let lines = widthOf(column.title, 12) > places.gap - 8 ? column.title.split(" · ") : [column.title];
    if (at && lines.some((line) => widthOf(line, 12) > places.gap - 2)) lines = [String(at)];
    lines.forEach((line, place) => parts.push(draw("text", {
      class: "quiet", x: edge, y: (lines.length > 1 ? 12 : 19) + 14 * place, "text-anchor": anchor,
    }, line)));
  });
  const order = [...curves.keys()].filter((place) => step.look[place] !== Look.NOT_SHOWN)
    .sort((a, b) => step.level[a] - step.level[b]);
  const edgeParts = new Map();
  for (const place of order) {
    const name = model.parameters[place], [a, b, c, d] = curves[place];
    const line = `M${a}C${b} ${c} ${d}`;
    const { kind, width: wide, dash } = stroke(step.look[place], step.level[place], thin);
    const isSelected = name === state.selected;
    const group = draw("g", {
      class: "part edge-part", "data-name": name, tabindex: "0", role: "button", "aria-pressed": isSelected,
      "aria-label": partWords(step, name),
    },
      (isSelected || asked.includes(name)) && draw("path", { class: "halo", d: line, "stroke-width": wide + 11 }),
      draw("path", { class: `edge ${kind}`, d: line, "stroke-width": wide, "stroke-dasharray": dash }));
    edgeParts.set(place, group);
    parts.push(group);
  }
  const quantity = edgeQuantity(step);
  for (const [place, text, x, y, wide] of edgeLabels(step, curves, places)) {
    if (asked.includes(model.parameters[place])) continue;
    parts.push(draw("g", { class: "label", "data-name": model.parameters[place], "aria-hidden": "true" },
      draw("rect", { class: "behind", x: x - wide / 2, y: y - 9, width: wide, height: 18 }),
      draw("text", {
        class: INK[quantity], x, y: y + 4, "text-anchor": "middle", "data-name": model.parameters[place],
        "data-quantity": quantity,
      }, text)));
  }
  let bias = 0;
  model.columns.forEach((column, at) => {
    parts.push(...cellsPart(step, column, at, places));
    column.units.forEach((unit, row) => {
      parts.push(unitPart(step, at, row, places, asked));
      if (bias < model.biases.length && model.biases[bias][0] === at - 1 && model.biases[bias][1] === row) {
        parts.push(biasPart(step, bias, places.spots[at][row], places.size));
        bias += 1;
      }
    });
  });
  for (const name of asked) parts.push(...questionMark(model, name, curves, places));
  parts.push(...lossPart(step, places));
  const svg = draw("svg", {
    class: "graph", viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": say("graph"),
  }, parts);
  // Tab goes through the units first, then through the edges in reading order.
  const units = parts.filter((part) => part.classList.contains("unit-part"));
  svg.tabOrder = [...units, ...[...edgeParts.keys()].sort((a, b) => a - b).map((place) => edgeParts.get(place)),
    ...parts.filter((part) => part.classList.contains("bias-part"))];
  svg.curves = curves;
  return svg;
}

/** A part in words, for a screen reader: its name and what is known of it. */
function partWords(step, name) {
  const model = modelOf(step), place = model.parameters.indexOf(name);
  if (place >= 0) {
    const value = parameterTexts(step, place, "weight"), slope = parameterTexts(step, place, "gradient");
    const letter = place < model.edges.length ? "w" : "b";
    return `${name} = ${value[0]}, ∂L/∂${letter} ${slope ? `= ${slope[0]}` : words.not_yet}`;
  }
  for (const [at, column] of model.columns.entries()) {
    const row = column.units.findIndex((unit) => unit.name === name);
    if (row >= 0) {
      const [value, delta, , , , symbol] = step.nodes[at][row];
      const parts = [value === null ? words.not_yet : `${column.units[row].symbol} = ${pool[value][0]}`];
      if (delta !== null) parts.push(`${symbol} = ${pool[delta][0]}`);
      return `${name}, ${parts.join(", ")}`;
    }
  }
  return name;
}

/** What a click at a place of the picture means: a part that was hit, else the nearest edge within reach. */
function partAt(svg, event) {
  const label = event.target.closest?.(".label, .unit-part, .bias-part");
  if (label) return label.dataset.name;
  const box = svg.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
  const reach = event.pointerType === "touch" ? 22 : 12, model = modelOf(shown());
  let best = reach, found = null;
  svg.curves.forEach((curve, place) => {
    if (shown().look[place] === Look.NOT_SHOWN) return;
    for (let way = 0; way <= 1.001; way += 0.04) {
      const [a, b] = along(curve, way), far = Math.hypot(a - x, b - y);
      if (far < best) [best, found] = [far, model.parameters[place]];
    }
  });
  return found;
}
