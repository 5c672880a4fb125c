// The words of a step: its sentence, the chain rule or the update rule of what is selected, and the table.

/** The place of the selection among what the page explains; -1 where it does not. */
function target(step) {
  return modelOf(step).targets.indexOf(state.selected);
}

/** The sentence of the step, with what is selected where that has its own. */
function sentence(step) {
  const place = state.selected ? target(step) : -1;
  const parts = pool[step.says[place + 1]].map((part) => pool[part]);
  return make("p", { class: "sentence" }, parts.map(([text, role]) => make("span", { class: role }, text)));
}

/** The first step that reveals the gradient of the selection, counted from 0; -1 where none does. */
function revealedIn(place) {
  return steps.findIndex((step) => step.model === current().model && step.revealed[place] === "1");
}

/** The chain rule, the update rule, or what is known so far of the selection. */
function rulePart(step, isSheet) {
  const model = modelOf(step), place = target(step);
  if (!state.selected) return make("p", { class: "hint" }, words.select);
  if (place < 0) return make("p", { class: "hint" }, words.not_listed);
  if (step.after && model.rules?.[place] !== null && model.rules) return updateRule(model, place);
  if (step.revealed[place] === "1") return chainRule(pool[model.chains[place]], isSheet);
  return knownPart(step, place);
}

function knownPart(step, place) {
  const [rows, hint] = pool[step.known[place]], when = isLesson ? -1 : revealedIn(place);
  const parts = [];
  if (rows.length) {
    parts.push(make("table", { class: "known" }, make("tbody", {}, rows.map(([symbol, what, number]) =>
      make("tr", {}, make("th", { scope: "row" }, symbol), make("td", {}, what),
        make("td", { class: "number" }, number))))));
  }
  if (when > state.at || (when >= 0 && isAsking())) {
    parts.push(make("p", { class: "hint" },
      `${say("computed_in", { name: state.selected, step: when + 1 })} `,
      !state.predict && make("button", { class: "link", onclick: () => goTo(when) }, words.go_there)));
  } else if (isLesson) {
    parts.push(make("p", { class: "hint" }, hint));
  }
  return make("div", { class: "known-part" }, parts);
}

function chainRule(chain, isSheet) {
  const path = Math.min(state.path, chain.along.length - 1), [heading, indices] = chain.along[path];
  const factors = indices.map((index) => pool[index]);
  const sums = pool[chain.sums], checks = pool[chain.checks];
  const isMany = chain.paths.length > (isSheet ? 2 : 3);
  const name = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const paths = chain.paths.length > 1 && !isMany ? pool[chain.listed].slice(0, chain.paths.length - 1) : [];
  const choice = chain.paths.length < 2 ? null : isMany
    ? make("select", { class: "paths", "aria-label": words.paths, onchange: (event) => choosePath(event.target.value) },
      chain.paths.map((text, place) => make("option", { value: place, selected: place === path }, name(text))))
    : make("div", { class: "paths segmented", role: "group", "aria-label": words.paths },
      chain.paths.map((text, place) => make("button", {
        "aria-pressed": place === path, onclick: () => choosePath(place),
      }, name(text))));
  const row = ([what, number], kind) => make("tr", { class: kind }, make("th", { scope: "row" }, what),
    make("td", { class: "number" }, number));
  const account = make("div", { class: "account" },
    make("table", {}, make("tbody", {},
      paths.map((each) => row(each, "listed")), sums.map((each) => row(each, "sum")),
      checks.slice(1, 2).map((each) => row(each, "check")))),
    make("p", { class: chain.agrees ? "agrees" : "differs" }, chain.verdict));
  return make("div", { class: "chain" },
    make("div", { class: "product-side" }, make("div", { class: "choice-row" }, choice,
      make("span", { class: "heading" }, heading)), isSheet ? factorRows(factors) : factorLine(factors)), account);
}

/** The factors side by side, the result first. */
function factorLine(factors) {
  const parts = [];
  factors.forEach(([latex, plain, number, source, role], place) => {
    if (place) parts.push(make("span", { class: "sign", "aria-hidden": "true" }, place === 1 ? "=" : "·"));
    parts.push(make("div", { class: `factor is-${role}` }, formula(latex, plain), make("b", {}, number),
      make("small", {}, source)));
  });
  return make("div", { class: "factors" }, parts);
}

/** One factor a row, the product last: for the narrow sheet. */
function factorRows([result, ...factors]) {
  const row = ([latex, plain, number, source, role], sign) => make("tr", { class: `is-${role}` },
    make("td", { class: "sign" }, sign), make("th", { scope: "row" }, formula(latex, plain)), make("td", {}, source),
    make("td", { class: "number" }, number));
  return make("table", { class: "factor-rows" }, make("tbody", {},
    factors.map((factor, place) => row(factor, place ? "·" : "")), row(result, "=")));
}

