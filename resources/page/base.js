// What the page shows, what is chosen, and how elements are made. All text goes in as text, never as markup.

const data = JSON.parse(document.getElementById("data").textContent);
const { pool, models, words } = data;
const isLesson = data.kind === "lesson";
const first = isLesson ? 0 : 1; // before an update's first step there is only what a question is asked from
const steps = data.steps.slice(first);
const SVG = "http://www.w3.org/2000/svg";
const MATH = "http://www.w3.org/1998/Math/MathML";
const Look = { POSITIVE: "0", NEGATIVE: "1", ZERO: "2", NOT_COMPUTED: "3", NOT_FINITE: "4", NOT_SHOWN: "-" };

const state = {
  at: 0,
  selected: models[steps[0].model].selected,
  path: 0,
  edges: "", // what the numbers on the edges are; empty: what the step computes
  numbers: true,
  tab: "",
  sheet: false,
  menu: false,
  predict: false,
  answers: new Map(), // step: { choice, guess, revealed }
};

const current = () => steps[state.at];
const modelOf = (step) => models[step.model];
const answerTo = (place) => state.answers.get(place) ?? { choice: -1, guess: "", revealed: false };

/** Whether a question about the step is open: what is shown is then the step before it. */
function isAsking() {
  return state.predict && Boolean(current().ask) && !answerTo(state.at).revealed;
}

/** The step whose numbers are shown. */
function shown() {
  return isAsking() ? data.steps[state.at + first - 1] : current();
}

/** Words with their places filled in. */
function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-") && typeof value === "boolean") element.setAttribute(name, String(value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const math = (tag, attributes = {}, ...children) => fill(document.createElementNS(MATH, tag), attributes, children);

const pencil = document.createElement("canvas").getContext("2d");

/** How wide a text is, in pixels. */
function widthOf(text, pixels, weight = 400) {
  pencil.font = `${weight} ${pixels}px Inter, system-ui, sans-serif`;
  return pencil.measureText(text).width;
}

/** Lines of Markdown runs as elements. */
function blocks(list) {
  const line = (runs) => runs.map(([text, kind]) => (kind ? make(kind, {}, text) : text));
  return list.map(([kind, lines]) => {
    if (kind === "ul" || kind === "ol") return make(kind, {}, lines.map((runs) => make("li", {}, line(runs))));
    return make(kind === "h" ? "h4" : "p", {}, line(lines[0]));
  });
}

const SYMBOLS = { "\\partial": "∂", "\\ell": "ℓ" };

/** A symbol in the LaTeX of the chain rule as MathML: fractions, indices above and below, a bar with an index. */
function formula(latex, plain) {
  const tokens = latex.match(/\\[a-z]+\.?|[{}^_]|\d+|[^\s]/g) ?? [];
  let at = 0;
  const group = () => {
    if (tokens[at] !== "{") return one();
    at += 1;
    const row = sequence("}");
    at += 1;
    return row;
  };
  const one = () => {
    const token = tokens[at];
    at += 1;
    if (token === "\\frac") return math("mfrac", {}, group(), group());
    if (token === "\\hat") return math("mover", {}, group(), math("mo", {}, "^"));
    if (token === "\\left." || token === "\\right") return math("mrow");
    if (token === "|" || token === "(" || token === ")" || token === ",") {
      return math("mo", { stretchy: token === "|" ? "true" : "false" }, token);
    }
    if (/^\d+$/.test(token)) return math("mn", {}, token);
    return math("mi", {}, SYMBOLS[token] ?? token);
  };
  const sequence = (end) => {
    const row = math("mrow");
    while (at < tokens.length && tokens[at] !== end) {
      let item = one();
      let up = null, down = null;
      while (tokens[at] === "^" || tokens[at] === "_") {
        const isUp = tokens[at] === "^";
        at += 1;
        if (isUp) up = group();
        else down = group();
      }
      if (up && down) item = math("msubsup", {}, item, down, up);
      else if (up) item = math("msup", {}, item, up);
      else if (down) item = math("msub", {}, item, down);
      row.append(item);
    }
    return row;
  };
  return math("math", { "aria-label": plain, role: "img" }, sequence(""));
}
