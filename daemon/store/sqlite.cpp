#include "daemon/store/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cassert>
#include <limits>
#include <utility>

namespace inquiry::store {
namespace {

constexpr int kBusyMs = 5'000;  // how long to wait for another program that writes to the file

std::string advice(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "the disk is full; free some space";
    case SQLITE_IOERR:
      return "the disk cannot be read or written; check it and the space left";
    case SQLITE_CORRUPT:
      return "the store is damaged; stop inquiryd and restore a backup";
    case SQLITE_NOTADB:
      return "this is not a store, or a damaged one; name another file or restore a backup";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program is writing to the store; end it";
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return "the store cannot be opened for writing; check the folder and its owner";
    default:
      return "the store refused";
  }
}

// The beginning of a statement: enough to find it, too little to fill a line.
std::string beginning(std::string_view sql) {
  constexpr std::size_t kLength = 60;
  std::string text{sql.substr(0, kLength)};
  if (sql.size() > kLength) text += "…";
  return text;
}

[[noreturn]] void fail_with(sqlite3* database, int code, std::string_view doing) {
  const char* said = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  throw SqliteError(code, advice(code) + " (SQLite " + std::to_string(code) + ": " + said +
                              ", at: " + beginning(doing) + ")");
}

void check(sqlite3* database, int code, std::string_view doing) {
  if (code == SQLITE_OK) return;
  const int extended = sqlite3_extended_errcode(database);
  fail_with(database, extended != SQLITE_OK ? extended : code, doing);
}

// SQLite would create it readable for everyone whom the umask lets.
void create_for_owner(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
}

}  // namespace

bool SqliteError::damaged() const {
  const int primary = code_ & 0xff;
  return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

int Column<int>::get(const Statement& from, int column) {
  const auto value = from.integer(column);
  if (!std::in_range<int>(value)) from.damaged(column);
  return static_cast<int>(value);
}

Statement::Statement(sqlite3* database, Prepared* prepared)
    : database_(database), prepared_(prepared) {
  assert(!prepared_->busy);
  prepared_->busy = true;
}

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_), prepared_(std::exchange(other.prepared_, nullptr)) {}

Statement::~Statement() {
  if (prepared_ == nullptr) return;
  sqlite3_reset(prepared_->handle);
  sqlite3_clear_bindings(prepared_->handle);
  prepared_->busy = false;
}

bool Statement::step() {
  const int code = sqlite3_step(prepared_->handle);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) failed();
  return false;
}

void Statement::bind_null(int index) {
  if (sqlite3_bind_null(prepared_->handle, index) != SQLITE_OK) failed();
}

void Statement::bind_integer(int index, std::int64_t value) {
  if (sqlite3_bind_int64(prepared_->handle, index, value) != SQLITE_OK) failed();
}

void Statement::bind_text(int index, std::string_view value) {
  const char* bytes = value.data() != nullptr ? value.data() : "";  // nullptr would be NULL
  if (sqlite3_bind_text64(prepared_->handle, index, bytes, value.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8) != SQLITE_OK) {
    failed();
  }
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(prepared_->handle, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(prepared_->handle, column);
}

std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(prepared_->handle, column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(prepared_->handle, column))};
}

void Statement::damaged(int column) const {
  const char* name = sqlite3_column_name(prepared_->handle, column);
  throw SqliteError(SQLITE_CORRUPT, advice(SQLITE_CORRUPT) + " (no value of inquiryd's in column " +
                                        (name != nullptr ? name : "?") +
                                        ", at: " + beginning(sqlite3_sql(prepared_->handle)) + ")");
}

void Statement::failed() const {
  fail_with(database_, sqlite3_extended_errcode(database_), sqlite3_sql(prepared_->handle));
}

Database::Database(const std::string& file) {
  create_for_owner(file);
  const int code = sqlite3_open_v2(
      file.c_str(), &handle_,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nullptr);
  try {
    if (handle_ == nullptr) fail_with(nullptr, code, "open");
    check(handle_, code, "open");
    sqlite3_busy_timeout(handle_, kBusyMs);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    script(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;"
        "PRAGMA synchronous = FULL;");
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

Database::~Database() {
  for (auto& [sql, prepared] : prepared_) sqlite3_finalize(prepared.handle);
  sqlite3_close_v2(handle_);
}

Statement Database::prepare(std::string_view sql) {
  // Some errors make SQLite end the transaction by itself. What follows must not be kept alone.
  if (scopes_ > 0 && sqlite3_get_autocommit(handle_) != 0) {
    throw SqliteError(SQLITE_ABORT_ROLLBACK,
                      "an error before this undid the transaction; begin it again");
  }
  auto found = prepared_.find(sql);
  if (found == prepared_.end()) {
    sqlite3_stmt* statement = nullptr;
    check(handle_,
          sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                             SQLITE_PREPARE_PERSISTENT, &statement, nullptr),
          sql);
    found = prepared_.emplace(sql, Prepared{.handle = statement}).first;
  }
  return {handle_, &found->second};
}

void Database::script(const std::string& sql) {
  check(handle_, sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr), sql);
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(handle_); }

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }

void Database::copy_into(Database& target) {
  assert(!in_transaction());
  sqlite3_backup* copy = sqlite3_backup_init(target.handle_, "main", handle_, "main");
  if (copy == nullptr) {
    fail_with(target.handle_, sqlite3_extended_errcode(target.handle_), "copy the store");
  }
  const int stepped = sqlite3_backup_step(copy, -1);
  const int finished = sqlite3_backup_finish(copy);
  if (stepped != SQLITE_DONE) {
    fail_with(target.handle_, finished != SQLITE_OK ? finished : stepped, "copy the store");
  }
}

Scope::Scope(Database& database) : database_(database), inner_(database.in_transaction()) {
  database_.run(inner_ ? "SAVEPOINT verb" : "BEGIN IMMEDIATE");
  ++database_.scopes_;
}

Scope::~Scope() {
  if (!open_) return;
  --database_.scopes_;
  // Nothing is left to be done where this fails: the error that led here has ended it already.
  sqlite3_exec(database_.handle_, inner_ ? "ROLLBACK TO verb; RELEASE verb" : "ROLLBACK", nullptr,
               nullptr, nullptr);
}

void Scope::commit() {
  assert(open_);
  database_.run(inner_ ? "RELEASE verb" : "COMMIT");
  open_ = false;
  --database_.scopes_;
}

}  // namespace inquiry::store
