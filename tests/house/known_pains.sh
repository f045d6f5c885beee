#!/bin/sh
# shellcheck disable=SC2016 # the backticks are the page's
# docs/known-pains.md names a test for each pain: each of its rows has one, and each named test exists.
set -u
cd "$1" || exit 2
page=docs/known-pains.md
failed=0

rows=$(grep -cE '^\| [0-9]+ \|' $page)
proven=$(grep -cE '^\| [0-9]+ \|.*`[A-Za-z0-9]+\.[A-Za-z0-9]+`' $page)
if [ "$rows" -eq 0 ] || [ "$rows" -ne "$proven" ]; then
  echo "error: $proven of the $rows rows of $page name a test"
  failed=1
fi

# Every test of the tree as Suite.Test, wherever its macro breaks the line.
tests=$(find tests -name '*_test.cpp' -exec cat {} + | tr '\n' ' ' |
  grep -oE 'TEST(_F|_P)?\( *[A-Za-z0-9]+, *[A-Za-z0-9]+ *\)' | sed -E 's/^TEST[_FP]*\( *//; s/, */./; s/ *\)$//')
for name in $(grep -oE '`[A-Za-z0-9]+\.[A-Za-z0-9]+`' $page | tr -d '`' | grep -vE '\.(sh|md)$' | sort -u); do
  echo "$tests" | grep -qxF "$name" && continue
  echo "error: $page names $name, which no test is called"
  failed=1
done

[ $failed -eq 0 ] && echo "each of the $rows known pains has its tests"
exit $failed