/** How the new value came about: with plain descent as one formula, else with the optimizer's own numbers in order. */
function updateRule(model, place) {
  const [held, rows] = pool[model.rules[place]], [fresh, before, rate, slope] = rows, moved = rows[rows.length - 1];
  const isPlain = rows.length === 5 && !held;
  const terms = isPlain ? [["", fresh], ["=", before], ["−", rate], ["·", slope]] : [["", fresh], ["=", before], ["+", moved]];
  const row = ([what, number]) => make("tr", {}, make("th", { scope: "row" }, what),
    make("td", { class: "number" }, number));
  return make("div", { class: "chain" },
    make("div", { class: "product-side" },
      make("p", { class: "heading" }, say("rule_of", { name: state.selected }) + (held ? ` · ${held}` : "")),
      make("div", { class: "factors rule" }, terms.map(([sign, [what, number]], at) => [
        sign && make("span", { class: "sign" }, sign),
        make("div", { class: at ? "factor" : "factor fresh" }, make("b", {}, number), make("small", {}, what))])),
      !isPlain && make("table", {}, make("tbody", {}, rows.slice(2, -1).map(row)))),
    make("div", { class: "account" }, make("table", {}, make("tbody", {}, model.change.map(row)))));
}

/** All numbers that are known at the step: the twin of the graph. */
function tablePart(step) {
  const model = modelOf(step);
  const cell = (text, name, quantity) => make("td", { class: "number", "data-name": name, "data-quantity": quantity },
    text ?? "—");
  const units = model.columns.flatMap((column, at) => column.units.map((unit, row) => {
    const [value, delta] = step.nodes[at][row];
    return make("tr", {}, make("th", { scope: "row" }, unit.name), make("td", {}, unit.symbol),
      cell(pool[value]?.[0], unit.name, "value"), cell(pool[delta]?.[0], unit.name, "delta"));
  }));
  const text = (place, quantity) => parameterTexts(step, place, quantity)?.[0];
  const parameters = model.parameters.map((name, place) => make("tr", {}, make("th", { scope: "row" }, name),
    cell(text(place, "weight"), name, "weight"), cell(text(place, "gradient"), name, "gradient"),
    cell(text(place, "step"), name, "step")));
  const head = (...names) => make("thead", {}, make("tr", {}, names.map((name) => make("th", { scope: "col" }, name))));
  return make("div", { class: "tables" },
    make("table", {}, make("caption", {}, words.table_caption), head(words.unit, "", words.value, "δ"),
      make("tbody", {}, units)),
    make("table", {}, make("caption", { class: "sr" }, words.parameter),
      head(words.parameter, words.value, "∂L/∂w", "Δw"), make("tbody", {}, parameters)),
    model.missing && make("p", { class: "hint" }, model.missing));
}

/** The name and the numbers of the selection, beside the legend. */
function card(step, asked) {
  const model = modelOf(step), name = state.selected;
  if (!name) return null;
  const place = model.parameters.indexOf(name);
  if (place < 0) return make("span", { class: "card-text" }, partWords(step, name));
  const value = parameterTexts(step, place, "weight"), slope = parameterTexts(step, place, "gradient");
  const moved = parameterTexts(step, place, "step"), letter = place < model.edges.length ? "w" : "b";
  return [make("span", {}, `${name} = `, make("span", { "data-name": name, "data-quantity": "weight" }, value[0])),
    moved ? make("span", { class: "update" }, `Δ${letter} = `,
      make("span", { "data-name": name, "data-quantity": "step" }, moved[0]))
      : slope && make("span", { class: "backward" }, `∂L/∂${letter} = `,
        make("span", { "data-name": name, "data-quantity": "gradient" }, slope[0])),
    asked.includes(name) && make("span", { class: "asked" }, `∂L/∂${letter} = ?`)];
}

/** The edge scale, its marks, and what the numbers are. */
function legend(step) {
  const [title, ticks, entries] = pool[step.legend], wide = 160;
  const bars = Array.from({ length: 32 }, (_, level) => draw("rect", {
    class: `e${level} bar`, x: (level * wide) / 32, y: 0, width: wide / 32, height: 8, "shape-rendering": "crispEdges",
  }));
  const texts = ticks.map(([share, text], place) => draw("text", {
    class: "tick", x: share * wide, y: 21, "text-anchor": place === 0 ? "start" : place === ticks.length - 1 ? "end" : "middle",
  }, text));
  const dashes = { [Look.NEGATIVE]: "9 5", [Look.NOT_COMPUTED]: "1 4" };
  const looks = entries.filter(([look]) => String(look) !== Look.POSITIVE).map(([look, word]) => make("span", { class: "entry" },
    draw("svg", { width: 30, height: 8, "aria-hidden": "true" }, draw("path", {
      class: `sample ${stroke(String(look), 20).kind}`, d: "M1 4h28", "stroke-dasharray": dashes[look],
      "stroke-width": String(look) === Look.NEGATIVE ? 4 : 1.5,
    })), word));
  return [make("span", { class: "entry" }, title,
    draw("svg", { class: "scale", width: wide, height: 24, "aria-hidden": "true" }, bars, texts)), looks,
  make("span", { class: "entry" }, words[`on_${edgeQuantity(step)}`])];
}
