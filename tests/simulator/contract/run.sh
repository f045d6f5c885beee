#!/bin/sh
# Checks the X client and the simulator against X's published specification.
#
#   INQUIRY_X_OPENAPI_DIR=DIR tests/simulator/contract/run.sh [SIMULATOR [CLIENT]]
#
# DIR holds x-openapi-2.166.json and x-openapi-2.167.json, which are X's and not shipped here.
# SIMULATOR and CLIENT are inquiryd-x-simulator and contract_client, those of build/dev/bin when they
# are not given. Exits 0 when nothing is violated, and also (saying so) when it is skipped.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
simulator=${1:-$here/../../../build/dev/bin/inquiryd-x-simulator}
client=${2:-$here/../../../build/dev/bin/contract_client}

if [ -z "${INQUIRY_X_OPENAPI_DIR:-}" ] || [ ! -d "$INQUIRY_X_OPENAPI_DIR" ]; then
  echo "skipped: set INQUIRY_X_OPENAPI_DIR to the folder with X's OpenAPI files"
  exit 0
fi
if [ ! -d "$here/node_modules" ] &&
  ! (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --silent); then
  echo 'skipped: npm could not install Prism'
  exit 0
fi
exec node "$here/run.mjs" "$simulator" "$client"
