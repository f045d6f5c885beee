// The one way to the daemon: the JSON API that inquiryctl uses too.

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

let csrf = "";
export function useCsrf(token) { csrf = token; }

async function problemOf(response) {
  try {
    const body = await response.json();
    return new Problem(response.status, body.detail || body.title);
  } catch {
    return new Problem(response.status, response.statusText);
  }
}

async function request(method, path, body) {
  const headers = {Accept: "application/json"};
  if (method !== "GET") headers["X-Inquiryd-Csrf"] = csrf;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body)});
  } catch {
    throw new Problem(0, "");
  }
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : response.json();
}

const query = (parameters) => {
  const given = Object.entries(parameters).filter(([, value]) => value);
  return given.length ? `?${new URLSearchParams(given)}` : "";
};

// A path segment: ids are opaque, and a team's name may hold anything.
export const segment = encodeURIComponent;

export const api = {
  get: (path, parameters = {}) => request("GET", `/api/v1${path}${query(parameters)}`),
  post: (path, body = {}) => request("POST", `/api/v1${path}`, body),
  put: (path, body = {}) => request("PUT", `/api/v1${path}`, body),
  patch: (path, body) => request("PATCH", `/api/v1${path}`, body),
  remove: (path, parameters = {}) => request("DELETE", `/api/v1${path}${query(parameters)}`),
  session: () => request("GET", "/session"),
  logIn: (token) => request("POST", "/login", {token}),
  logOut: () => request("POST", "/logout"),
};
