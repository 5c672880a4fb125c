// The parts of the graph: a unit with its numbers, a bias, a folded column, the mark of a question, the loss.

function unitPart(step, at, row, places, asked) {
  const unit = modelOf(step).columns[at].units[row];
  const [value, delta, picture, active, badge, deltaSymbol] = step.nodes[at][row];
  const { x, y, size } = places.spots[at][row];
  const left = x - size / 2, top = y - size / 2, isSelected = unit.name === state.selected;
  const radius = Math.min(8, size / 6);
  const parts = [draw("rect", { class: "unit", x: left, y: top, width: size, height: size, rx: radius })];
  if (picture !== null) {
    parts.push(draw("use", { href: `#m${picture}`, transform: `translate(${left} ${top}) scale(${size})` }));
    parts.push(draw("rect", { class: "frame", x: left, y: top, width: size, height: size, rx: radius }));
  }
  if (active) {
    parts.push(draw("rect", {
      class: `now ${step.phase}`, x: left - 4, y: top - 4, width: size + 8, height: size + 8, rx: radius + 3,
    }));
  }
  if (isSelected || asked.includes(unit.name)) {
    parts.push(draw("rect", {
      class: "chosen", x: left - 7, y: top - 7, width: size + 14, height: size + 14, rx: radius + 5,
    }));
  }
  if (badge) parts.push(draw("text", { class: "badge", x: x + size / 2 - 4, y: top + 12, "text-anchor": "end" }, badge));
  const rows = [[value, unit.symbol, "plain", "value"], [delta, deltaSymbol, "backward", "delta"]];
  rows.filter(([index]) => index !== null).forEach(([index, symbol, ink, quantity], line, all) => {
    if (places.form === "none") return;
    const texts = pool[index], is_below = places.form === "below";
    const spot = is_below ? { x, y: y + size / 2 + 18 + LINE * line, "text-anchor": "middle" }
      : { x: x + size / 2 + 4, y: y + 4 + (line - (all.length - 1) / 2) * 13, "text-anchor": "start" };
    const number = draw("tspan", { "data-name": unit.name, "data-quantity": quantity }, texts[places.digits]);
    parts.push(draw("text", { class: ink + (is_below ? "" : " small"), ...spot },
      places.named || (is_below && quantity === "delta" && !places.isNarrow) ? `${symbol} = ` : "", number));
  });
  return draw("g", {
    class: "part unit-part", "data-name": unit.name, tabindex: "0", role: "button", "aria-pressed": isSelected,
    "aria-label": partWords(step, unit.name),
  }, parts);
}

function biasPart(step, bias, { x, y }, size) {
  const model = modelOf(step), place = model.edges.length + bias, name = model.parameters[place];
  const [look, level] = step.biases[bias], radius = Math.max(2.5, Math.min(6.5, size * 0.11));
  const { kind } = stroke(String(look), level);
  const isSelected = name === state.selected;
  return draw("g", {
    class: "part bias-part", "data-name": name, tabindex: "0", role: "button", "aria-pressed": isSelected,
    "aria-label": partWords(step, name),
  },
    isSelected && draw("circle", { class: "halo-dot", cx: x - size / 2, cy: y + size / 2, r: radius + 5 }),
    draw("circle", { class: `bias ${kind}`, cx: x - size / 2, cy: y + size / 2, r: radius }),
    model.held[place] === "1" && draw("path", {
      class: "held", d: `M${x - size / 2 - 2.5} ${y + size / 2}h5`, "stroke-width": 1.5,
    }));
}

function cellsPart(step, column, at, places) {
  const cells = step.cells[at];
  if (!cells) return [];
  const x = places.spots[at][0].x, wide = 42;
  const parts = [draw("rect", { class: "unit", x: x - wide / 2, y: places.top, width: wide, height: places.room })];
  if (cells[0] !== null) {
    parts.push(draw("use", {
      href: `#m${cells[0]}`, transform: `translate(${x - wide / 2} ${places.top}) scale(${wide} ${places.room})`,
    }));
  }
  return parts;
}

function questionMark(model, name, curves, places) {
  const place = model.parameters.indexOf(name);
  let spot = null;
  if (place >= 0 && place < curves.length) spot = along(curves[place], 0.5);
  model.columns.forEach((column, at) => column.units.forEach((unit, row) => {
    if (unit.name === name) spot = [places.spots[at][row].x, places.spots[at][row].y];
  }));
  if (!spot) return [];
  return [draw("circle", { class: "mark", cx: spot[0], cy: spot[1], r: 11 }),
    draw("text", { class: "mark-text", x: spot[0], y: spot[1] + 5, "text-anchor": "middle" }, "?")];
}

function lossPart(step, places) {
  const [title, text, active] = step.loss;
  if (!text || places.isNarrow) return [];
  const x = places.width - places.lossRoom / 2 + 2, y = places.top + places.room / 2 - 12;
  return [
    active && draw("rect", { class: "now forward", x: x - places.lossRoom / 2 + 6, y: y - 24, width: places.lossRoom - 12, height: 52, rx: 6 }),
    draw("text", { class: "quiet", x, y: y - 5, "text-anchor": "middle" }, `${words.loss} ${title}`),
    draw("text", { class: "loss", x, y: y + 15, "text-anchor": "middle", "data-quantity": "loss" }, text),
  ].filter(Boolean);
}
