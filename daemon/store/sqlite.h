// A thin layer over SQLite: one connection, statements prepared once, typed values. The only place
// that names that library.
//
// Every failure throws SqliteError, which says what was being done and never which values were
// bound: those are people's words. Used from one thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace inquiry::store {

class SqliteError : public StoreError {
 public:
  SqliteError(int code, const std::string& message) : StoreError(message), code_(code) {}

  int code() const { return code_; }  // SQLite's extended result code
  bool damaged() const override;

 private:
  int code_;
};

// How a C++ type is kept in one column: put(statement, index, value), get(statement, column).
// The vocabulary's types are in columns.h.
template <typename T>
struct Column;

// A prepared statement and whether someone is using it.
struct Prepared {
  sqlite3_stmt* handle = nullptr;
  bool busy = false;
};

// A prepared statement on loan from the database's cache: reset, and its values forgotten, when it
// goes. Must not outlive the database.
class Statement {
 public:
  Statement(sqlite3* database, Prepared* prepared);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  bool step();  // true: there is a row

  // The columns of the current row, from the first one on.
  template <typename... Values>
  void read(Values&... values) const {
    int column = 0;
    ((values = Column<Values>::get(*this, column++)), ...);
  }
  template <typename T>
  T get(int column) const {
    return Column<T>::get(*this, column);
  }

  template <typename T>
  void bind(int index, const T& value) {
    Column<T>::put(*this, index, value);
  }

  // Parameters count from 1, columns from 0. Text is copied, whatever bytes are in it.
  void bind_null(int index);
  void bind_integer(int index, std::int64_t value);
  void bind_text(int index, std::string_view value);
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  [[noreturn]] void damaged(int column) const;  // the value there is none that this program writes

 private:
  [[noreturn]] void failed() const;

  sqlite3* database_;
  Prepared* prepared_;
};

class Database {
 public:
  // Creates the file when it is missing, readable by its owner only.
  explicit Database(const std::string& file);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // The statement with `values` bound to ?1, ?2, … Two at a time of the same text cannot be.
  template <typename... Values>
  Statement query(std::string_view sql, const Values&... values) {
    Statement statement = prepare(sql);
    int index = 1;
    (Column<Values>::put(statement, index++, values), ...);
    return statement;
  }

  // Runs it to its end; how many rows it changed.
  template <typename... Values>
  std::int64_t run(std::string_view sql, const Values&... values) {
    Statement statement = query(sql, values...);
    while (statement.step()) {
    }
    return changes();
  }

  void script(const std::string& sql);  // several statements, without values
  std::int64_t last_row() const;        // the row that was inserted last
  bool in_transaction() const { return scopes_ > 0; }
  void copy_into(Database& target);  // all of it as it is now; not inside a transaction

 private:
  friend class Scope;

  Statement prepare(std::string_view sql);
  std::int64_t changes() const;

  sqlite3* handle_ = nullptr;
  std::map<std::string, Prepared, std::less<>> prepared_;
  int scopes_ = 0;  // open transaction and the savepoints inside
};

// All of a piece of work or nothing: BEGIN IMMEDIATE, or a savepoint inside an open transaction.
// Rolled back unless committed.
class Scope {
 public:
  explicit Scope(Database& database);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope();

  void commit();

 private:
  Database& database_;
  bool inner_;
  bool open_ = true;
};

// What `read` makes of every row, or of the first one.
template <typename Read>
auto all_rows(Statement statement, Read read) {
  std::vector<decltype(read(statement))> rows;
  while (statement.step()) rows.push_back(read(statement));
  return rows;
}
template <typename Read>
auto first_row(Statement statement, Read read) {
  std::optional<decltype(read(statement))> row;
  if (statement.step()) row = read(statement);
  return row;
}

template <>
struct Column<std::int64_t> {
  static void put(Statement& to, int index, std::int64_t value) { to.bind_integer(index, value); }
  static std::int64_t get(const Statement& from, int column) { return from.integer(column); }
};

template <>
struct Column<int> {
  static void put(Statement& to, int index, int value) { to.bind_integer(index, value); }
  static int get(const Statement& from, int column);
};

template <>
struct Column<bool> {
  static void put(Statement& to, int index, bool value) { to.bind_integer(index, value ? 1 : 0); }
  static bool get(const Statement& from, int column) { return from.integer(column) != 0; }
};

template <>
struct Column<std::string> {
  static void put(Statement& to, int index, const std::string& value) {
    to.bind_text(index, value);
  }
  static std::string get(const Statement& from, int column) { return from.text(column); }
};

template <>
struct Column<std::string_view> {
  static void put(Statement& to, int index, std::string_view value) { to.bind_text(index, value); }
};

template <typename T>
struct Column<std::optional<T>> {
  static void put(Statement& to, int index, const std::optional<T>& value) {
    if (value) {
      Column<T>::put(to, index, *value);
    } else {
      to.bind_null(index);
    }
  }
  static std::optional<T> get(const Statement& from, int column) {
    if (from.is_null(column)) return std::nullopt;
    return Column<T>::get(from, column);
  }
};

}  // namespace inquiry::store
