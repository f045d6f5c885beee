#!/bin/sh
# A copy of the store by the timer's own command, and its restore as docs/operating.md tells it.
set -u
bin=$1
source=$2
folder=$(mktemp -d)
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
until_true() {
  tries=0
  until "$@" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || fail "still waiting for: $*"
    sleep 0.1
  done
}

keys='"oauth1": {"consumer_key": "k", "consumer_secret": "ks", "access_token": "t", "access_token_secret": "ts"}'
echo "{\"user_id\": \"2244994945\", \"handle\": \"LincolnPLC\", \"bearer_token\": \"b\", $keys}" >"$folder/x.json"
"$bin/inquiryd-x-simulator" --account "$folder/x.json" >"$folder/simulator.log" 2>&1 &
pids="$pids $!"
until_true grep -q listening "$folder/simulator.log"
x=$(sed -n 's/listening on //p' "$folder/simulator.log")
mkdir "$folder/teams" "$folder/credentials" "$folder/state" "$folder/state/backups"
echo "{\"bearer_token\": \"b\", $keys}" >"$folder/credentials/lincoln-x"
chmod 600 "$folder/credentials/lincoln-x"
cat >"$folder/inquiryd.yaml" <<END
version: 1
school: {name: Lincoln Elementary, timezone: America/Los_Angeles}
x: {api_base_url: "$x"}
accounts: {lincoln: {user_id: "2244994945", handle: LincolnPLC, credential: lincoln-x}}
console: {listen: "127.0.0.1:0"}
END
cat >"$folder/teams/grade4.yaml" <<END
team: grade4
title: Grade 4
account: lincoln
question: How can number talks help?
listen: {problem: ["#fractions"]}
posting: {hours: {mon-sun: "00:00-24:00"}, undo: 1h}
people: {lead: [maria], moderators: [sam], teachers: [ana]}
END
start() {
  "$bin/inquiryd" run --config "$folder/inquiryd.yaml" --credentials "$folder/credentials" \
    --state-dir "$1" --socket "$folder/sock" >>"$folder/inquiryd.log" 2>&1 &
  daemon=$!
  pids="$pids $daemon"
  until_true ctl status >/dev/null
}
stop() {
  kill "$daemon"
  wait "$daemon"
  rm -f "$folder/sock"
}
ctl() { "$bin/inquiryctl" --socket "$folder/sock" "$@"; }

start "$folder/state"
ctl --as maria stage set grade4 define --reason begin >/dev/null || fail 'no stage'
draft=$(ctl --json --as ana drafts add question grade4 --text 'What helped your students?' |
  sed -n 's/.*"id": *"\([^"]*\)".*/\1/p' | head -n 1)
[ -n "$draft" ] || fail 'no draft'
ctl --as sam drafts approve "$draft" --yes >/dev/null || fail 'no approval'

# The unit's own command, with this build's program and this folder.
command=$(sed -n "s/^ExecStart=\/bin\/sh -c '\(.*\)'\$/\1/p" "$source/systemd/inquiryd-backup.service" |
  sed -e 's/%%/%/g' -e "s#/usr/bin/inquiryctl#$bin/inquiryctl --socket $folder/sock#")
STATE_DIRECTORY=$folder/state/backups sh -c "$command" >"$folder/backup.log" 2>&1 || fail 'no backup'
copy=$(ls "$folder"/state/backups/inquiryd-*.db) || fail 'the backup is not there'
[ "$(stat -c %a "$copy")" = 600 ] || fail 'others can read the backup'
ctl backup "$copy" >/dev/null 2>&1 && fail 'a backup was overwritten'

# Restored: what was approved does not go out, and every team is halted until its lead has looked.
restored() {
  ctl --json status | grep -q '"halts": *\[ *{' || fail "$1: no halt after the restore"
  ctl --json drafts show "$draft" | grep -q '"state": *"waiting_for_review"' || fail "$1: the approval stands"
  ctl audit verify >/dev/null || fail "$1: the chains do not hold"
}
stop
rm -f "$folder/state/inquiryd.db" "$folder/state/inquiryd.db-wal" "$folder/state/inquiryd.db-shm"
cp "$copy" "$folder/state/inquiryd.db"
start "$folder/state"
restored 'in its place'
ctl --as maria resume grade4 >/dev/null || fail 'the lead cannot end the halt'
stop

# The rehearsal, in an empty folder.
mkdir "$folder/rehearsal"
cp "$copy" "$folder/rehearsal/inquiryd.db"
start "$folder/rehearsal"
restored 'in an empty folder'
stop
echo 'one copy made, and put back twice'
