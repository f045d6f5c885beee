#!/bin/sh
# base <- config, scheduler, client <- daemon. A line that includes against the arrows fails; so does
# a foreign library outside the files that are allowed to name it, and a clock outside base/clock.cpp.
set -u
cd "$1" || exit 2
failed=0

# forbid FOLDERS PATTERN WHY: no source of FOLDERS may have a line that matches PATTERN.
forbid() {
  # shellcheck disable=SC2086 # several folders are meant
  if grep -rnE --include='*.h' --include='*.cpp' "$2" $1; then
    echo "error: $3"
    failed=1
  fi
}

# only PATTERN ALLOWED WHY: the pattern may stand in the allowed files alone (a grep -E pattern).
only() {
  if grep -rlE --include='*.h' --include='*.cpp' "$1" base config scheduler client daemon | grep -vE "$2"; then
    echo "error: $3"
    failed=1
  fi
}

forbid base '#include "(config|scheduler|client|daemon)/' 'base/ is the leaf; it includes nothing of ours'
forbid config '#include "(scheduler|client|daemon)/' 'config/ may include base/ only'
forbid scheduler '#include "(config|client|daemon)/' 'scheduler/ may include base/ only'
forbid client '#include "(config|scheduler|daemon)/' 'client/ may include base/ only'
forbid 'client/simulator' '#include "client/[a-z0-9_]+\.h"' 'the simulator shares no code with the client it tests'
forbid scheduler '#include <(nlohmann|spdlog|sqlite3|curl|boost|fstream|iostream|filesystem)|[a-z_]+_clock::now\(' \
  'scheduler/ is pure: no I/O, no clock, no foreign library'

only '#include <sqlite3.h>' '^daemon/store/' 'SQLite is named in daemon/store/ alone'
only '#include <curl/' '^client/(curl_|multi|easy|transport)[a-z_]*\.(cpp|h)$|^client/http/|^daemon/ctl/api_client\.cpp$' \
  'libcurl is named in the transport and in inquiryctl alone'
only '#include <yaml-cpp' '^config/' 'yaml-cpp is named in config/ alone'
only '#include <libical' '^config/' 'libical is named in config/ alone'
only '#include <unicode/' '^client/text/|^config/unicode\.cpp$' 'ICU is named in client/text/ and config/unicode.cpp alone'
only '#include <date/' '^base/zone\.cpp$' 'the zone library is named in base/zone.cpp alone'
only '#include <tl/' '\.h$' 'tl::expected is named through headers'
only '#include <spdlog' '^daemon/log\.cpp$' 'the logging library is named in daemon/log.cpp alone'
only '#include <boost/beast' '^daemon/console/server/|^client/simulator/' 'Beast is named in the two servers alone'
only 'system_clock::now\(' '^base/clock\.cpp$' 'only base/clock.cpp asks the system for the time'

[ $failed -eq 0 ] && echo 'the direction of dependencies holds'
exit $failed
