// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/facility_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/base/error.h"
#include "sim/steiner/solve.h"
#include "tests/steiner/tiny_worlds.h"

namespace tsunagi::steiner {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Two facilities, three customers: facility 1 costs 10 and serves at 1 2 3, facility 2 costs 4.5 and serves
// at 5 5 5; demands 2 3 4, capacities 5 and 9.
constexpr const char* k_ufl = "2 3\n capacity 10. 9 4.5\n2\n1. 5\n3\n2 5\n4\n3 5\n";
constexpr const char* k_sscflp = "2 3\n5 10.0\n9 4.5\n2 3 4\n1 2 3\n5 5 5\n";
constexpr const char* k_delmaire = "3 2\n1 5\n2 5\n3 5\n2 3 4\n10 4.5\n5 9\n";
constexpr const char* k_tbed1 = "3 2\n2 3 4\n5 9\n10 4.5\n0.5 1 1\n2.5 2 1.5\n";

void expect_refused(const std::string& text, Format format, const char* fault) {
  try {
    (void)parse_facilities(text, "x.txt", format);
    FAIL() << "accepted; expected: " << fault;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_THAT(error.what(), HasSubstr(fault));
    EXPECT_THAT(error.what(), HasSubstr("x.txt"));
  }
}

Cost optimum(const Instance& instance) {
  return BruteForce(instance.problem).optimum().value();
}

TEST(FacilityReader, ReadsUflByCustomer) {
  const Instance instance = parse_facilities(k_ufl, "x", Format::ufl);
  EXPECT_EQ(instance.decimals, 1);
  EXPECT_THAT(instance.problem.cost, ElementsAre(100, 45, 10, 50, 20, 50, 30, 50));
  EXPECT_TRUE(instance.problem.modules.empty());
  EXPECT_EQ(optimum(instance), 160);
}

TEST(FacilityReader, ReadsSscflpByFacility) {
  const Instance instance = parse_facilities(k_sscflp, "x", Format::sscflp);
  EXPECT_THAT(instance.problem.cost, ElementsAre(100, 45, 10, 50, 20, 50, 30, 50));
  EXPECT_EQ(instance.problem.modules.size(), 2u);
  EXPECT_EQ(optimum(instance), 195);  // all from the second: the first holds no three
}

TEST(FacilityReader, ReadsDelmaireByCustomerWithCostsFirst) {
  const Instance instance = parse_facilities(k_delmaire, "x", Format::sscflp_delmaire);
  EXPECT_THAT(instance.problem.cost, ElementsAre(100, 45, 10, 50, 20, 50, 30, 50));
  EXPECT_EQ(optimum(instance), 195);
}

TEST(FacilityReader, ReadsTbed1ByUnitOfDemand) {
  const Instance instance = parse_facilities(k_tbed1, "x", Format::sscflp_tbed1);
  EXPECT_THAT(instance.problem.cost, ElementsAre(100, 45, 10, 50, 30, 60, 40, 60));
}

TEST(FacilityReader, NamesFacilitiesAndCustomers) {
  const Instance instance = parse_facilities(k_sscflp, "x", Format::sscflp);
  EXPECT_EQ(node_name(instance, 0), "root");
  EXPECT_EQ(node_name(instance, 2), "f2");
  EXPECT_EQ(node_name(instance, 3), "c1");
  for (std::uint32_t v = 0; v < instance.problem.node_count; ++v)
    EXPECT_EQ(find_node(instance, node_name(instance, v)), v);
  for (const char* name : {"f0", "f3", "c4", "c", "root1", "", "3", "x1"})
    EXPECT_FALSE(find_node(instance, name));
}

TEST(FacilityReader, LeavesOutCustomersLargerThanAFacility) {
  const Instance fits = parse_facilities("1 1 5 1 5 1", "x", Format::sscflp);
  EXPECT_EQ(fits.problem.arc_count(), 2u);
  const Instance larger = parse_facilities("1 1 5 1 5.1 1", "x", Format::sscflp);
  EXPECT_EQ(larger.problem.arc_count(), 1u);
}

TEST(FacilityReader, AFacilityOfNoCapacityServesOnlyWhoAsksForNothing) {
  const Instance instance = parse_facilities("1 2 0 1 0 3 1 1", "x", Format::sscflp);
  EXPECT_EQ(instance.problem.arc_count(), 2u);
  EXPECT_TRUE(instance.problem.modules.empty());
}

TEST(FacilityReader, CountsLoadsInTheirOwnDecimals) {
  const Instance instance = parse_facilities("1 1 7.5 1 5.25 1", "x", Format::sscflp);
  EXPECT_EQ(instance.problem.modules[0].capacity[0], 750);
  EXPECT_EQ(instance.problem.load[0][0], 525);
  EXPECT_EQ(instance.decimals, 0);
}

TEST(FacilityReader, TakesThePaddingOfPublishedFiles) {
  using namespace std::string_literals;
  for (const std::string& padding : {"\n\0\0\0"s, "\0\0 7 8\n"s, "\n\x1a\n"s})
    EXPECT_EQ(parse_facilities(k_sscflp + padding, "x", Format::sscflp).problem.arc_count(), 8u);
  expect_refused("1 1 5 1 5\0 1"s, Format::sscflp, "found the end of the file");
}

TEST(FacilityReader, RefusesAFileCutOff) {
  expect_refused("2 3\n5 10\n9 4.5\n2 3 4\n1 2 3\n5 5", Format::sscflp,
                 "x.txt:6: error: expected a service cost, found the end of the file");
}
TEST(FacilityReader, RefusesFiguresLeftOver) {
  expect_refused(std::string(k_sscflp) + "7\n", Format::sscflp, "expected the end of the file");
  expect_refused(k_sscflp, Format::sscflp_delmaire, "expected");
}
TEST(FacilityReader, RefusesAWordForAFigure) {
  expect_refused("2 3\n5 ten\n", Format::sscflp, "x.txt:2: error: expected a fixed cost");
  expect_refused("2 3\n5 -10\n", Format::sscflp, "found \"-10\"");
}
TEST(FacilityReader, RefusesSizesThatAreNone) {
  expect_refused("0 3\n", Format::sscflp, "a number of facilities");
  expect_refused("2 2.5\n", Format::sscflp, "a number of customers");
  expect_refused("1000000 1000000\n", Format::ufl, "pairs");
}
TEST(FacilityReader, RefusesScalesThatDoNotFit) {
  expect_refused("1 1 5 99999999999999 1 0.000001", Format::sscflp, "does not fit 62 bits");
  expect_refused("1 1 3000000000.5 9e9 1 3000000000.5", Format::sscflp_tbed1, "does not fit 62 bits");
}
TEST(FacilityReader, RefusesAnAbsentFixedCost) {
  expect_refused("1 1 5 1e15 1 1", Format::sscflp, "does not fit");
}

TEST(ReadInstance, RecognisesOnlyStpByItself) {
  EXPECT_EQ(
      parse_instance("33D32945 STP File\nSECTION Graph\nNodes 2\nE 1 2 1\nEND\nSECTION Terminals\nT 1\nT "
                     "2\nEND\nEOF\n",
                     "x", std::nullopt)
          .kind,
      "STP");
  try {
    (void)parse_instance(k_sscflp, "x.txt", std::nullopt);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::input);
    EXPECT_THAT(error.what(), HasSubstr("stp, ufl, sscflp, sscflp-delmaire, sscflp-tbed1"));
  }
}

}  // namespace
}  // namespace tsunagi::steiner
