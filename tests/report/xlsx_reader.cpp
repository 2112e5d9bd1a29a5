// SPDX-License-Identifier: Apache-2.0
#include "tests/report/xlsx_reader.h"

#include <cmath>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <cpl_conv.h>
#include <cpl_minixml.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

namespace tsunagi::report {
namespace {

struct FreeXml {
  void operator()(CPLXMLNode* node) const noexcept { CPLDestroyXMLNode(node); }
};
using Xml = std::unique_ptr<CPLXMLNode, FreeXml>;

std::string bytes_of(const std::string& path) {
  GByte* data = nullptr;
  vsi_l_offset size = 0;
  if (VSIIngestFile(nullptr, path.c_str(), &data, &size, -1) == 0) throw std::runtime_error("no " + path);
  std::string out(reinterpret_cast<const char*>(data), size);
  VSIFree(data);
  return out;
}

Xml parse(const std::string& bytes) {
  Xml root(CPLParseXMLString(bytes.c_str()));
  if (!root) throw std::runtime_error("not well-formed");
  CPLStripXMLNamespace(root.get(), nullptr, TRUE);
  return root;
}

CPLXMLNode* need(CPLXMLNode* node, const char* path) {
  CPLXMLNode* found = CPLGetXMLNode(node, path);
  if (found == nullptr) throw std::runtime_error(std::string("no element ") + path);
  return found;
}

std::vector<CPLXMLNode*> children(CPLXMLNode* node, std::string_view name) {
  std::vector<CPLXMLNode*> out;
  for (CPLXMLNode* c = node->psChild; c != nullptr; c = c->psNext) {
    if (c->eType == CXT_Element && name == c->pszValue) out.push_back(c);
  }
  return out;
}

// "B7" or "$B$7" to (6, 1).
std::pair<int, int> place(std::string_view name) {
  int row = 0;
  int column = 0;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') column = column * 26 + (c - 'A' + 1);
    if (c >= '0' && c <= '9') row = row * 10 + (c - '0');
  }
  return {row - 1, column - 1};
}

XlsxSheet read_sheet(const std::string& bytes, const std::vector<std::string>& strings) {
  XlsxSheet sheet;
  const Xml root = parse(bytes);
  for (CPLXMLNode* row : children(need(root.get(), "=worksheet.sheetData"), "row")) {
    for (CPLXMLNode* c : children(row, "c")) {
      XlsxCell cell;
      const std::string type = CPLGetXMLValue(c, "t", "");
      const std::string value = CPLGetXMLValue(c, "v", "");
      cell.formula = CPLGetXMLValue(c, "f", "");
      if (type == "s") {
        cell.value = strings.at(std::stoul(value));
      } else if (type == "str") {
        cell.value = value;
      } else if (!value.empty()) {
        cell.value = std::strtod(value.c_str(), nullptr);
      }
      sheet[place(CPLGetXMLValue(c, "r", ""))] = std::move(cell);
    }
  }
  return sheet;
}

using Value = std::variant<std::monostate, std::string, double>;

class Evaluation {
 public:
  Evaluation(const Xlsx& book, std::string_view sheet, const std::string& text)
      : book_(book), home_(sheet), text_(text) {}

  double run() {
    const double result = number(comparison());
    if (at_ != text_.size()) fail();
    return result;
  }

 private:
  struct Range {
    const XlsxSheet* sheet = nullptr;
    std::pair<int, int> first;
    std::pair<int, int> last;
  };

  [[noreturn]] void fail() const {
    throw std::runtime_error("cannot work out " + text_ + " from " + std::to_string(at_));
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail();
  }
  static double number(const Value& v) {
    if (const auto* real = std::get_if<double>(&v)) return *real;
    return 0;
  }
  static std::string text_of(const Value& v) {
    if (const auto* text = std::get_if<std::string>(&v)) return *text;
    if (const auto* real = std::get_if<double>(&v)) return std::to_string(*real);
    return "";
  }

