# Writes the table of top-level domains that Debian's publicsuffix package lists.
#
#   cmake -DSUFFIXES=public_suffix_list.dat -DOUTPUT=tlds.inc -P tlds.cmake
#
# The last label of every rule in the ICANN part is a top-level domain; comments are no rules.

file(STRINGS "${SUFFIXES}" lines REGEX "^[^/]|===END ICANN DOMAINS===" ENCODING UTF-8)

set(tlds "")
foreach(line IN LISTS lines)
  if(line MATCHES "===END ICANN DOMAINS===")
    break()
  endif()
  string(REGEX REPLACE "^.*[.]" "" tld "${line}")
  list(APPEND tlds "${tld}")
endforeach()
list(REMOVE_DUPLICATES tlds)
list(SORT tlds)

list(LENGTH tlds count)
if(count LESS 1000)
  message(FATAL_ERROR "${SUFFIXES} names only ${count} top-level domains; is it the publicsuffix list?")
endif()

set(table "// Generated from Debian's publicsuffix package; edit nothing here.\n")
foreach(tld IN LISTS tlds)
  string(APPEND table "\"${tld}\",\n")
endforeach()
file(WRITE "${OUTPUT}" "${table}")
