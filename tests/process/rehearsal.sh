#!/bin/sh
# One whole cycle of the example school in fast time: what its timeline must show.
set -u
programs=$1
source=$2
out=$(mktemp)
reports=$(mktemp -d)
trap 'rm -rf "$out" "$reports"' EXIT
"$programs/inquiryd" rehearse --config "$source/config/example/inquiryd.yaml" --days-per-minute 50 --reports "$reports" >"$out" || {
  cat "$out"
  echo "error: the rehearsal ended with $?"
  exit 1
}
cat "$out"
failed=0

# column TEAM STAGE N: one number of the table of counts.
column() { awk -v team="$1" -v stage="$2" -v n="$3" '$1 == team && $2 == stage { print $n }' "$out" | tail -n 1; }
expect() {
  if ! [ "$1" "$2" "$3" ]; then
    echo "error: $4 ($1 $2 $3)"
    failed=1
  fi
}

for row in 'grade4 define' 'grade4 plan' 'ciencias explorar' 'ciencias planear'; do
  set -- $row
  expect "$(column "$1" "$2" 3)" -gt 0 "ideas arrive in $row"
  expect "$(column "$1" "$2" 5)" -ge 1 "a question goes out in $row"
done
for row in 'grade4 teach' 'grade4 analyze' 'ciencias enseñar' 'ciencias analizar'; do
  set -- $row
  expect "$(column "$1" "$2" 3)" -eq 0 "nothing new is shown in $row"
  expect "$(column "$1" "$2" 4)" -gt 0 "what arrives is parked in $row"
  expect "$(column "$1" "$2" 5)" -eq 0 "nothing goes out in $row"
done
expect "$(column grade4 reflect 5)" -ge 2 'a celebration and a question go out in reflect'
expect "$(column grade4 reflect 7)" -ge 1 'the celebration comes down when the consent ends'
grep -q 'waiting_for_consent; student .* refused' "$out" || {
  echo 'error: the draft without consent does not say why it waits'
  failed=1
}
grep -q 'cannot approve' "$out" || {
  echo 'error: nobody was refused an approval in silence'
  failed=1
}
for report in grade4-cycle-1.md grade4-cycle-1.html grade4-cycle-1.svg ciencias-cycle-1.json grade4-chat-h*.md; do
  set -- "$reports"/$report
  [ -s "$1" ] || {
    echo "error: no report $report"
    failed=1
  }
done
grep -q 'It worked partly' "$reports/grade4-cycle-1.md" || {
  echo 'error: the report does not say how the cycle went'
  failed=1
}
exit $failed
