# embed_assets(TARGET "/path=file" …) compiles files into TARGET as the table that assets.cpp
# declares; each under the path it is served at, with a strong ETag from its contents.
#
# Run as a script (-DOUT=… -DASSETS=…) it writes that table.

set(EMBED_ASSETS_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(embed_assets target)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/embedded_assets.cpp)
  set(files)
  set(assets)
  foreach(asset ${ARGN})
    string(REGEX MATCH "^([^=]+)=(.+)$" matched ${asset})
    cmake_path(ABSOLUTE_PATH CMAKE_MATCH_2 BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
               OUTPUT_VARIABLE file)
    list(APPEND files ${file})
    list(APPEND assets ${CMAKE_MATCH_1}=${file})
  endforeach()
  list(JOIN assets "|" joined)
  add_custom_command(
    OUTPUT ${table}
    COMMAND ${CMAKE_COMMAND} -DOUT=${table} "-DASSETS=${joined}" -P ${EMBED_ASSETS_SCRIPT}
    DEPENDS ${files} ${EMBED_ASSETS_SCRIPT}
    COMMENT "Embedding the console's files"
    VERBATIM)
  target_sources(${target} PRIVATE ${table})
endfunction()

function(content_type_of file out)
  cmake_path(GET file EXTENSION LAST_ONLY extension)
  if(extension STREQUAL ".html")
    set(type "text/html; charset=utf-8")
  elseif(extension STREQUAL ".css")
    set(type "text/css; charset=utf-8")
  elseif(extension STREQUAL ".js")
    set(type "text/javascript; charset=utf-8")
  elseif(extension STREQUAL ".svg")
    set(type "image/svg+xml")
  else()
    message(FATAL_ERROR "${file}: no content type is known for '${extension}'")
  endif()
  set(${out} "${type}" PARENT_SCOPE)
endfunction()

if(DEFINED OUT)
  string(REPLACE "|" ";" assets "${ASSETS}")
  set(arrays)
  set(rows)
  set(number 0)
  foreach(asset ${assets})
    string(REGEX MATCH "^([^=]+)=(.+)$" matched ${asset})
    set(path ${CMAKE_MATCH_1})
    set(file ${CMAKE_MATCH_2})
    content_type_of(${file} type)
    file(SHA256 ${file} etag)
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
    string(APPEND arrays "constexpr char kBytes${number}[] = {${bytes}};\n")
    string(APPEND rows
           "    {\"${path}\", \"${type}\", \"\\\"${etag}\\\"\", {kBytes${number}, sizeof kBytes${number}}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(WRITE ${OUT} "// Written by embed_assets.cmake.
#include \"daemon/console/web/assets.h\"

namespace inquiry::console {
namespace {

${arrays}
constexpr Asset kAssets[] = {
${rows}};

}  // namespace

std::span<const Asset> embedded_assets() { return kAssets; }

}  // namespace inquiry::console
")
endif()
