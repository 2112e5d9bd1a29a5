// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/verify_files.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/steiner/result_files.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/text_input.h"

namespace tsunagi::steiner {
namespace {

using ::testing::HasSubstr;

constexpr const char* k_stp =
    "33D32945 STP File, STP Format Version 1.0\nSECTION Graph\nNodes 5\nE 1 2 1.5\nE 2 3 1.5\nE 1 3 4\nE 3 4 "
    "2\nE 1 4 9\nE 1 4 8\nE 4 5 3\nEND\nSECTION Terminals\nT 1\nT 3\nT 4\nEND\nEOF\n";
constexpr const char* k_facilities = "2 3\n5 10.0\n9 4.5\n2 3 4\n1 2 3\n5 5 5\n";

struct Files {
  Instance instance;
  std::string solution;
  std::string certificate;
};

Files solved(const char* text, std::optional<Format> format = std::nullopt) {
  Files files{parse_instance(text, "x", format), {}, {}};
  const Solution solution = solve(files.instance.problem);
  files.solution = solution_text(files.instance, solution);
  files.certificate = certificate_text(files.instance, solution);
  return files;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << text;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string all(const FileVerdict& verdict) {
  std::string text;
  for (const std::string& fault : verdict.faults) text += fault + "\n";
  return text;
}

void expect_refused(const Files& files, const std::string& solution, const std::string& certificate,
                    const char* fault) {
  const FileVerdict verdict = verify_files(files.instance, solution, certificate);
  EXPECT_FALSE(verdict.holds());
  EXPECT_THAT(all(verdict), HasSubstr(fault));
}

void expect_solution_refused(const std::string& from, const std::string& to, const char* fault) {
  const Files files = solved(k_stp);
  expect_refused(files, replaced(files.solution, from, to), files.certificate, fault);
}

void expect_certificate_refused(const std::string& from, const std::string& to, const char* fault) {
  const Files files = solved(k_stp);
  expect_refused(files, files.solution, replaced(files.certificate, from, to), fault);
}

TEST(VerifyFiles, AcceptsWhatTheSolverWrites) {
  for (const Files& files : {solved(k_stp), solved(k_facilities, Format::sscflp)}) {
    const FileVerdict verdict = verify_files(files.instance, files.solution, files.certificate);
    EXPECT_TRUE(verdict.holds()) << all(verdict) << files.solution << files.certificate;
    EXPECT_LE(verdict.bound.value(), verdict.cost);
    EXPECT_TRUE(verify_files(files.instance, files.solution, std::nullopt).holds());
  }
}

TEST(VerifyFiles, RecomputesCostAndBound) {
  const Files files = solved(k_stp);
  const FileVerdict verdict = verify_files(files.instance, files.solution, files.certificate);
  EXPECT_EQ(verdict.cost, 50);
  EXPECT_EQ(verdict.bound, 50);
}

TEST(VerifyFiles, RefusesAChangedCost) {
  expect_solution_refused("cost 5\n", "cost 4.9\n", "the plan says it costs 49, it costs 50");
  expect_solution_refused("cost 5\n", "cost 4.99\n", "more than the 1 decimals");
  expect_solution_refused("cost 5\n", "cost five\n", "no figure");
}
TEST(VerifyFiles, RefusesAMissingArc) {
  expect_solution_refused("arcs 3\n1 2\n", "arcs 2\n", "not in the tree");
}
TEST(VerifyFiles, RefusesAnArcTheInstanceHasNot) {
  expect_solution_refused("2 3\n", "5 3\n", "no arc 5 3");
  expect_solution_refused("2 3\n", "6 3\n", "no node 6");
  expect_solution_refused("2 3\n", "1 1\n", "no arc 1 1");
}
TEST(VerifyFiles, RefusesASecondArcIntoANode) {
  expect_solution_refused("arcs 3\n", "arcs 4\n1 3\n", "a second arc enters 3");
}
TEST(VerifyFiles, RefusesAnIdleArc) {
  expect_solution_refused("arcs 3\n", "arcs 4\n4 5\n", "leads to no terminal");
}
TEST(VerifyFiles, RefusesACycle) {
  expect_solution_refused("1 2\n", "3 2\n", "cycle");
}
TEST(VerifyFiles, RefusesAnotherCount) {
  expect_solution_refused("arcs 3\n", "arcs 2\n", "line 7: expected 1 words, found 2");
  expect_solution_refused("arcs 3\n", "arcs 4\n", "expected 2 words, found 1");
  expect_solution_refused("arcs 3\n", "arcs 400000\n", "expected an integer");
}
TEST(VerifyFiles, RefusesAnotherInstance) {
  const Files files = solved(k_stp);
  const Files other = solved(replaced(k_stp, "E 1 3 4", "E 1 3 3.5").c_str());
  const FileVerdict verdict = verify_files(other.instance, files.solution, files.certificate);
  EXPECT_THAT(all(verdict), HasSubstr("solution, line 2: made for the instance"));
  EXPECT_THAT(all(verdict), HasSubstr("certificate, line 2: made for the instance"));
}
TEST(VerifyFiles, RefusesAnotherVersion) {
  expect_solution_refused("solution 1", "solution 2", "version 2 is not known");
  expect_certificate_refused("certificate 1", "certificate 9", "version 9 is not known");
  expect_certificate_refused("tsunagi-certificate", "tsunagi-solution", "expected tsunagi-certificate");
}
TEST(VerifyFiles, RefusesEveryFileCutOff) {
  const Files files = solved(k_stp);
  for (std::size_t n = 0; n < files.solution.size(); ++n)
    EXPECT_FALSE(verify_files(files.instance, files.solution.substr(0, n), std::nullopt).holds()) << n;
  for (std::size_t n = 0; n < files.certificate.size(); ++n)
    EXPECT_FALSE(verify_files(files.instance, files.solution, files.certificate.substr(0, n)).holds()) << n;
}
TEST(VerifyFiles, RefusesWhatFollowsTheEnd) {
  expect_solution_refused("end\n", "end\nend\n", "more follows after end");
  expect_certificate_refused("end\n", "end\n\n", "more follows after end");
}

TEST(VerifyFiles, RefusesARaisedAmount) {
  const Files files = solved(k_stp);
  const std::size_t at = files.certificate.find("leaf ");
  const std::size_t line = files.certificate.find('\n', at) + 1;
  std::string raised = files.certificate;
  raised.insert(raised.find('\n', line), "0");  // ten times as much
  expect_refused(files, files.solution, raised, "more than an entering arc has left");
}
// 1 to 3 for 4, 3 to terminals 2 and 4 for 1 each.
TEST(VerifyFiles, ReadsSetsAndPrices) {
  const char* stp =
      "33D32945 STP File, STP Format Version 1.0\nSECTION Graph\nNodes 4\nEdges 3\nE 1 3 4\nE 3 2 1\nE 3 4 "
      "1\nEND\n"
      "SECTION Terminals\nTerminals 3\nRoot 1\nT 1\nT 2\nT 4\nEND\nEOF\n";
  const Files files = solved(stp);
  const std::string head = files.certificate.substr(0, files.certificate.find("leaf "));
  const auto faults = [&](const std::string& leaf) {
    return all(verify_files(files.instance, files.solution, head + leaf + "end\n"));
  };
  EXPECT_EQ(faults("leaf 3\nset 3\n2\n3\n4\n2 4 1\n2 1\n4 1\n"), "");
  EXPECT_THAT(faults("leaf 3\nset 3\n2\n3\n4\n2 4 2\n2 1\n4 1\n"),
              HasSubstr("expected an integer from 1 to 1"));
  EXPECT_THAT(faults("leaf 3\nset 3\n2\n3\n9\n2 4 1\n2 1\n4 1\n"), HasSubstr("no node 9"));
  EXPECT_THAT(faults("leaf 3\nset 2\n2\n3\n4\n2 4 1\n2 1\n4 1\n"),
              HasSubstr("expected 2 to 3 words, found 1"));
  EXPECT_THAT(faults("leaf 1\nprice 3 1\n2 2\n"), HasSubstr("proves 2, not 6"));
  EXPECT_THAT(faults("leaf 1\nprice 3 2\n2 5\n"), HasSubstr("prices leave it the cost -1"));
  EXPECT_THAT(faults("leaf 1\nprice 2 1\n2 5\n"), HasSubstr("one that plans end at"));
  EXPECT_THAT(faults("leaf 1\nprice 3 0\n2 5\n"), HasSubstr("expected an integer from 1"));
}
TEST(VerifyFiles, ReadsFurtherProofs) {
  const char* stp =
      "33D32945 STP File, STP Format Version 1.0\nSECTION Graph\nNodes 4\nEdges 4\nA 1 2 6 1000\nA 2 3 4 "
      "1000\n"
      "A 1 4 1 1000\nA 4 3 8 1000\nEND\nSECTION Terminals\nTerminals 2\nRoot 1\nT 1\nT 3\nEND\nEOF\n";
  const Files files = solved(stp);
  const std::string head = files.certificate.substr(0, files.certificate.find("leaf "));
  const auto faults = [&](const std::string& more) {
    return all(verify_files(files.instance, files.solution, head + "leaf 1\n3 2\n" + more + "end\n"));
  };
  EXPECT_EQ(faults("then 2\ncutoff 10\nset 2\n3\n4\n3 1 1\n3 8\n"), "");
  EXPECT_THAT(faults("then 2\nset 2\n3\n4\n3 1 1\n3 8\n"), HasSubstr("expected cutoff"));
  EXPECT_THAT(faults("then 2\ncutoff 0\nset 2\n3\n4\n3 1 1\n3 8\n"), HasSubstr("expected an integer from 1"));
  EXPECT_THAT(faults("then 0\ncutoff 10\nthen 0\ncutoff 9\n"), HasSubstr("another cutoff than before"));
  EXPECT_THAT(faults("then 2\ncutoff 11\nset 2\n3\n4\n3 1 1\n3 8\n"),
              HasSubstr("more than an entering arc has left"));
}
TEST(VerifyFiles, ReadsSpareEdges) {
  // 1–3 costs 4, the way by 2 only 3: without it the cut around 3 holds 1.5.
  Files files = solved(k_stp);
  EXPECT_THAT(files.certificate, HasSubstr("\nspare "));
  EXPECT_EQ(all(verify_files(files.instance, files.solution, files.certificate)), "");
  const std::string head = files.certificate.substr(0, files.certificate.find("spare "));
  const std::string rest = files.certificate.substr(files.certificate.find("leaves "));
  expect_refused(files, files.solution, head + "spare 1\n1 2\n" + rest, "no other way makes it spare");
  expect_refused(files, files.solution, head + "spare 1\n1 5\n" + rest, "the instance has no arc 1 5");
}

TEST(VerifyFiles, RefusesAHigherBound) {
  expect_certificate_refused("bound 5\n", "bound 5.1\n", "the certificate proves 50, not 51");
}
TEST(VerifyFiles, RefusesAWrongTerminal) {
  const Files files = solved(k_stp);
  const std::size_t line = files.certificate.find('\n', files.certificate.find("leaf ")) + 1;
  for (const auto& [name, fault] :
       {std::pair{"5", "5 is no terminal"}, {"1", "1 is no terminal"}, {"77", "no node 77"}}) {
    std::string wrong = files.certificate;
    wrong.replace(line, wrong.find(' ', line) - line, name);
    expect_refused(files, files.solution, wrong, fault);
  }
}
TEST(VerifyFiles, RefusesAmountsThatAreNone) {
  const Files files = solved(k_stp);
  const std::size_t line = files.certificate.find('\n', files.certificate.find("leaf ")) + 1;
  const std::size_t amount = files.certificate.find(' ', line) + 1;
  for (const char* word : {"0", "-3", "2.5", "99999999999999999999"}) {
    std::string wrong = files.certificate;
    wrong.replace(amount, wrong.find('\n', amount) - amount, word);
    expect_refused(files, files.solution, wrong, "expected an integer from 1");
  }
}
TEST(VerifyFiles, RefusesAnotherScale) {
  expect_certificate_refused("decimals 1", "decimals 2", "the instance has 1 decimals");
  expect_certificate_refused("fixed 0", "fixed 7", "fixed cost is 0");
}
TEST(VerifyFiles, RefusesNoLeaves) {
  const Files files = solved(k_stp);
  const std::string head = files.certificate.substr(0, files.certificate.find("leaves"));
  expect_refused(files, files.solution, head + "leaves 0\nend\n", "do not cover");
}
TEST(VerifyFiles, RefusesActivationsTheInstanceHasNot) {
  const Files files = solved(k_stp);
  const std::size_t line = files.certificate.find('\n', files.certificate.find("leaf ")) + 1;
  std::string wrong = files.certificate;
  wrong.insert(line, "on 1\n");
  expect_refused(files, files.solution, wrong, "certificate, line 12");
}
TEST(VerifyFiles, RefusesModulesThatAreNotTheInstances) {
  const Files files = solved(k_facilities, Format::sscflp);
  expect_refused(files, files.solution, replaced(files.certificate, "modules 2", "modules 1"),
                 "has 2 modules");
  expect_refused(files, files.solution, replaced(files.certificate, "root f1 1000 0", "root f2 1000 0"),
                 "stands on the arc root f1");
  expect_refused(files, files.solution, replaced(files.certificate, "root f1 1000 0", "root f1 1001 0"),
                 "from 0 to 1000");
  expect_refused(files, files.solution, replaced(files.certificate, "root f1 1000 0", "root f1 1000 8"),
                 "from 0 to 7");
}
TEST(VerifyFiles, RefusesAFullFacility) {
  const Files files = solved(k_facilities, Format::sscflp);
  const std::string head = files.solution.substr(0, files.solution.find("cost"));
  expect_refused(files, head + "cost 16\narcs 4\nroot f1\nf1 c1\nf1 c2\nf1 c3\nend\n", files.certificate,
                 "2 units needed, at most 1 allowed");
}
TEST(VerifyFiles, RefusesTwoTreesForOne) {
  const Instance instance = parse_instance(
      "33D32945 STP\nSECTION Graph\nNodes 3\nE 1 2 5\nE 2 3 5\nEND\nSECTION Terminals\nTP 1 3\nTP 2 4\nTP 3 "
      "2\nEND\n"
      "EOF\n",
      "x", std::nullopt);
  const std::string plan = fmt::format(
      "tsunagi-solution 1\ninstance {}\ncost 8\narcs 6\nroot 1\nroot 2\n1 p1\n2 p2\nroot p3\n1 tree\nend\n",
      instance.hash);
  EXPECT_THAT(all(verify_files(instance, plan, std::nullopt)), HasSubstr("expected one tree, found 2"));
}

TEST(TextInput, WritesFiguresWithoutIdleZeros) {
  EXPECT_EQ(in_file_units(0, 3), "0");
  EXPECT_EQ(in_file_units(-1250, 2), "-12.5");
  EXPECT_EQ(in_file_units(5, 3), "0.005");
  EXPECT_EQ(in_file_units(100, 0), "100");
}

}  // namespace
}  // namespace tsunagi::steiner
