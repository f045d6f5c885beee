#!/bin/sh
# inquiryd and inquiryctl from the command line: exit codes, messages, and one post's way to X.
set -u
programs=$1
folder=$(mktemp -d)
chmod 755 "$folder"
simulator=''
daemon=''
finish() {
  [ -n "$daemon" ] && kill "$daemon" 2>/dev/null
  [ -n "$simulator" ] && kill "$simulator" 2>/dev/null
  wait 2>/dev/null
  rm -rf "$folder"
}
trap finish EXIT
failed=0

# expect CODE WHAT COMMAND…: the command ends with the code.
expect() {
  wanted=$1
  what=$2
  shift 2
  "$@" >"$folder/out" 2>"$folder/err"
  got=$?
  if [ $got -ne "$wanted" ]; then
    echo "error: $what: exit $got instead of $wanted"
    cat "$folder/out" "$folder/err"
    failed=1
  fi
}
# says PATTERN: the last command said so.
says() {
  grep -qE -- "$1" "$folder/out" "$folder/err" || {
    echo "error: nothing of what was said matches '$1':"
    cat "$folder/out" "$folder/err"
    failed=1
  }
}
# wrong PROGRAM PATTERN COMMAND…: wrong usage is said on one line, and nothing else is.
wrong() {
  program=$1
  pattern=$2
  shift 2
  expect 64 "$*" "$@"
  if [ -s "$folder/out" ] || [ "$(wc -l <"$folder/err")" -ne 1 ] || ! grep -qE -- "^$program: error: $pattern\$" "$folder/err"; then
    echo "error: $*: not one line '$program: error: $pattern', but:"
    cat "$folder/out" "$folder/err"
    failed=1
  fi
}
ctl() { "$programs/inquiryctl" --socket "$folder/s.sock" "$@"; }
# until_state DRAFT STATE
until_state() {
  for _ in $(seq 100); do
    ctl --as sam --json drafts show "$1" 2>/dev/null | grep -q "\"state\":\"$2\"" && return 0
    sleep 0.1
  done
  echo "error: draft $1 is not $2"
  ctl --as sam drafts show "$1"
  failed=1
}

mkdir "$folder/teams"
cat >"$folder/lincoln-x" <<'JSON'
{"bearer_token": "b", "oauth1": {"consumer_key": "k", "consumer_secret": "ks", "access_token": "t", "access_token_secret": "ts"}}
JSON
chmod 600 "$folder/lincoln-x"
"$programs/inquiryd-x-simulator" --listen 127.0.0.1:0 --account "2244994945:LincolnPLC:$folder/lincoln-x" >"$folder/sim" &
simulator=$!
for _ in $(seq 100); do
  x=$(sed -n 's/^listening on //p' "$folder/sim")
  [ -n "$x" ] && break
  sleep 0.05
done
cat >"$folder/inquiryd.yaml" <<YAML
version: 1
school: {name: Lincoln, timezone: America/Los_Angeles}
x: {api_base_url: "$x", settle: 1s}
accounts:
  lincoln: {user_id: "2244994945", handle: LincolnPLC, credential: lincoln-x}
