#!/bin/sh
# Takes each thing away that keeps the promises, one at a time, and runs the test that has to miss
# it: promises.sh SOURCE BIN [NAME…]. The names in the code and the list must be the same; without
# anything taken away all those tests must pass, with it the one named must fail.
set -eu
source=$1
bin=$2
shift 2
list=$source/tests/proof/promises.tsv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jobs=${INQUIRY_JOBS:-$(nproc)}

# One row of the table. Called again by xargs, for each name.
cat >"$work/one" <<'ONE'
#!/bin/sh
bin=$1 name=$2 program=$3 test=$4 what=$5 work=$6
INQUIRY_WITHOUT=$name timeout 60 "$bin/$program" --gtest_filter="$test" >"$work/$name.log" 2>&1
ended=$?
# Only a test that objects has missed it: one that hangs, or never began, has shown nothing.
said=BROKEN
[ $ended -eq 0 ] && said=SURVIVED
[ $ended -eq 124 ] && said=HANGS
grep -q '^\[  FAILED  \]' "$work/$name.log" && said=caught
grep -q '0 tests from 0 test suites ran' "$work/$name.log" && said='NO TEST'
printf '%-34s %-8s %s: %s\n' "$name" "$said" "$program" "$test" >"$work/$name.row"
ONE
chmod +x "$work/one"

grep -v '^#' "$list" | cut -f1 | sort >"$work/listed"
git -C "$source" ls-files 'scheduler/*.cpp' 'client/*.cpp' 'daemon/*.cpp' | (cd "$source" && xargs cat) | tr '\n' ' ' |
  grep -oE 'INQUIRY_(KEEP|STEP)\( *"[^"]+"' | sed 's/.*"\(.*\)"/\1/' | sort >"$work/in_code"
failed=0
repeated=$(uniq -d <"$work/in_code")
[ -z "$repeated" ] || { echo "error: a name stands twice in the code: $repeated"; failed=1; }
for name in $(comm -13 "$work/listed" "$work/in_code"); do
  echo "error: $name is in the code, and no test is listed for it"
  failed=1
done
for name in $(comm -23 "$work/listed" "$work/in_code"); do
  echo "error: $name is in the list, and not in the code"
  failed=1
done

grep -v '^#' "$list" >"$work/chosen"
if [ $# -gt 0 ]; then
  for name in "$@"; do grep "^$name	" "$list"; done >"$work/chosen"
fi

for program in $(cut -f2 "$work/chosen" | sort -u); do
  tests=$(awk -F'\t' -v p="$program" '$2 == p { printf "%s:", $3 }' "$work/chosen")
  "$bin/$program" --gtest_filter="$tests" >"$work/$program.log" 2>&1 || {
    echo "error: with everything in its place, a test of $program fails:"
    grep -E '^\[  FAILED' "$work/$program.log" | sort -u
    failed=1
  }
done

awk -F'\t' '{ printf "%s%c%s%c%s%c%s%c", $1, 0, $2, 0, $3, 0, $4, 0 }' "$work/chosen" |
  xargs -0 -n 4 -P "$jobs" sh -c '"$0/one" "$1" "$2" "$3" "$4" "$5" "$0"' "$work" "$bin"

echo 'taken away                         then     by the test'
sort "$work"/*.row
total=$(cat "$work"/*.row | wc -l)
caught=$(cat "$work"/*.row | grep -c ' caught ' || true)
echo "$caught of $total caught"
[ "$caught" -eq "$total" ] || failed=1
exit $failed
