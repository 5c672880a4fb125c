// The page: its parts, and how they are drawn anew after every change.

const NARROW = 600;
const app = document.getElementById("app");
const at = (name) => app.querySelector(`[data-part="${name}"]`);
const isNarrow = () => window.innerWidth < NARROW;

function build() {
  const tool = (text, onclick, more = {}) => make("button", { onclick, ...more }, text);
  const panel = (name, title, ...body) => make("section", { class: `panel ${name}`, "aria-label": title },
    make("header", {}, make("h2", {}, title), make("div", { class: "tools", "data-part": `${name}-tools` })), ...body);
  app.append(
    make("header", { class: "top" },
      make("h1", {}, data.title), make("p", { class: "subtitle" }, data.subtitle),
      make("nav", { class: "chips", "data-part": "chips", "aria-label": words.phases }),
      !isLesson && make("label", { class: "switch" }, make("input", {
        type: "checkbox", role: "switch", "data-part": "predict", onchange: () => setPredict(!state.predict),
      }), make("i", { "aria-hidden": "true" }), make("span", {}, words.predict)),
      make("div", { class: "menu" }, tool("⋯", toggleMenu, {
        class: "more", "aria-label": words.more, "aria-haspopup": "true", "data-part": "more",
      }), make("div", { class: "items", "data-part": "menu", hidden: true },
        tool(words.all_numbers, () => showTab(state.tab === "table" ? "" : "table")), tool(words.print, () => window.print()),
        data.setup && tool(words.download, download),
        make("p", {}, make("b", {}, words.about), make("span", {}, say("about_text", { digits: data.digits })),
          make("span", {}, words.drag))))),
    make("main", {},
      panel("network", words.network, make("div", { class: "picture", "data-part": "graph" }),
        make("div", { class: "legend", "data-part": "legend" })),
      panel("explanation", isLesson ? words.lesson : words.explanation,
        make("div", { class: "body", "data-part": "explanation", tabindex: "0", role: "region",
          "aria-label": words.explanation })),
      panel("surface", words.surface, make("div", { class: "picture", "data-part": "surface" }),
        make("p", { class: "note", "data-part": "surface-note" })),
      panel("loss", words.loss, make("div", { class: "picture", "data-part": "loss" }))),
    make("footer", { class: "foot" },
      tool(words.back, back, { class: "back", "data-part": "back" }),
      make("div", { class: "progress", role: "group", "aria-label": words.steps, "data-part": "progress" }),
      make("p", { class: "position", "data-part": "position" }),
      tool(words.next, next, { class: "next", "data-part": "next" })),
    make("div", { class: "shade", "data-part": "shade", hidden: true, onclick: () => showSheet(false) }),
    make("div", { class: "sheet", role: "dialog", "aria-modal": "true", "data-part": "sheet", hidden: true }),
    make("div", { class: "sr", "aria-live": "polite", "data-part": "live" }));
  app.classList.toggle("is-lesson", isLesson);
  document.documentElement.classList.toggle("framed", window.self !== window.top);
}