console: {listen: "127.0.0.1:0"}
teams: teams/*.yaml
YAML
cat >"$folder/teams/grade4.yaml" <<YAML
team: grade4
title: Grade 4
account: lincoln
question: What helped your students?
listen: {problem: ["#fractions"], poll_every: 300ms}
posting: {hours: {mon-sun: "00:00-24:00"}, per_day: 50, min_gap: 0s, undo: 0s}
people: {lead: [maria], moderators: [sam], teachers: [ana, $(id -un)], coach: [pat]}
YAML

expect 0 'a version' "$programs/inquiryd" --version
wrong inquiryd "unknown option '--confg'; did you mean '--config'\?" "$programs/inquiryd" check --confg x
wrong inquiryd "unknown command 'rehaerse'; did you mean 'rehearse'\?" "$programs/inquiryd" rehaerse
wrong inquiryd "--config is required; .*'inquiryd rehearse --help'.*" "$programs/inquiryd" rehearse
wrong inquiryd-x-simulator "unknown option '--lsten'; did you mean '--listen'\?" "$programs/inquiryd-x-simulator" --lsten x
wrong inquiryctl "'inquiryctl' needs a command; choose one of .*status.*" ctl
wrong inquiryctl "unknown command 'stauts'; did you mean 'status'\?" ctl stauts
wrong inquiryctl "unknown command 'aprove'; did you mean 'approve'\?" ctl drafts aprove d1
wrong inquiryctl "unknown option '--url'; .*--socket.*" ctl --url https://lincoln.example status
wrong inquiryctl "unknown option '--raeson'; did you mean '--reason'\?" ctl stage set grade4 teach --raeson x
wrong inquiryctl "unexpected word 'week'; .*" ctl stage set grade4 teach --reason lesson week
wrong inquiryctl "--worked: maybe not in .*; .*" ctl outcome grade4 --worked maybe --evidence x
wrong inquiryctl "--reason is required; 'inquiryctl drafts hold --help' explains it" ctl drafts hold d1
wrong inquiryctl "--as: it is empty; write what is meant" ctl --as '' status
wrong inquiryctl "ID: it is empty; write what is meant" ctl drafts show ''
wrong inquiryctl "TEAM: it is empty; write what is meant" ctl resume ''
expect 0 'a good configuration' "$programs/inquiryd" check --config "$folder/inquiryd.yaml"
sed 's/timezone: .*}/timezone: America\/Los_Angelos}/' "$folder/inquiryd.yaml" >"$folder/bad.yaml"
expect 78 'a bad configuration' "$programs/inquiryd" check --config "$folder/bad.yaml"
says 'bad\.yaml:[0-9]+:[0-9]+: error: .*Los_Angeles'
expect 78 'a bad configuration is not run' "$programs/inquiryd" run --config "$folder/bad.yaml" --state-dir "$folder"
expect 69 'no daemon' ctl status
says 'is it running'

"$programs/inquiryd" run --config "$folder/inquiryd.yaml" --credentials "$folder" --state-dir "$folder" \
  --socket "$folder/s.sock" 2>"$folder/log" &
daemon=$!
for _ in $(seq 100); do
  ctl status >/dev/null 2>&1 && break
  sleep 0.05
done
expect 0 'status' ctl status
says grade4
expect 73 'a second daemon on the same store' "$programs/inquiryd" run --config "$folder/inquiryd.yaml" \
  --credentials "$folder" --state-dir "$folder" --socket "$folder/t.sock"
says 'in use'
expect 0 'the account is proven' ctl account check lincoln
expect 64 'a reason is needed' ctl --as maria stage set grade4 define
expect 65 'a stage that is none' ctl --as maria stage set grade4 teech --reason x
says teach
expect 77 'a teacher may not move the stage' ctl --as ana stage set grade4 define --reason x
expect 0 'the lead may' ctl --as maria stage set grade4 define --reason 'we begin'
expect 66 'no such team' ctl stage show grade5
expect 66 'no such draft' ctl drafts show d999

expect 0 'ana drafts' ctl --as ana drafts add question grade4 --text 'What helped your students to explain it?'
draft=$(awk '{ print $1 }' "$folder/out" | head -n 1)
expect 77 'the author may not approve' ctl --as ana drafts approve "$draft"
expect 64 'an edit of nothing' ctl --as ana drafts edit "$draft"
expect 0 'ana edits' ctl --as ana drafts edit "$draft" --text 'What helped them to explain it?'
expect 0 'the new words' ctl --as ana drafts show "$draft"
says 'text: What helped them to explain it?'
expect 0 'labels, a poll and a time are said' ctl --as ana drafts edit "$draft" --paid-partnership --made-with-ai \
  --poll-option yes --poll-option no --not-before "$(date -u -d '+1 day' +%FT%TZ)"
expect 0 'and stand there' ctl --as ana --json drafts show "$draft"
says '"paid_partnership": ?true'
says '"made_with_ai": ?true'
says '"not_before": ?"'
says '"poll": ?\{'
expect 64 'nobody says and takes back at once' ctl --as ana drafts edit "$draft" --paid-partnership --no-paid-partnership
expect 0 'one is taken back' ctl --as ana --json drafts edit "$draft" --no-paid-partnership
says '"paid_partnership": ?false'
says '"made_with_ai": ?true'
expect 0 'all of it is' ctl --as ana --json drafts edit "$draft" --no-made-with-ai --no-poll --no-not-before \
  --no-reply-to --no-invite --no-staff --no-idea
says '"made_with_ai": ?false'
says '"not_before": ?null'
says '"poll": ?null'
says '"reply_to": ?null'
expect 0 'sam approves, as a program does' ctl --as sam --json drafts approve "$draft"
says '^\{.*"state": ?"approved"'
until_state "$draft" posted
expect 65 'what is posted cannot be approved again' ctl --as sam drafts approve "$draft" --yes

expect 0 'whoever runs this drafts' ctl drafts add question grade4 --text 'Who may approve this one?'
draft=$(awk '{ print $1 }' "$folder/out" | head -n 1)
expect 77 'and does not approve it in another name' ctl --as sam drafts approve "$draft" --yes
says 'nobody approves their own draft'

expect 0 'silence begins' ctl --as maria stage set grade4 teach --reason 'lesson week'
says 'the silence holds'
expect 0 'a draft in silence' ctl --as ana drafts add question grade4 --text 'May this go out?'
draft=$(awk '{ print $1 }' "$folder/out" | head -n 1)
expect 65 'approving in silence is refused' ctl --as sam drafts approve "$draft" --yes
expect 0 'anybody of the team may stop everything of it' ctl --as ana halt grade4 --reason 'a worried call'
expect 77 'but only a lead ends it' ctl --as ana resume grade4
says 'end a halt in team grade4'
expect 0 'maria ends it' ctl --as maria resume grade4
expect 0 'the plan' ctl plan
says '^#fractions@lincoln +6h +[0-9]'
expect 0 'what counting the searches costs' ctl volume grade4 --dry-run
says '^counting [0-9]+ searches; X charges 0\.[0-9]+ USD'
expect 0 'the audit log is whole' ctl audit verify
expect 0 'a login link' ctl console
says '^http://127\.0\.0\.1:[0-9]+/login#'

sed -i 's/title: Grade 4/titel: Grade 4/' "$folder/teams/grade4.yaml"
expect 78 'a bad configuration is not loaded' ctl reload
says 'titel'
sed -i 's/titel: Grade 4/title: Grade Four/' "$folder/teams/grade4.yaml"
expect 0 'a good one is' ctl reload

kill "$daemon"
wait "$daemon"
[ $? -eq 0 ] || {
  echo 'error: a polite stop is not exit 0'
  cat "$folder/log"
  failed=1
}
daemon=''
[ $failed -eq 0 ] && echo 'the command line behaves'
exit $failed
