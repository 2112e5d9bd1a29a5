// SPDX-License-Identifier: Apache-2.0
#include "sim/report/styles.h"

#include <algorithm>

#include <cpl_minixml.h>
#include <gtest/gtest.h>

#include "geo/gdal_support.h"
#include "sim/report/xml_text.h"

namespace tsunagi::report {
namespace {

TEST(Styles, AreWellFormedWhateverTheTechnologiesAreCalled) {
  const geo::GdalMessages messages;
  std::vector<LayerTable> tables;
  for (const LayerSpec& spec : layer_specs()) {
    tables.push_back({&spec, {}});
    const auto column = std::ranges::find(spec.columns, "technology", &LayerColumn::name);
    if (column == spec.columns.end()) continue;
    for (const char* name : {"fiber", "<script>\"a\" & 'b'</script>", "\x01\xff"}) {
      tables.back().rows.push_back({{}, std::vector<LayerValue>(spec.columns.size())});
      tables.back().rows.back().values[static_cast<std::size_t>(column - spec.columns.begin())] =
          std::string(name);
    }
  }
  const std::vector<LayerStyle> styles = layer_styles(tables);
  EXPECT_EQ(styles.size(), 10u);
  for (const LayerStyle& style : styles) {
    CPLXMLNode* root = CPLParseXMLString(style.qml().c_str());
    EXPECT_NE(root, nullptr) << style.layer;
    CPLDestroyXMLNode(root);
  }
  EXPECT_FALSE(messages.failed()) << messages.text();
}

TEST(Styles, XmlTextReplacesWhatXmlCannotHold) {
  EXPECT_EQ(xml_text("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&apos;");
  EXPECT_EQ(xml_text("富士"), "富士");
  EXPECT_EQ(xml_text("\x01"), "\uFFFD");
  EXPECT_EQ(xml_text("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");  // a surrogate
  EXPECT_EQ(xml_text("\xE5\xAF"), "\uFFFD\uFFFD");            // cut short
}

}  // namespace
}  // namespace tsunagi::report
