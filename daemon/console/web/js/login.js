// Redeems a one-time link. The token is in the fragment, which no browser sends anywhere by itself.
import {api} from "./api.js";
import {byId} from "./dom.js";
import {strings} from "./strings.js";

async function logIn() {
  const token = location.hash.slice(1);
  // Out of the address bar and the history before anything else.
  history.replaceState(null, "", "/login");
  byId("message").textContent = token ? strings.login.working : strings.login.noLink;
  byId("hint").textContent = strings.login.hint;
  if (!token) return;
  try {
    await api.logIn(token);
    location.replace("/");
  } catch (problem) {
    byId("message").textContent = problem.message || strings.unreachable;
    byId("message").className = "problem";
    byId("again").textContent = strings.login.tryConsole;
    byId("again").hidden = false;
    byId("main").focus();
  }
}

document.title = strings.login.title;
byId("title").textContent = strings.login.title;
addEventListener("hashchange", logIn);
logIn();
