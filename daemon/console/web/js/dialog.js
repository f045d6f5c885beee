// Questions that are asked in between, one at a time.
import {announce, button, el, problemLine, textarea, field} from "./dom.js";
import {strings} from "./strings.js";

export const explain = (problem) => problem.message || strings.unreachable;

// Opens a form over the page. `send` gets the form's values; when it fails the form stays open and
// says why. Resolves to true when it was sent. Focus goes back to where it came from.
export function ask({title, intro, fields, confirm, kind = "main", send, working}) {
  return new Promise((resolve) => {
    let sent = false;
    const problem = problemLine("dialog-problem");
    const submit = el("button", {type: "submit", class: `btn btn-${kind}`, id: "dialog-confirm"}, confirm);
    const form = el("form", {method: "dialog", novalidate: true, submit: async (event) => {
      event.preventDefault();
      const missing = Array.from(form.querySelectorAll("[required]")).find((control) => !control.value.trim());
      if (missing) {
        problem.textContent = strings.fillIn;
        missing.focus();
        return;
      }
      problem.textContent = "";
      submit.disabled = true;
      if (working) announce(working);
      if (working) submit.textContent = working;
      try {
        await send(Object.fromEntries(new FormData(form)));
        sent = true;
        dialog.close();
      } catch (failure) {
        problem.textContent = explain(failure);
        submit.textContent = confirm;
        submit.disabled = false;
      }
    }},
      intro ? el("p", {}, intro) : null, fields, problem,
      el("div", {class: "actions"}, submit,
        button("dialog-cancel", strings.cancel, () => dialog.close())));
    const dialog = el("dialog", {"aria-labelledby": "dialog-title", close: () => {
      dialog.remove();
      resolve(sent);
    }}, el("h2", {id: "dialog-title"}, title), form);
    document.body.append(dialog);
    dialog.showModal();
    form.querySelector("input, select, textarea")?.focus();
  });
}

export function askReason(title, confirm, intro, send, kind = "main") {
  const reason = textarea({name: "reason", required: true});
  return ask({title, intro, fields: field(strings.reason, reason), confirm, kind, send: ({reason: text}) => send(text)});
}

// Tells the person what went wrong with something that has no form of its own.
export function tell(title, text) {
  return new Promise((resolve) => {
    const dialog = el("dialog", {"aria-labelledby": "dialog-title", close: () => { dialog.remove(); resolve(); }},
      el("h2", {id: "dialog-title"}, title), el("p", {}, text),
      el("div", {class: "actions"}, button("dialog-cancel", strings.close, () => dialog.close(), "main")));
    document.body.append(dialog);
    dialog.showModal();
  });
}
