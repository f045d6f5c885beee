// What a page says, in order, before anything decides how it looks.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace inquiry::report {

// A piece of a sentence.
struct Run {
  enum class Kind {
    kOurs,    // the program's own words
    kTheirs,  // what a person wrote: never markup, whatever it holds
    kStrong,  // ours, what the line is about
    kQuiet,   // ours, beside the matter
  };
  std::string text;
  Kind kind = Kind::kOurs;
  std::string link;  // of kOurs: an address of ours or on X
};
using Text = std::vector<Run>;

struct Paragraph {
  Text text;
};
struct List {
  std::vector<Text> items;
};
struct Table {
  std::string caption;
  std::vector<std::string> heads;
  std::vector<std::vector<Text>> rows;
};
struct Picture {
  std::string svg;
  std::string file;  // its name beside a text, which cannot hold it
};

using Block = std::variant<Paragraph, List, Table, Picture>;

struct Section {
  std::string title;
  std::vector<Block> blocks;
};

struct Document {
  Text title;
  std::vector<Block> head;
  std::vector<Section> sections;
};

Run ours(std::string text);
Run theirs(std::string text);
Run strong(std::string text);
Run quiet(std::string text);

// A link to X; nothing for any other address, or one that could leave its brackets.
Text on_x(const std::string& before, const std::string& url);

void append(Text& text, const Text& more);

Block said(Text text);

}  // namespace inquiry::report
