// Predict first: the question before a step, the choices, and what is said of the answer.

const CLOSE = 0.02; // a value is right within this share of the truth

/** The question of the present step, before or after its answer; null where there is none. */
function questionPart() {
  const ask = current().ask;
  if (!state.predict || !ask) return null;
  const own = answerTo(state.at);
  const [right, asked] = score();
  const head = make("div", { class: "ask-head" }, make("b", {}, words.predict_title),
    asked > 0 && make("span", {}, say("right_so_far", { right, asked })));
  if (own.revealed) return make("div", { class: "ask done" }, head, resultPart(ask, own));
  const field = ask.choices.length ? choiceCards(ask, own) : make("label", { class: "guess" }, words.guess,
    make("input", {
      type: "text", inputmode: "decimal", value: own.guess, autocomplete: "off",
      oninput: (event) => state.answers.set(state.at, { ...own, guess: event.target.value }),
      onkeydown: (event) => event.key === "Enter" && next(),
    }));
  return make("div", { class: "ask" }, head, make("h3", {}, ask.text), field,
    make("p", { class: "hint" }, `${words.choose} `, make("b", {}, words.show), "."));
}

function choiceCards(ask, own) {
  return make("div", { class: "choices", role: "group", "aria-label": words.answers },
    ask.choices.map(([what, means], place) => make("button", {
      "aria-pressed": own.choice === place, onclick: () => choose(place),
    }, make("b", {}, what), make("kbd", {}, String(place + 1)), means && make("small", {}, means))));
}

function resultPart(ask, own) {
  const verdict = isRight(ask, own);
  const key = verdict === null ? "truth" : verdict ? "right" : "wrong";
  const parts = [make("p", { class: `verdict ${key}` }, say(key, { answer: ask.answer }))];
  if (ask.choices.length) {
    parts.push(make("div", { class: "choices" }, ask.choices.map(([what], place) => make("span", {
      class: place === ask.right ? "choice right" : place === own.choice ? "choice wrong" : "choice",
    }, what))));
  }
  if (state.at === steps.length - 1) {
    const [right, asked] = score();
    parts.push(make("p", {}, say("final", { right, asked }), " ",
      make("button", { class: "link", onclick: onceMore }, words.once_more)));
  }
  return make("div", {}, parts);
}

/** Whether an answer is right; null where none was given. */
function isRight(ask, own) {
  if (ask.choices.length) return own.choice < 0 ? null : own.choice === ask.right;
  const guess = Number.parseFloat(own.guess.trim().replace("−", "-").replace(",", "."));
  if (!Number.isFinite(guess)) return null;
  return Math.abs(guess - ask.value) <= CLOSE * Math.abs(ask.value);
}

/** How many of the answers that were given are right, and how many were given. */
function score() {
  const given = [...state.answers].filter(([, own]) => own.revealed)
    .map(([place, own]) => isRight(steps[place].ask, own)).filter((each) => each !== null);
  return [given.filter(Boolean).length, given.length];
}

function choose(place) {
  const ask = current().ask;
  if (!isAsking() || place >= ask.choices.length) return;
  const own = answerTo(state.at);
  state.answers.set(state.at, { ...own, choice: own.choice === place ? -1 : place });
  render();
}

function reveal() {
  state.answers.set(state.at, { ...answerTo(state.at), revealed: true });
}

function onceMore() {
  state.answers.clear();
  goTo(0);
}

/** What would tell, hatched until the answer. */
function hiddenPart(name) {
  return make("div", { class: "hidden-part" }, make("b", {}, words.hidden), make("span", {}, words[`hidden_${name}`]));
}

/** Whether a panel is hidden because a question is open. */
function isHidden(name) {
  return isAsking() && current().ask.hides.includes(name);
}

/** A stop of a lesson: its text, its question, and the answer once it is asked for. */
function stopPart(step) {
  const { title, text, question, answer, choices } = step.stop;
  const own = answerTo(state.at), parts = [make("h3", {}, title), ...blocks(text)];
  if (question.length) parts.push(make("div", { class: "asked" }, make("b", {}, words.question), blocks(question),
    choices.length > 0 && stopChoices(choices, own)));
  if (own.revealed) parts.push(make("div", { class: "answered" }, make("b", {}, words.answer), blocks(answer)));
  return make("div", { class: "stop" }, parts);
}

/** The answers to choose from at a stop; a wrong one is told why, the right one shows the answer. */
function stopChoices(choices, own) {
  const wrong = own.choice >= 0 && !choices[own.choice][1] ? choices[own.choice] : null;
  const cards = choices.map(([what, right], place) => own.revealed
    ? make("span", { class: right ? "choice right" : place === own.choice ? "choice wrong" : "choice" }, what)
    : make("button", { "aria-pressed": own.choice === place, onclick: () => answerStop(place) }, make("b", {}, what)));
  return make("div", {}, make("div", { class: "choices", role: "group", "aria-label": words.answers }, cards),
    wrong && !own.revealed && make("div", { class: "verdict wrong" }, make("b", {}, words.not_quite), blocks(wrong[2])));
}

function answerStop(place) {
  state.answers.set(state.at, { ...answerTo(state.at), choice: place, revealed: current().stop.choices[place][1] });
  render();
}

/** Whether a lesson's stop has an answer that was not asked for yet. */
function hasOpenAnswer() {
  return isLesson && current().stop.answer.length > 0 && !answerTo(state.at).revealed;
}
