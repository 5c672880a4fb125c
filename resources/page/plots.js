// The loss surface with its arrows and path, and the loss curve.

const HEAD = 11;

/** The room that the texts of the upright axis take. */
const leftOf = (plot) => Math.max(50, ...plot.y.map(([, text]) => widthOf(text, 11) + 30));

/** The surface at a step as an SVG of this size. */
function surfacePicture(step, width, height) {
  const surface = modelOf(step).surface, own = step.surface;
  const hasBar = Boolean(surface.bar) && width > 330, isSmall = height < 190;
  const box = isSmall ? { left: 6, top: 4, right: width - 6, bottom: height - 4 }
    : { left: leftOf(surface), top: 8, right: width - (hasBar ? 62 : 12), bottom: height - 38 };
  const wide = box.right - box.left, high = box.bottom - box.top;
  const spot = ([x, y]) => [box.left + x * wide, box.bottom - y * high];
  const line = (points) => points.map((point) => (point[0] === null || point[1] === null ? null : spot(point)))
    .reduce((out, point, place, all) => out + (point ? `${place && all[place - 1] ? "L" : "M"}${point}` : ""), "");
  const parts = [draw("defs", {}, draw("clipPath", { id: "inside" },
    draw("rect", { x: box.left, y: box.top, width: wide, height: high })))];
  const inside = draw("g", { "clip-path": "url(#inside)" });
  parts.push(inside);
  if (surface.picture) {
    inside.append(draw("image", {
      href: surface.picture, x: box.left, y: box.top, width: wide, height: high, preserveAspectRatio: "none",
    }));
    const levels = [];
    for (const [text, lines] of surface.contours) {
      inside.append(...contour(text, lines.map(line), lines, { spot, box, levels }));
    }
  } else {
    inside.append(draw("path", { class: "series train", d: line(surface.line) }));
  }
  if (own.path) inside.append(draw("path", { class: "path-halo", d: line(own.path) }),
    draw("path", { class: "path", d: line(own.path) }));
  if (!isSmall) parts.push(...axes(surface, box, wide, high));
  if (hasBar && !isSmall) parts.push(...colourBar(surface, box, high));
  const words_at = [];
  for (const name of ["step", "gradient"]) {
    if (own[name]) parts.push(arrow(own[name][0].map(spot), own[name][1], name === "step" ? "update" : "backward", box,
      words_at));
  }
  const [x, y] = spot(own.point);
  if (Number.isFinite(x) && Number.isFinite(y) && own.point[0] !== null) {
    parts.push(draw("circle", { class: "point", cx: x, cy: y, r: 6 }));
  }
  return draw("svg", {
    class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": own.description,
  }, parts);
}

/** One height's lines, with its number where that has room; `levels` are the places of the others'. */
function contour(text, paths, lines, { spot, box, levels }) {
  const parts = paths.map((d) => draw("path", { class: "contour", d }));
  const longest = lines.reduce((best, each) => (each.length > best.length ? each : best), []);
  if (longest.length > 12) {
    const [x, y] = spot(longest[Math.floor(longest.length / 2)]);
    const isFree = levels.every(([a, b]) => Math.abs(x - a) > 44 || Math.abs(y - b) > 15);
    if (isFree && x > box.left + 20 && x < box.right - 20 && y > box.top + 14 && y < box.bottom - 12) {
      levels.push([x, y]);
      parts.push(draw("text", { class: "level", x, y: y + 4, "text-anchor": "middle" }, text));
    }
  }
  return parts;
}

function axes(plot, box, wide, high) {
  const parts = [draw("rect", { class: "axis", x: box.left, y: box.top, width: wide, height: high })];
  for (const [share, text] of plot.x) {
    const x = box.left + share * wide;
    parts.push(draw("path", { class: "axis", d: `M${x} ${box.bottom}v4` }),
      draw("text", { class: "tick", x, y: box.bottom + 16, "text-anchor": "middle" }, text));
  }
  for (const [share, text] of plot.y) {
    const y = box.bottom - share * high;
    parts.push(draw("path", { class: "axis", d: `M${box.left} ${y}h-4` }),
      draw("text", { class: "tick", x: box.left - 7, y: y + 4, "text-anchor": "end" }, text));
  }
  parts.push(draw("text", { class: "axis-name", x: box.left + wide / 2, y: box.bottom + 32, "text-anchor": "middle" },
    plot.labels[0]));
  const y = box.top + high / 2;
  parts.push(draw("text", {
    class: "axis-name", x: 12, y, "text-anchor": "middle", transform: `rotate(-90 12 ${y})`,
  }, plot.labels[1]));
  return parts;
}

