// SPDX-License-Identifier: Apache-2.0
// The one error type: a kind, one or more faults, and where each is.
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace tsunagi {

// The value is the process's exit status.
enum class ErrorKind {
  internal = 1,
  input = 2,
  infeasible = 3,
  environment = 4,
  incomplete = 5,
  requeue = 75,
  interrupted = 130,
};

// What is known of the place of a fault; empty parts are unknown. Filled in as an error passes upward.
struct Where {
  std::string file;
  int line = 0;     // 1-based; 0 is unknown
  int column = 0;   // 1-based; 0 is unknown
  std::string key;  // dotted key path of a TOML file
  std::string layer;
  std::string feature;
  std::string field;
};

struct Fault {
  std::string sentence;  // what was expected, what came, what to change
  Where where;

  // "file:line:col: key: sentence" or "file, layer l, feature f, field x: sentence".
  [[nodiscard]] std::string text() const;
};

class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string sentence, Where where = {});
  Error(ErrorKind kind, std::vector<Fault> faults);

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::vector<Fault>& faults() const noexcept { return faults_; }
  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

  // The same error with the unknown parts of every place taken from `outer`.
  [[nodiscard]] Error located(const Where& outer) const;

 private:
  ErrorKind kind_;
  std::vector<Fault> faults_;
  std::string text_;
};

// Collects the faults of one input so that all are reported in one run (the first 100 in file order).
class Faults {
 public:
  void add(std::string sentence, Where where = {});
  void add(const Error& error);
  [[nodiscard]] bool empty() const noexcept { return faults_.empty(); }
  [[nodiscard]] const std::vector<Fault>& all() const noexcept { return faults_; }
  // Throws Error{input} with every collected fault, if any.
  void throw_if_any() const;

 private:
  std::vector<Fault> faults_;
};

[[nodiscard]] Error input_error(std::string sentence, Where where = {});

}  // namespace tsunagi
