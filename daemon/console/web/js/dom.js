// Small helpers that build nodes. Text only ever becomes a text node: what a stranger wrote on X is
// shown, never read as markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

export function announce(text) {
  const announcer = byId("announcer");
  announcer.textContent = "";
  // An empty moment between two equal texts makes screen readers say the second one too.
  setTimeout(() => { announcer.textContent = text; }, 50);
}

export function button(id, label, onClick, kind = "quiet", attributes = {}) {
  return el("button", {type: "button", id, class: `btn btn-${kind}`, click: onClick, ...attributes}, label);
}

// Pairs of a term and what belongs to it; pairs without a value are left out.
export function facts(pairs) {
  return el("dl", {class: "facts"}, pairs
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]));
}

export function table(caption, heads, rows) {
  return el("div", {class: "table-frame", role: "region", "aria-label": caption, tabindex: "0"},
    el("table", {class: "table"},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", {scope: "col"}, head)))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell) => el("td", {}, cell)))))));
}

let lastField = 0;

// A labelled control. `control` is an input, select or textarea.
export function field(label, control, hint = "") {
  if (!control.id) control.id = `field-${++lastField}`;
  const hintNode = hint && el("div", {class: "form-text", id: `${control.id}-hint`}, hint);
  if (hintNode) control.setAttribute("aria-describedby", hintNode.id);
  return el("div", {class: "field"},
    el("label", {class: "form-label", for: control.id}, label), control, hintNode || null);
}

export const input = (attributes = {}) => el("input", {class: "form-control", ...attributes});
export const textarea = (attributes = {}) => el("textarea", {class: "form-control", rows: "3", ...attributes});

export function select(options, chosen, attributes = {}) {
  return el("select", {class: "form-select", ...attributes}, options.map(([value, label]) =>
    el("option", {value, selected: value === chosen}, label)));
}

export function checkbox(id, label, attributes = {}) {
  return el("div", {class: "form-check"},
    el("input", {class: "form-check-input", type: "checkbox", id, ...attributes}),
    el("label", {class: "form-check-label", for: id}, label));
}

// Where a form says what went wrong.
export const problemLine = (id) => el("p", {class: "problem", id, role: "alert"});