function colourBar(surface, box, high) {
  const colours = getComputedStyle(document.documentElement).getPropertyValue("--viridis").split(",");
  const stops = colours.map((colour, place) => draw("stop", {
    offset: place / (colours.length - 1), "stop-color": colour.trim(),
  }));
  const x = box.right + 12;
  const parts = [draw("defs", {}, draw("linearGradient", { id: "bar", x1: 0, x2: 0, y1: 1, y2: 0 }, stops)),
    draw("rect", { x, y: box.top, width: 9, height: high, fill: "url(#bar)" })];
  for (const [share, text] of surface.bar) {
    const y = box.bottom - share * high;
    if (y < box.top - 1 || y > box.bottom + 1) continue;
    parts.push(draw("path", { class: "axis", d: `M${x + 9} ${y}h3` }),
      draw("text", { class: "tick", x: x + 15, y: y + 4 }, text));
  }
  return parts;
}

/** An arrow with its words beyond its head, inside the picture and clear of other words. */
function arrow([[x1, y1], [x2, y2]], text, ink, box, taken) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1, ux = (x2 - x1) / length, uy = (y2 - y1) / length;
  const head = Math.min(HEAD, length * 0.7), bx = x2 - ux * head, by = y2 - uy * head;
  const shape = `M${x2} ${y2}L${bx - uy * head * 0.5} ${by + ux * head * 0.5}L${bx + uy * head * 0.5} ${by - ux * head * 0.5}Z`;
  const wide = widthOf(text, 12, 600);
  let x = x2 + ux * 8 - (ux < 0 ? wide : 0);
  x = Math.max(box.left + 4, Math.min(box.right - wide - 4, x));
  let y = y2 + (Math.abs(uy) > 0.4 ? Math.sign(uy) * 16 : 5);
  y = Math.max(box.top + 14, Math.min(box.bottom - 6, y));
  for (const [a, b, w] of taken) {
    if (Math.abs(y - b) < 16 && x < a + w && a < x + wide) y = b + (y >= b ? 17 : -17);
  }
  taken.push([x, y, wide]);
  return draw("g", { class: `arrow ${ink}` },
    draw("path", { class: "arrow-halo", d: `M${x1} ${y1}L${bx} ${by}${shape}` }),
    draw("path", { class: "arrow-line", d: `M${x1} ${y1}L${bx} ${by}` }),
    draw("path", { class: "arrow-head", d: shape }),
    draw("text", { class: "arrow-text", x, y }, text));
}

/** The loss over the known updates; those after the step's are pale. */
function curvePicture(step, width, height) {
  const curve = modelOf(step).curve, at = step.loss_at.at;
  const box = { left: leftOf(curve), top: 10, right: width - 14, bottom: height - 36 };
  const wide = box.right - box.left, high = box.bottom - box.top;
  const spot = ([x, y]) => [box.left + x * wide, box.bottom - Math.min(y, 1.02) * high];
  const line = (points) => points.map((point) => (point[1] === null ? null : spot(point)))
    .reduce((out, point, place, all) => out + (point ? `${place && all[place - 1] ? "L" : "M"}${point}` : ""), "");
  const parts = curve.y.map(([share]) => draw("path", {
    class: "grid", d: `M${box.left} ${box.bottom - share * high}h${wide}`,
  }));
  parts.push(...axes(curve, box, wide, high));
  const cursor = box.left + at * wide;
  parts.push(draw("path", { class: "cursor", d: `M${cursor} ${box.top}V${box.bottom}` }));
  for (const [role, points] of curve.series) {
    const done = points.filter(([x]) => x <= at + 1e-6), ahead = points.filter(([x]) => x >= at - 1e-6);
    parts.push(draw("path", { class: `series ahead ${role}`, d: line(ahead) }));
    parts.push(draw("path", { class: `series ${role}`, d: line(done) }));
    const last = done[done.length - 1];
    if (last && last[1] !== null) {
      const [x, y] = spot(last);
      parts.push(draw("circle", { class: `dot ${role}`, cx: x, cy: y, r: 4.5 }));
    }
  }
  return draw("svg", {
    class: "plot", viewBox: `0 0 ${width} ${height}`, width, height, role: "img",
    "aria-label": step.loss_at.description,
  }, parts);
}

/** Of a single update: the loss before it and after it, as two numbers. */
function lossNumbers(step) {
  const [before, after] = step.losses;
  const one = (title, text, quantity) => make("div", {}, make("dt", {}, title),
    make("dd", { "data-quantity": quantity }, text || "—"));
  return make("dl", { class: "two" }, one(words.before, before, "loss"), one(words.after, after, "loss_after"));
}