  Value comparison() {
    Value left = sum();
    while (take('=')) left = text_of(left) == text_of(sum()) ? 1.0 : 0.0;
    return left;
  }
  Value sum() {
    Value left = quotient();
    while (peek() == '+' || peek() == '-') {
      const double sign = text_[at_++] == '+' ? 1 : -1;
      left = number(left) + sign * number(quotient());
    }
    return left;
  }
  Value quotient() {
    Value left = atom();
    while (take('/')) left = number(left) / number(atom());
    return left;
  }
  Value atom() {
    if (take('(')) {
      Value inner = comparison();
      expect(')');
      return inner;
    }
    if (take('"')) {
      const std::size_t end = text_.find('"', at_);
      std::string literal = text_.substr(at_, end - at_);
      at_ = end + 1;
      return literal;
    }
    if (std::isdigit(static_cast<unsigned char>(peek())) != 0) {
      std::size_t used = 0;
      const double value = std::stod(text_.substr(at_), &used);
      at_ += used;
      return value;
    }
    for (const auto& [name, function] :
         {std::pair{"IF(", &Evaluation::if_else}, std::pair{"SUMIFS(", &Evaluation::sum_ifs},
          std::pair{"SUM(", &Evaluation::sum_all}, std::pair{"ABS(", &Evaluation::absolute}}) {
      if (text_.compare(at_, std::string_view(name).size(), name) != 0) continue;
      at_ += std::string_view(name).size();
      Value result = (this->*function)();
      expect(')');
      return result;
    }
    const Range one = range();
    const auto cell = one.sheet->find(one.first);
    return cell == one.sheet->end() ? Value{} : cell->second.value;
  }
  Range range() {
    std::string sheet = home_;
    if (take('\'')) {
      const std::size_t end = text_.find("'!", at_);
      sheet = text_.substr(at_, end - at_);
      at_ = end + 2;
    }
    const auto cell = [&] {
      const std::size_t end = text_.find_first_not_of("$ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", at_);
      const std::string name = text_.substr(at_, end - at_);
      if (name.empty()) fail();
      at_ += name.size();
      return place(name);
    };
    Range out{&book_.sheet(sheet), cell(), {}};
    out.last = take(':') ? cell() : out.first;
    return out;
  }
  Value if_else() {
    const bool holds = number(comparison()) != 0;
    expect(',');
    const Value yes = comparison();
    expect(',');
    const Value no = comparison();
    return holds ? yes : no;
  }
  Value absolute() { return std::abs(number(comparison())); }
  Value sum_all() {
    const Range r = range();
    double total = 0;
    for (const auto& [at, cell] : *r.sheet) total += inside(r, at) ? number(cell.value) : 0;
    return total;
  }
  static bool inside(const Range& r, std::pair<int, int> at) {
    return at.first >= r.first.first && at.first <= r.last.first && at.second >= r.first.second &&
           at.second <= r.last.second;
  }
  Value sum_ifs() {
    const Range summed = range();
    std::vector<std::pair<Range, Value>> conditions;
    while (take(',')) {
      const Range where = range();
      expect(',');
      conditions.emplace_back(where, comparison());
    }
    double total = 0;
    for (int row = summed.first.first; row <= summed.last.first; ++row) {
      bool counts = true;
      for (const auto& [where, wanted] : conditions) {
        const auto cell = where.sheet->find({row, where.first.second});
        counts = counts && cell != where.sheet->end() && text_of(cell->second.value) == text_of(wanted);
      }
      const auto cell = summed.sheet->find({row, summed.first.second});
      if (counts && cell != summed.sheet->end()) total += number(cell->second.value);
    }
    return total;
  }

  const Xlsx& book_;
  std::string home_;
  const std::string& text_;
  std::size_t at_ = 0;
};

}  // namespace

const XlsxSheet& Xlsx::sheet(std::string_view name) const {
  const auto at = sheets.find(name);
  if (at == sheets.end()) throw std::runtime_error("no sheet " + std::string(name));
  return at->second;
}

std::string Xlsx::text(std::string_view name, int row, int column) const {
  const auto at = sheet(name).find({row, column});
  if (at == sheet(name).end()) return "";
  const auto* text = std::get_if<std::string>(&at->second.value);
  return text != nullptr ? *text : "";
}

Xlsx read_xlsx(const std::filesystem::path& file) {
  Xlsx out;
  const std::string zip = "/vsizip/{" + std::filesystem::absolute(file).string() + "}";
  const CPLStringList entries(VSIReadDirRecursive(zip.c_str()));
  for (int i = 0; i < entries.size(); ++i) {
    const std::string name = entries[i];
    if (!name.ends_with('/')) out.parts[name] = bytes_of(zip + "/" + name);
  }
  std::vector<std::string> strings;
  // By hand, as white space at the ends of a text counts.
  const std::string& shared = out.parts.at("xl/sharedStrings.xml");
  for (std::size_t at = shared.find("<si>"); at != std::string::npos; at = shared.find("<si>", at + 1)) {
    const std::size_t begin = shared.find('>', at + 4) + 1;
    const std::string raw = shared.substr(begin, shared.find("</t>", begin) - begin);
    char* plain = CPLUnescapeString(raw.c_str(), nullptr, CPLES_XML);
    strings.emplace_back(plain);
    CPLFree(plain);
  }
  const Xml workbook = parse(out.parts.at("xl/workbook.xml"));
  for (CPLXMLNode* s : children(need(workbook.get(), "=workbook.sheets"), "sheet")) {
    out.names.emplace_back(CPLGetXMLValue(s, "name", ""));
    const std::string part = "xl/worksheets/sheet" + std::to_string(out.names.size()) + ".xml";
    out.sheets[out.names.back()] = read_sheet(out.parts.at(part), strings);
  }
  return out;
}

double evaluate(const Xlsx& book, std::string_view sheet, const std::string& formula) {
  return Evaluation(book, sheet, formula).run();
}

}  // namespace tsunagi::report
