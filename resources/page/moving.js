// How the page is moved through: buttons, keys, the sheet, touch; then its start.

const SWIPE = 48;

function goTo(place) {
  if (place < 0 || place >= steps.length) return;
  const before = modelOf(current());
  state.at = place;
  if (modelOf(current()) !== before) {
    state.selected = modelOf(current()).selected;
    state.path = 0;
  }
  if (!isLesson) state.edges = "";
  if (isLesson) state.tab = "lesson";
  if (isAsking() && current().ask.names.length) state.selected = current().ask.names[0];
  render();
  announce();
}

function next() {
  if (isAsking()) {
    reveal();
    render();
    announce();
  } else if (hasOpenAnswer()) {
    reveal();
    render();
    at("live").textContent = at("explanation").querySelector(".answered")?.textContent ?? "";
  } else goTo(state.at === steps.length - 1 ? 0 : state.at + 1);
}

function back() {
  if (isLesson && answerTo(state.at).revealed) {
    state.answers.delete(state.at);
    render();
    announce();
  } else goTo(state.at - 1);
}

/** Say the step to a screen reader. */
function announce() {
  const now = current();
  const text = isAsking() ? now.ask.text : isLesson ? now.stop.title
    : at("explanation").querySelector(".sentence")?.textContent ?? now.announcement;
  at("live").textContent = say("announce", { position: positionText(state.at), text });
}

function select(name) {
  if (name === state.selected && !name) return;
  state.selected = name;
  state.path = 0;
  if (isLesson && name && !isNarrow()) state.tab = "chain";
  render();
  if (name) at("live").textContent = say("selected", { name });
}

function choosePath(place) {
  state.path = Number(place);
  render();
}

function showTab(name) {
  state.tab = name;
  state.menu = false;
  render();
  if (name === "table") at("explanation").querySelector(".tables").scrollIntoView({ block: "nearest" });
}

function setPredict(on) {
  state.predict = on;
  render();
  announce();
}

function toggleMenu() {
  state.menu = !state.menu;
  render();
}

/** Open or close the sheet of the phone; the browser's Back closes it too. */
function showSheet(on) {
  if (on === state.sheet) return;
  state.sheet = on;
  try {
    if (on) history.pushState({ sheet: true }, "");
    else if (history.state?.sheet) history.back();
  } catch {
    // A page in a frame may not have a history of its own.
  }
  render();
  at(on ? "close" : "card")?.focus();
}

function download() {
  const address = URL.createObjectURL(new Blob([data.setup], { type: "application/json" }));
  make("a", { href: address, download: "setup.json" }).click();
  URL.revokeObjectURL(address);
  toggleMenu();
}

const KEYS = {
  ArrowRight: next, PageDown: next, " ": next, ArrowLeft: back, PageUp: back, Home: () => goTo(0),
  End: () => goTo(steps.length - 1), 1: () => choose(0), 2: () => choose(1), 3: () => choose(2),
  t: () => showTab(state.tab === "table" ? "" : "table"), p: () => !isLesson && setPredict(!state.predict),
  Escape: leave,
};

/** Esc closes what is open: the menu, the sheet, the table, then the selection. */
function leave() {
  if (state.menu) toggleMenu();
  else if (state.sheet) showSheet(false);
  else if (state.tab) showTab("");
  else select(null);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const { target: where, key } = event, part = where.closest?.(".part");
  if (part && (key === "Enter" || key === " ")) {
    event.preventDefault();
    select(part.dataset.name);
    return;
  }
  if (part && key === "Tab" && moveFocus(part, event.shiftKey)) {
    event.preventDefault();
    return;
  }
  if (where.closest?.("input[type=text], select, textarea") && key !== "Escape") return;
  if (where.closest?.("button, input, select") && (key === " " || key === "Enter")) return;
  const action = KEYS[key.length === 1 ? key.toLowerCase() : key];
  if (!action) return;
  event.preventDefault();
  action();
});

/** Tab through units and then edges, whatever lies above what in the picture. */
function moveFocus(part, isBack) {
  const order = at("graph").firstElementChild.tabOrder, to = order.indexOf(part) + (isBack ? -1 : 1);
  if (to >= 0 && to < order.length) {
    order[to].focus();
    return true;
  }
  return false;
}

document.addEventListener("click", (event) => {
  if (state.menu && !event.target.closest(".menu")) toggleMenu();
});
window.addEventListener("popstate", () => {
  if (!state.sheet) return;
  state.sheet = false;
  render();
});

/** A swipe over the graph turns the steps; a pull at the sheet closes it. */
function listenToTouch(host, act) {
  let start = null;
  host.addEventListener("touchstart", (event) => { start = event.touches[0]; }, { passive: true });
  host.addEventListener("touchend", (event) => {
    const end = event.changedTouches[0];
    if (start) act(end.clientX - start.clientX, end.clientY - start.clientY);
    start = null;
  }, { passive: true });
}

build();
listenToTouch(at("graph"), (across, down) => {
  if (Math.abs(across) > SWIPE && Math.abs(down) < Math.abs(across)) (across < 0 ? next : back)();
});
listenToTouch(at("sheet"), (across, down) => {
  if (down > SWIPE && at("sheet").querySelector(".body").scrollTop === 0) showSheet(false);
});
render();
new ResizeObserver(() => render()).observe(at("graph"));
window.addEventListener("resize", render);
