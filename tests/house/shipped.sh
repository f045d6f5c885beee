#!/bin/sh
# What lets tests take the promises' keepers away (base/proof.h) is in no program that schools run:
# shipped.sh SOURCE BIN none, and in builds for tests, so that this would notice: shipped.sh … all.
set -u
source=$1
bin=$2
expected=$3
names=$(mktemp)
trap 'rm -f "$names"' EXIT
grep -v '^#' "$source/tests/proof/promises.tsv" | cut -f1 >"$names"
printf 'INQUIRY_WITHOUT\nINQUIRY_KILL_AT\nINQUIRY_PLACES\n7inquiry5proof\n' >>"$names"
found=$(grep -aoFf "$names" "$bin/inquiryd" | sort -u)
case $expected in
  none)
    [ -z "$found" ] || {
      echo "error: inquiryd can be told to break its promises:"
      echo "$found"
      exit 1
    }
    for program in inquiryctl inquiryd-x-simulator; do
      grep -aqFf "$names" "$bin/$program" && {
        echo "error: $program names what keeps the promises"
        exit 1
      }
    done
    echo 'nothing can be taken away from the programs'
    ;;
  all)
    missing=$(echo "$found" | sort | comm -13 - "$(sort -u "$names" >"$names.sorted" && echo "$names.sorted")")
    rm -f "$names.sorted"
    [ -z "$missing" ] || {
      echo "error: this build for tests does not know:"
      echo "$missing"
      exit 1
    }
    echo "$(echo "$found" | wc -l) names are known, as they are to tests alone"
    ;;
esac
