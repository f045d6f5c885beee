#!/bin/sh
# Checks the simulator against X's published specification.
#
#   INQUIRY_X_OPENAPI_DIR=DIR tests/simulator/contract/run.sh [SIMULATOR]
#
# DIR holds x-openapi-2.166.json and x-openapi-2.167.json, which are X's and not shipped here.
# SIMULATOR is the program, build/dev/bin/inquiryd-x-simulator when it is not given.
# Exits 0 when nothing is violated, and also (saying so) when there is no specification at hand.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
simulator=${1:-$here/../../../build/dev/bin/inquiryd-x-simulator}

if [ -z "${INQUIRY_X_OPENAPI_DIR:-}" ] || [ ! -d "$INQUIRY_X_OPENAPI_DIR" ]; then
  echo "skipped: set INQUIRY_X_OPENAPI_DIR to the folder with X's OpenAPI files"
  exit 0
fi
if [ ! -d "$here/node_modules" ]; then
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --silent)
fi
exec node "$here/run.mjs" "$simulator"
