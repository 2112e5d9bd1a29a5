// SPDX-License-Identifier: Apache-2.0
// Scenario and region files, and files of Steiner problems.
#include "geo/base/files.h"
#include "tests/malformed/trial.h"

namespace tsunagi::malformed {
namespace {

class TextFiles : public Malformed {
 protected:
  void judge_scenario(const std::string& name, const std::string& bytes,
                      std::vector<std::string> says) const {
    const auto file = put("bad.toml", bytes);
    says.emplace_back("bad.toml");
    judge_command(name, {"check", file.string()}, 2, says);
  }
  // The hamlet's region file with a change.
  void judge_region(const std::string& name, const std::string& from, const std::string& to,
                    std::vector<std::string> says) const {
    corpus::write_region(folder(), {}, "");
    std::string text = bytes_of("region.toml");
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    static_cast<void>(put("region.toml", text.replace(at, from.size(), to)));
    judge_command(name, {"check", (folder() / "scenario.toml").string()}, 2, says);
  }
  void judge_problem(const std::string& name, const std::string& file, const std::string& bytes,
                     std::vector<std::string> says) const {
    says.push_back(file);
    judge_command(name, {"solve", put(file, bytes).string()}, 2, says);
  }
};

TEST_F(TextFiles, Scenarios) {
  const std::string good = bytes_of("scenario.toml");
  judge_scenario("nothing", "", {"demand"});
  judge_scenario("spaces alone", "  \n\n", {"demand"});
  judge_scenario("a date where a number is wanted", "horizon_years = 2026-11-22\n" + good, {":1", "text"});
  judge_scenario("beyond 64 bits", "seed = 9223372036854775808\n" + good, {":1"});
  judge_scenario("a table twice", good + "\n[region]\nfile = \"x\"\n", {"region"});
  judge_scenario("a table that is a number", "region = 3\n", {":1", "region"});
  judge_scenario("an open inline table", "a = { b = 1\n", {":"});
  judge_scenario("a control character", std::string("name = \"a\x01\"\n"), {":1"});
  judge_scenario("a key in Japanese", "予算 = 3\n" + good, {":1"});
  judge_scenario("demand that is one table", "demand = { id = \"a\" }\n", {"demand"});
  judge_scenario("UTF-16", std::string("\xff\xfen\0=\0\x31\0", 8), {"UTF-8"});
}

TEST_F(TextFiles, Regions) {
  judge_region("a role that is none", "role = \"roads\"", "role = \"roadz\"",
               {"region.toml", "roadz", "roads"});
  judge_region("no roads", "role = \"roads\"", "role = \"towers\"", {"role \"roads\" is required"});
  judge_region("a file that is a list", "file = \"roads.geojson\"", "file = [\"roads.geojson\"]",
               {"file", "text"});
  judge_region("a name above", "file = \"roads.geojson\"", "file = \"./../hamlet/roads.geojson\"",
               {"region.toml", "leaves"});
  judge_region("a CRS in degrees", "name =", "crs = \"EPSG:6668\"\nname =", {"region.toml", "6668"});
  judge_region("a CRS by name", "name =", "crs = \"JGD2011\"\nname =", {"JGD2011", "EPSG:<code>"});
  judge_region("a reach of a kilometre", "name =", "snap_m = 1000\nname =", {"snap_m", "1000"});
  judge_region("a repair that is none", "file = \"roads.geojson\"",
               "file = \"roads.geojson\"\nrepair = \"yes\"", {"repair", "make_valid"});
  judge_region("a layer that is not there", "file = \"roads.geojson\"",
               "file = \"roads.geojson\"\nlayer = \"x\"", {"roads.geojson", "\"x\""});
  judge_region("a field that is not there", "file = \"roads.geojson\"",
               "file = \"roads.geojson\"\nfields = { class = \"kind\" }", {"roads.geojson", "kind"});
}

TEST_F(TextFiles, SteinerProblems) {
  const std::string head = "33D32945 STP File, STP Format Version 1.0\n";
  const std::string graph = "SECTION Graph\nNodes 3\nEdges 2\nE 1 2 1\nE 2 3 1\nEND\n";
  const std::string terminals = "SECTION Terminals\nTerminals 2\nT 1\nT 3\nEND\n";
  judge_command("as it is", {"solve", put("good.stp", head + graph + terminals + "EOF\n").string()}, 0, {});
  judge_problem("nothing", "a.stp", "", {});
  judge_problem("a node that is none", "b.stp",
                head + "SECTION Graph\nNodes 3\nEdges 1\nE 1 4 1\nEND\n" + terminals + "EOF\n", {"4"});
  judge_problem("a cost below nothing", "c.stp",
                head + "SECTION Graph\nNodes 3\nEdges 2\nE 1 2 -1\nE 2 3 1\nEND\n" + terminals + "EOF\n",
                {"-1"});
  judge_problem("a cost in words", "d.stp",
                head + "SECTION Graph\nNodes 3\nEdges 2\nE 1 2 1e5x\nE 2 3 1\nEND\n" + terminals + "EOF\n",
                {"1e5x"});
  judge_problem("4 billion nodes", "e.stp",
                head + "SECTION Graph\nNodes 4294967296\nEdges 1\nE 1 2 1\nEND\n" + terminals + "EOF\n",
                {"4294967296"});
  judge_problem("2 billion edges told", "f.stp",
                head + "SECTION Graph\nNodes 3\nEdges 2000000000\nE 1 2 1\nEND\n" + terminals + "EOF\n", {});
  judge_problem("fewer edges than told", "g.stp",
                head + "SECTION Graph\nNodes 3\nEdges 3\nE 1 2 1\nE 2 3 1\nEND\n" + terminals + "EOF\n", {});
  judge_problem("no terminals", "h.stp", head + graph + "EOF\n", {});
  judge_problem("a terminal that is none", "i.stp",
                head + graph + "SECTION Terminals\nTerminals 1\nT 9\nEND\nEOF\n", {"9"});
  judge_problem("cut in a section", "j.stp", head + graph.substr(0, 40), {});
  judge_problem("gzip cut short", "k.stp.gz", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03\x33", 11), {});
  judge_problem("another file", "l.stp", "P1\n2 2\n1 0 0 1\n", {});
}

}  // namespace
}  // namespace tsunagi::malformed
