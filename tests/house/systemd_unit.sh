#!/bin/sh
# The shipped units are verified by systemd itself and scored: 1.2 or better, as measured for them.
set -u
source=$1
programs=$2
command -v systemd-analyze >/dev/null || {
  echo 'skipped: no systemd-analyze on this machine'
  exit 77
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for unit in inquiryd.service inquiryd-backup.service inquiryd-backup.timer; do
  sed -e "s#/usr/bin/inquiry#$programs/inquiry#" -e '/^Documentation=/d' "$source/systemd/$unit" >"$folder/$unit"
done
for unit in "$folder"/*; do
  said=$(SYSTEMD_UNIT_PATH="$folder:" systemd-analyze verify "$unit" 2>&1 | grep inquiryd)
  if [ -n "$said" ]; then
    echo "error: systemd-analyze verify: $said"
    exit 1
  fi
done
for unit in "$folder"/*.service; do
  score=$(systemd-analyze security --offline=true "$unit" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
  echo "exposure of $(basename "$unit") $score"
  awk "BEGIN { exit !($score <= 1.2) }" || {
    echo "error: the exposure is $score; 1.2 is the bar"
    exit 1
  }
done
systemd-analyze calendar --iterations=1 "$(sed -n 's/^OnCalendar=//p' "$folder/inquiryd-backup.timer")" >/dev/null || {
  echo 'error: the timer names no time'
  exit 1
}