function render() {
  const step = shown(), now = current(), asked = isAsking() ? now.ask.names : [];
  const held = document.activeElement?.dataset?.name, had = document.activeElement?.dataset?.part;
  app.classList.toggle("no-surface", !step.surface);
  renderChips(now);
  renderProgress(now);
  renderGraph(step, asked);
  renderExplanation(step);
  renderPlots(step);
  renderSheet(step);
  at("back").disabled = state.at === 0 && (!state.predict || isAsking()) && !(isLesson && answerTo(0).revealed);
  const isEnd = state.at === steps.length - 1 && !isAsking() && !hasOpenAnswer();
  at("next").textContent = isAsking() || hasOpenAnswer() ? words.show : isEnd ? words.start : words.next;
  const box = at("predict");
  if (box) box.checked = state.predict;
  at("menu").hidden = !state.menu;
  at("more").setAttribute("aria-expanded", String(state.menu));
  if (held) at("graph").querySelector(`.part[data-name="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  else if (had) at(had)?.focus?.({ preventScroll: true });
}

function renderChips(now) {
  const chips = isLesson ? [] : now.chips;
  at("chips").replaceChildren(...chips.map(([phase, text, status]) => {
    const isOpen = status === "current" && isAsking();
    return make("button", {
      class: `chip ${phase} ${status}${isOpen ? " open" : ""}`, "aria-current": status === "current" ? "step" : null,
      onclick: () => goTo(steps.findIndex((step) => step.phase === phase)),
    }, status === "done" ? `✓ ${text}` : text);
  }));
}

function renderProgress(now) {
  at("progress").replaceChildren(...steps.map((step, place) => make("button", {
    class: `segment ${step.phase || "forward"} ${place < state.at ? "done" : place === state.at ? "now" : "ahead"}` +
      (place && steps[place - 1].phase !== step.phase && !isLesson ? " gap" : "") +
      (place === state.at && isAsking() ? " open" : ""),
    "aria-label": positionText(place), "aria-current": place === state.at ? "step" : null, onclick: () => goTo(place),
  })));
  const label = isAsking() ? words.what_next : isLesson ? now.stop.title : now.label;
  at("position").replaceChildren(make("b", {}, positionText(state.at)), " ", make("span", {}, label));
}

const positionText = (place) => say(isLesson ? "stop_of" : "step_of", { step: place + 1, count: steps.length });

function renderGraph(step, asked) {
  const host = at("graph"), { width, height } = host.getBoundingClientRect();
  const quantity = edgeQuantity(step);
  at("network-tools").replaceChildren(
    make("div", { class: "segmented", role: "group", "aria-label": words.on_edges },
      ["gradient", "step", "weight"].map((name) => make("button", {
        "aria-pressed": name === quantity, onclick: () => { state.edges = name; render(); },
      }, words[name]))),
    make("button", {
      class: "numbers", "aria-pressed": state.numbers, "aria-label": words.numbers,
      onclick: () => { state.numbers = !state.numbers; render(); },
    }, "−0.1−"));
  if (width > 40 && height > 40) {
    const svg = graphPicture(step, Math.round(width), Math.round(height), asked);
    svg.addEventListener("click", (event) => select(partAt(svg, event)));
    host.replaceChildren(svg);
  }
  const text = card(step, asked);
  const inner = text && (isNarrow()
    ? make("button", { class: "card", "data-part": "card", onclick: () => showSheet(true) }, text,
      make("span", { class: "opens" }, step.after ? words.rule : words.chain))
    : make("div", { class: "card" }, text));
  const loss = step.loss[1] && make("span", { class: "loss-word" }, `${step.loss[0]} `,
    make("b", { "data-quantity": "loss" }, step.loss[1]));
  at("legend").replaceChildren(make("div", { class: "keys" }, legend(step), loss), ...(inner ? [inner] : []));
}

function tabs(step) {
  const rule = [step.after && modelOf(step).rules ? "rule" : "chain"];
  return [...(isLesson ? ["lesson"] : []), ...rule, "table"];
}

function renderExplanation(step) {
  const all = tabs(step), wanted = state.tab === "rule" || state.tab === "chain" ? all[all.length - 2] : state.tab;
  const tab = all.includes(wanted) ? wanted : all[0];
  at("explanation-tools").replaceChildren(make("div", { class: "segmented", role: "group" },
    all.map((name) => make("button", { "aria-pressed": name === tab, onclick: () => showTab(name) }, words[name]))));
  const table = tablePart(step), asking = questionPart();
  table.classList.toggle("sr", tab !== "table");
  const parts = [];
  if (asking) parts.push(asking);
  if (isLesson && tab === "lesson") parts.push(stopPart(step));
  if (!isAsking() && !(isLesson && tab === "lesson") && tab !== "table") {
    if (step.fault) parts.push(make("p", { class: "warning" }, step.fault));
    parts.push(sentence(step), make("div", { class: "rule-part" }, rulePart(step, false)));
  }
  at("explanation").replaceChildren(...parts, table);
  app.classList.toggle("asking", isAsking());
}

function renderPlots(step) {
  const model = modelOf(step);
  if (step.surface) {
    at("surface-tools").replaceChildren(make("span", { class: "axes" }, model.surface.title));
    draw_into("surface", isHidden("surface") ? () => hiddenPart("surface") : surfacePicture, step);
    at("surface-note").textContent = isHidden("surface") ? "" : step.surface.text;
  }
  const { cursor, updates, texts } = step.loss_at;
  const note = model.curve ? [make("span", {}, say("update_of", { done: cursor, all: updates }))] : [];
  at("loss-tools").replaceChildren(...note);
  if (isHidden("loss")) at("loss").replaceChildren(hiddenPart("loss"));
  else if (model.curve) {
    draw_into("loss", curvePicture, step);
    at("loss").prepend(make("p", { class: "curve-legend" }, texts.map((text, place) =>
      make("span", { class: model.curve.series[place][0] }, text)),
      cursor < updates && make("span", { class: "ahead-word" }, words.ahead)));
  } else at("loss").replaceChildren(lossNumbers(step));
}

function draw_into(name, picture, step) {
  const host = at(name);
  host.replaceChildren();
  const { width, height } = host.getBoundingClientRect();
  const room = name === "loss" ? height - 24 : height;
  if (width > 60 && room > 40) host.append(picture(step, Math.round(width), Math.round(room)));
}

function renderSheet(step) {
  const sheet = at("sheet");
  const isOpen = state.sheet && isNarrow();
  sheet.hidden = at("shade").hidden = !isOpen;
  if (!isOpen) return;
  const title = say(step.after ? "rule_of" : "chain_of", { name: state.selected ?? "" });
  sheet.setAttribute("aria-label", title);
  sheet.replaceChildren(make("i", { class: "grip", "aria-hidden": "true" }),
    make("header", {}, make("h2", {}, title), make("button", {
      class: "close", "aria-label": words.close, "data-part": "close", onclick: () => showSheet(false),
    }, "✕")), make("div", { class: "body" }, rulePart(step, true)));
}
