#!/bin/sh
# inquiryctl account login, whole: the built programs, a browser played by curl, X by the simulator.
set -u
bin=$1
folder=$(mktemp -d)
port=$((20000 + $$ % 20000))
pids=
cleanup() {
  # shellcheck disable=SC2086 # several ids are meant
  [ -n "$pids" ] && kill $pids 2>/dev/null
  wait
  rm -rf "$folder"
}
trap cleanup EXIT
fail() {
  echo "error: $1"
  cat "$folder"/*.log
  exit 1
}
# until COMMAND...: waits for it to succeed, ten seconds at most.
until_true() {
  tries=0
  until "$@" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "still waiting for: $*"
    sleep 0.1
  done
}

cat >"$folder/x.json" <<END
{"user_id": "2244994945", "handle": "LincolnPLC", "oauth2": {"client_id": "app-id", "client_secret": "app-secret"}}
END
"$bin/inquiryd-x-simulator" --account "$folder/x.json" >"$folder/simulator.log" 2>&1 &
pids="$pids $!"
until_true grep -q listening "$folder/simulator.log"
x=$(sed -n 's/listening on //p' "$folder/simulator.log")

mkdir "$folder/teams" "$folder/credentials" "$folder/state"
echo '{"oauth2": {"client_id": "app-id", "client_secret": "app-secret"}}' >"$folder/credentials/lincoln-x"
chmod 600 "$folder/credentials/lincoln-x"
cat >"$folder/inquiryd.yaml" <<END
version: 1
school: {name: Lincoln Elementary, timezone: America/Los_Angeles}
x: {api_base_url: "$x", authorize_url: "$x/i/oauth2/authorize"}
accounts:
  lincoln: {user_id: "2244994945", handle: LincolnPLC, credential: lincoln-x}
console: {listen: "127.0.0.1:0"}
END
cat >"$folder/teams/grade4.yaml" <<END
team: grade4
title: Grade 4
account: lincoln
question: How can number talks help?
listen: {problem: ["#fractions"]}
people: {lead: [maria], moderators: [sam]}
END
"$bin/inquiryd" run --config "$folder/inquiryd.yaml" --credentials "$folder/credentials" \
  --state-dir "$folder/state" --socket "$folder/sock" >"$folder/inquiryd.log" 2>&1 &
pids="$pids $!"
until_true test -S "$folder/sock"
ctl() { "$bin/inquiryctl" --socket "$folder/sock" "$@"; }

ctl account check lincoln >/dev/null 2>"$folder/check.log" && fail "an account that is not connected was fine"
grep -q 'inquiryctl account login lincoln' "$folder/check.log" || fail "check does not say what to do"

# The redirect comes to the listener; other requests before it are turned away.
ctl account login lincoln --port $port >"$folder/login.log" 2>&1 &
login=$!
until_true grep -q "^$x" "$folder/login.log"
address=$(grep "^$x" "$folder/login.log")
curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/callback?state=forged&code=1" | grep -q 404 ||
  fail "a forged answer was taken"
curl -s -L -o /dev/null "$address"
wait $login || fail "the login failed"
grep -q 'connected to X as @LincolnPLC' "$folder/login.log" || fail "the login does not say whose it is"
ctl account check lincoln >"$folder/check.log" || fail "the connected account does not check"
[ "$(stat -c %a "$folder/state/grants/lincoln.json")" = 600 ] || fail "the grant can be read by others"

# The address is pasted, from a browser elsewhere.
mkfifo "$folder/paste"
ctl account login lincoln --port $port --paste <"$folder/paste" >"$folder/paste.log" 2>&1 &
login=$!
exec 3>"$folder/paste"
until_true grep -q "^$x" "$folder/paste.log"
curl -s "$(grep "^$x" "$folder/paste.log")" >&3
echo >&3
wait $login || fail "the pasted login failed"

# The owner says no.
curl -s -o /dev/null -d '{"approve": false}' "$x/_sim/oauth2"
ctl account login lincoln --port $port >"$folder/denied.log" 2>&1 &
login=$!
until_true grep -q "^$x" "$folder/denied.log"
curl -s -L -o /dev/null "$(grep "^$x" "$folder/denied.log")"
wait $login
[ $? -eq 77 ] || fail "a refusal is not 77"
grep -q access_denied "$folder/denied.log" || fail "a refusal is not said"

for file in "$folder/inquiryd.log" "$folder/login.log" "$folder/paste.log"; do
  grep -qE 'app-secret|access-[0-9a-f]{48}|refresh-[0-9a-f]{48}' "$file" && fail "a secret stands in $file"
done
echo 'logged in twice, refused once, and no secret was seen'
