// Reads a tree by the option table: every value is checked and stored, every mistake reported.
#pragma once

#include "config/loading.h"
#include "config/option_table.h"
#include "config/yaml_tree.h"

namespace inquiry::config {

// Binds a whole file to `section`. Keys that are missing get the table's fallback. Errors go to
// `loading.report`; values that are wrong are not stored.
void bind(const Section& section, const YamlNode& file, Loading& loading);

}  // namespace inquiry::config
