#!/bin/sh
# The shipped unit is verified by systemd itself and scored: 1.2 or better, as measured for it.
set -u
source=$1
programs=$2
command -v systemd-analyze >/dev/null || {
  echo 'skipped: no systemd-analyze on this machine'
  exit 77
}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed -e "s#/usr/bin/#$programs/#" -e '/^Documentation=/d' "$source/systemd/inquiryd.service" >"$folder/inquiryd.service"
said=$(systemd-analyze verify "$folder/inquiryd.service" 2>&1 | grep inquiryd)
if [ -n "$said" ]; then
  echo "error: systemd-analyze verify: $said"
  exit 1
fi
score=$(systemd-analyze security --offline=true "$folder/inquiryd.service" | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
echo "exposure $score"
awk "BEGIN { exit !($score <= 1.2) }" || {
  echo "error: the exposure is $score; 1.2 is the bar"
  exit 1
}
