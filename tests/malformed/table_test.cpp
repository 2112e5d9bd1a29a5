// SPDX-License-Identifier: Apache-2.0
#include "tests/malformed/trial.h"

namespace tsunagi::malformed {
namespace {

// A table of one cell on line 2.
std::string mesh(const std::string& code, const std::string& population = "40") {
  return "mesh_code,population,households\n" + code + "," + population + ",20\n";
}

TEST_F(Malformed, MeshCodes) {
  const std::string m = "population_mesh";
  judge_all({
      {"as a spreadsheet writes it", m, "a.csv", mesh("\"=\"\"50346382\"\"\""), {":2"}},
      {"a leading apostrophe", m, "b.csv", mesh("'50346382"), {":2", "'50346382"}},
      {"a decimal point", m, "c.csv", mesh("50346382.0"), {":2", "50346382.0"}},
      {"seven digits", m, "d.csv", mesh("5034638"), {":2", "\"5034638\""}},
      {"an eighth mesh of quarter 5", m, "e.csv", mesh("50346382115"), {":2", "50346382115"}},
      {"a half mesh without a half", m, "f.csv", mesh("503463820"), {":2", "503463820"}},
      {"a second mesh of row 8", m, "g.csv", mesh("50348782"), {":2", "50348782"}},
      {"a first mesh in the sea of another country", m, "h.csv", mesh("00010000"), {":2", "00010000"}},
      {"Arabic-Indic digits", m, "i.csv", mesh("٥٠٣٤٦٣٨٢"), {":2"}},
      {"a space that does not break", m, "j.csv", mesh("50346382\u00a0"), {":2"}},
  });
}

TEST_F(Malformed, CountsOfTables) {
  const std::string m = "population_mesh";
  judge_all({
      {"full-width count", m, "a.csv", mesh("50346382", "４０"), {":2", "population"}},
      {"a fraction", m, "b.csv", mesh("50346382", "4.5"), {":2", "population"}},
      {"below nothing", m, "c.csv", mesh("50346382", "-4"), {":2", "population"}},
      {"more than the country has", m, "d.csv", mesh("50346382", "9e99"), {":2", "population"}},
      {"thousands", m, "e.csv", mesh("50346382", "\"4,000\""), {":2", "population"}},
      {"people and a word", m, "f.csv", mesh("50346382", "40人"), {":2", "population"}},
      {"hexadecimal", m, "g.csv", mesh("50346382", "0x28"), {":2", "population"}},
  });
}

TEST_F(Malformed, FormOfTables) {
  const std::string m = "population_mesh";
  judge_all({
      {"a header alone",
       m,
       "a.csv",
       "mesh_code,population,households\n",
       {"warning: population_mesh: a.csv holds nothing"},
       "",
       true},
      {"tabs", m, "b.csv", "mesh_code\tpopulation\n50346382\t40\n", {"mesh_code"}},
      {"UTF-16", m, "c.csv", std::string("\xff\xfem\0e\0s\0h\0", 10), {}},
      {"NUL at the end", m, "d.csv", mesh("50346382") + std::string(1, '\0'), {"NUL", ":3"}},
      {"text after a quote", m, "e.csv", mesh("\"50346382\"x"), {":2"}},
      {"a quote inside", m, "f.csv", mesh("5034\"6382"), {":2"}},
      {"EUC-JP", m, "g.csv", "mesh_code,population,\xbf\xcd\xb8\xfd\n50346382,40,1\n", {":1", "UTF-8"}},
      {"CP932 said and UTF-8 come",
       m,
       "h.csv",
       "mesh_code,population,households,世帯\n50346382,40,1,漢字\n",
       {"CP932"},
       "encoding = \"CP932\"\n"},
      {"a lone surrogate as UTF-8", m, "i.csv", mesh("50346382") + "\xed\xa0\x80,1,1\n", {":3"}},
      {"an overlong slash", m, "j.csv", mesh("50346382") + "\xc0\xaf,1,1\n", {":3"}},
  });
}

TEST_F(Malformed, Prices) {
  const std::string head = "item,unit,price_jpy\n";
  judge_all({
      {"an item that is none", "prices", "a.csv", head + "FB99X,m,100\n", {"FB99X"}},
      {"yen written out", "prices", "b.csv", head + "FB01,km,100円\n", {":2", "100円"}},
      {"an item twice", "prices", "c.csv", head + "FB01,km,1\nFB01,km,2\n", {":3", "FB01"}},
      {"beyond all money", "prices", "d.csv", head + "FB01,km,1e300\n", {":2", "1e300"}},
      {"infinite", "prices", "e.csv", head + "FB01,km,inf\n", {":2", "inf"}},
      {"a column short", "prices", "f.csv", "item,unit\nFB01,km\n", {"price_jpy"}},
  });
}

}  // namespace
}  // namespace tsunagi::malformed
