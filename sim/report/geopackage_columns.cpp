// SPDX-License-Identifier: Apache-2.0
// The columns of every layer and what they mean: one list makes the fields and the data dictionary.
#include <array>

#include "sim/report/geopackage_tables.h"

namespace tsunagi::report {
namespace {

using enum ColumnType;

constexpr LayerColumn k_municipality{"municipality", text, "", "市町村(域外は「域外」)",
                                     "Municipality (域外: outside the region)"};
constexpr LayerColumn k_option{"option", text, "", "通信手段の識別子", "Network option, as in the catalogue"};
constexpr LayerColumn k_option_name{"option_name", text, "", "通信手段の名称", "Name of the network option"};
constexpr LayerColumn k_technology{"technology", text, "", "通信手段の分類", "Group of network options"};
constexpr LayerColumn k_terminals_below{"terminals_below", integer, "", "これを通る端末グループの数",
                                        "Terminal groups whose path uses it"};
constexpr LayerColumn k_yearly_cost{"yearly_cost_jpy", integer, "JPY/year", "年間費用(円未満四捨五入)",
                                    "Yearly cost, rounded to the yen"};
constexpr LayerColumn k_site_id{"site_id", integer, "", "基地局候補地の番号", "Number of the candidate site"};
constexpr LayerColumn k_terminal_id{"terminal_id", integer, "", "端末グループの番号",
                                    "Number of the terminal group"};
constexpr LayerColumn k_down{"rate_down_mbps", number, "Mbps", "アクセス区間の下り速度(セルを単独で使う場合)",
                             "Access rate down, alone in its cell"};
constexpr LayerColumn k_up{"rate_up_mbps", number, "Mbps", "アクセス区間の上り速度(セルを単独で使う場合)",
                           "Access rate up, alone in its cell"};

constexpr std::array k_boundary{
    LayerColumn{"code", text, "", "市町村コード(JIS X 0402)", "Municipality code, JIS X 0402"},
    LayerColumn{"name", text, "", "市町村名", "Name of the municipality"},
    LayerColumn{"fiscal_capability_index", number, "", "財政力指数", "Fiscal capability index"}};

constexpr std::array k_coverage{
    k_site_id,
    k_option,
    k_option_name,
    k_technology,
    LayerColumn{"reached_terminals", integer, "",
                "候補として届く端末グループの数(需要地点のみ。面的な圏域ではない)",
                "Terminal groups it reaches among the demand; not an area"},
    LayerColumn{"served_terminals", integer, "", "この無線で収容する端末グループの数",
                "Terminal groups it serves"},
    LayerColumn{"model", text, "", "伝搬の計算方法", "Propagation model"}};

constexpr std::array k_routes{
    LayerColumn{"road_edge", integer, "", "道路区間の番号(同じ道路データの計画どうしで同じ)",
                "Number of the road edge; the same in plans over the same roads"},
    LayerColumn{"from_m", number, "m", "道路区間の始点からの位置(始め)",
                "Where it begins along the edge, on the map"},
    LayerColumn{"to_m", number, "m", "道路区間の始点からの位置(終わり)",
                "Where it ends along the edge, on the map"},
    k_option,
    k_option_name,
    k_municipality,
    LayerColumn{"length_m", number, "m", "道路に沿った実長", "True length along the road"},
    LayerColumn{"new_cable_m", number, "m", "うち新設ケーブル", "Of it new cable"},
    k_yearly_cost,
    LayerColumn{"sharing_departments", integer, "", "この区間を共用する部署の数",
                "Departments that share it"},
    k_terminals_below};

constexpr std::array k_links{
    LayerColumn{"terminal_id", integer, "", "端末グループの番号(同じ回線の最小番号)",
                "Number of the terminal group, the lowest of those on the link"},
    k_site_id,
    k_option,
    k_option_name,
    k_technology,
    LayerColumn{"model", text, "", "伝搬の計算方法", "Propagation model"},
    LayerColumn{"distance_km", number, "km", "距離", "Distance"},
    LayerColumn{"loss_db", number, "dB", "伝搬損失", "Basic transmission loss"},
    LayerColumn{"azimuth_deg", number, "deg", "基地局アンテナ(セクタ)の方位。無指向性は空欄",
                "Azimuth of the site's sector; none: it gives the same all around"},
    LayerColumn{"antenna_loss_db", number, "dB", "端末方向の基地局アンテナの利得低下",
                "Loss of the sector's pattern towards the unit"},
    LayerColumn{"entry_loss_db", number, "dB", "建物侵入損(中央値)", "Building entry loss, median"},
    LayerColumn{"fade_margin_db", number, "dB", "求める可用性のために見込む余裕",
                "Kept for the availability that is asked for"},
    LayerColumn{"spreading_factor", integer, "", "LoRaの拡散率", "Spreading factor of LoRa"},
    LayerColumn{"availability_ratio", number, "ratio", "中継区間の可用性(多重波と降雨)",
                "Availability of a hop by multipath and rain"},
    LayerColumn{"margin_db", number, "dB", "所要値に対する余裕", "Margin above what is needed"},
    k_down,
    k_up,
    k_terminals_below};

constexpr std::array k_sky{
    LayerColumn{"name", text, "", "場所の名称", "Name of the place"},
    k_option,
    k_option_name,
    k_technology,
    LayerColumn{"model", text, "", "伝搬の計算方法", "Propagation model"},
    LayerColumn{"elevation_deg", number, "deg", "衛星等の仰角(周回衛星は使う最低仰角)",
                "Elevation of the satellite or platform; of a constellation the least that is used"},
    LayerColumn{"horizon_deg", number, "deg", "その方向の地形の仰角(周回衛星は全周の最大)",
                "Elevation of the terrain towards it; of a constellation the highest all around"},
    LayerColumn{"open_sky_ratio", number, "ratio", "最低仰角より上の空のうち見える割合",
                "Share of the sky above the least elevation that is open"},
    LayerColumn{"availability_ratio", number, "ratio", "その場所での可用性", "Availability where it stands"},
    LayerColumn{"loss_db", number, "dB", "可用性の時間率での伝搬損失",
                "Loss exceeded for as long as the option may be out"},
    LayerColumn{"margin_db", number, "dB", "所要値に対する余裕", "Margin above what is needed"},
    k_down,
    k_up,
    k_terminals_below};

constexpr std::array k_gateways{LayerColumn{"name", text, "", "局舎・接続点の名称", "Name of the gateway"},
                                k_municipality, k_terminals_below};

constexpr std::array k_sites{
    k_site_id,
    LayerColumn{"name", text, "", "候補地の名称", "Name of the candidate site"},
    LayerColumn{"kind", text, "", "候補地の種類", "Kind: tower, facility, summit, roadside, demand"},
    k_municipality,
    LayerColumn{"used", boolean, "", "計画で使うか", "Whether the plan uses it"},
    LayerColumn{"height_m", number, "m", "柱の高さ", "Height of the mast"},
    LayerColumn{"surveyed", boolean, "", "現地調査済みか(常に未調査)", "Whether surveyed (never)"},
    LayerColumn{"yearly_cost_jpy", integer, "JPY/year", "柱・引込・中継の年間費用(無線機を除く)",
                "Yearly cost of mast, line and hops, without radios"}};

constexpr std::array k_radios{
    k_site_id,
    LayerColumn{"site_name", text, "", "設置場所の名称", "Name of the site"},
    k_option,
    k_option_name,
    k_technology,
    LayerColumn{"frequency_mhz", number, "MHz", "周波数", "Frequency"},
    LayerColumn{"modules", integer, "", "無線機(セクタ)の数", "Radio modules (sectors)"},
    LayerColumn{"served_terminals", integer, "", "収容する端末グループの数", "Terminal groups it serves"},
    k_yearly_cost,
    LayerColumn{"busiest_hour_airtime_ratio", number, "ratio", "最繁時の負荷(計画上使える電波時間に対する比)",
                "Load of the busiest hour over the airtime that planning allows"}};

constexpr std::array k_premises{
    LayerColumn{"name", text, "", "施設・場所の名称", "Name of the place"}, k_municipality,
    LayerColumn{"terminals", integer, "", "端末グループの数", "Terminal groups"},
    LayerColumn{"yearly_cost_jpy", integer, "JPY/year", "この場所の回線・端末・構内網の年間費用",
                "Yearly cost of its lines, units and in-house network"}};

constexpr std::array k_terminals{
    k_terminal_id,
    LayerColumn{"name", text, "", "端末グループの名称", "Name of the terminal group"},
    LayerColumn{"demand", text, "", "需要の識別子", "Demand row of the scenario"},
    LayerColumn{"demand_name", text, "", "需要の名称", "Name of the demand row"},
    LayerColumn{"use_case", text, "", "ユースケース", "Use case, as in the catalogue"},
    LayerColumn{"department", text, "", "部署", "Department"},
    k_municipality,
    LayerColumn{"units", integer, "", "端末数", "Units"},
    LayerColumn{"people", integer, "", "人口(世帯のみ)", "People (households only)"},
    LayerColumn{"is_backup", boolean, "", "予備経路か", "Whether it is the second path"},
    LayerColumn{"served", boolean, "", "収容されるか", "Whether it is served"},
    LayerColumn{"option", text, "", "通信手段の識別子(収容しないとき unserved)",
                "Network option, or unserved"},
    k_option_name,
    LayerColumn{"technology", text, "", "通信手段の分類(収容しないとき unserved)",
                "Group of network options, or unserved"},
    LayerColumn{"site_name", text, "", "無線の設置場所", "Site of the radio"},
    k_down,
    k_up,
    LayerColumn{"latency_ms", number, "ms", "片道遅延", "One-way latency"},
    LayerColumn{"availability_ratio", number, "ratio", "可用性", "Availability"},
    LayerColumn{"availability_met", boolean, "", "可用性の要件を満たすか",
                "Whether the availability asked for is met"},
    LayerColumn{"autonomy_h", number, "h", "停電時の動作時間", "Hours without mains power"},
    LayerColumn{"autonomy_met", boolean, "", "停電時の要件を満たすか",
                "Whether the autonomy asked for is met"},
    LayerColumn{"path_length_km", number, "km", "経路のうち道路に沿う長さ", "Length of its path along roads"},
    LayerColumn{"private_cost_jpy_per_year", integer, "JPY/year", "この端末グループだけが使う設備の年間費用",
                "Yearly cost of what serves it alone"}};

constexpr std::array k_costs{
    LayerColumn{"layer", text, "", "費用の層", "Layer of the network"},
    LayerColumn{"item", text, "", "単価項目の識別子", "Item of the cost catalogue"},
    LayerColumn{"item_name", text, "", "単価項目の名称", "Name of the item"},
    k_option,
    k_option_name,
    k_technology,
    LayerColumn{"municipality", text, "", "市町村(「共同」は全域で一つ)",
                "Municipality (共同: one for the region; 域外: outside)"},
    LayerColumn{"quantity", number, "", "数量(単位は unit 列)", "Quantity in the unit of the row"},
    LayerColumn{"unit", text, "", "単価の単位", "Unit of the price"},
    LayerColumn{"yearly_cost_jpy", integer, "JPY/year", "年間費用。列の合計は計画の総額に一致",
                "Yearly cost; the column sums to the plan's total"},
    LayerColumn{"kind", text, "", "根拠の種類(sourced 出典あり / derived 算出 / assumption 仮定)",
                "Kind of figure: sourced, derived, assumption"},
    LayerColumn{"confidence", text, "", "確からしさ", "Confidence"},
    LayerColumn{"source", text, "", "出典(sources.toml のキー)", "Keys of sources.toml"},
    LayerColumn{"year", integer, "", "価格の年", "Price year"},
    LayerColumn{"is_penalty", boolean, "", "未収容の損失か(支払いではない)",
                "Whether it is the loss of the unserved, not a payment"},
    k_terminals_below};

constexpr std::array k_assumptions{LayerColumn{"id", text, "", "仮定の識別子", "Name of the assumption"},
                                   LayerColumn{"text_ja", text, "", "日本語の説明", "In Japanese"},
                                   LayerColumn{"text_en", text, "", "英語の説明", "In English"},
                                   LayerColumn{"count", integer, "", "対象の数", "Things it touches"}};

constexpr std::array k_layers_used{
    LayerColumn{"role", text, "", "役割", "Role of the layer"},
    LayerColumn{"file", text, "", "ファイル名", "File name"},
    LayerColumn{"vintage", text, "", "時点", "Vintage"},
    LayerColumn{"attribution", text, "", "出典の表示", "Attribution"},
    LayerColumn{"licence", text, "", "利用条件", "Licence"},
    LayerColumn{"features", integer, "", "地物数", "Features read"},
    LayerColumn{"hash", text, "", "内容のハッシュ", "Content hash"},
    LayerColumn{"synthetic", boolean, "", "架空のデータか", "Whether the data are made up"}};

constexpr std::array k_dictionary{
    LayerColumn{"layer", text, "", "レイヤ・表の名前", "Layer or table"},
    LayerColumn{"column", text, "", "列名", "Column"},
    LayerColumn{"type", text, "", "型(text 文字, integer 整数, number 実数, boolean 真偽, geometry 図形)",
                "text, integer, number, boolean or geometry"},
    LayerColumn{"unit", text, "", "単位", "Unit"},
    LayerColumn{"meaning_ja", text, "", "日本語の説明", "In Japanese"},
    LayerColumn{"meaning_en", text, "", "英語の説明", "In English"}};

constexpr std::array k_layers{
    LayerSpec{"boundary", LayerShape::areas, "市町村界", "Municipalities", k_boundary},
    LayerSpec{"coverage", LayerShape::lines, "無線の届く需要地点", "What each radio reaches among the demand",
              k_coverage},
    LayerSpec{"routes", LayerShape::line, "経路(道路沿い)", "Routes along roads", k_routes},
    LayerSpec{"links", LayerShape::line, "無線リンク", "Radio links and microwave hops", k_links},
    LayerSpec{"premises", LayerShape::point, "需要の場所", "Premises", k_premises},
    LayerSpec{"terminals", LayerShape::point, "端末グループ", "Terminal groups", k_terminals},
    LayerSpec{"sky", LayerShape::point, "衛星・HAPSの回線", "Dishes and units served from the sky", k_sky},
    LayerSpec{"sites", LayerShape::point, "基地局候補地(未調査)", "Candidate sites, not surveyed", k_sites},
    LayerSpec{"radios", LayerShape::point, "無線設備", "Radios", k_radios},
    LayerSpec{"gateways", LayerShape::point, "局舎・接続点", "Gateways", k_gateways},
    LayerSpec{"costs", LayerShape::none, "費用明細", "Costs", k_costs},
    LayerSpec{"assumptions", LayerShape::none, "仮定", "Assumptions", k_assumptions},
    LayerSpec{"layers_used", LayerShape::none, "使用データ", "Data used", k_layers_used},
    LayerSpec{"data_dictionary", LayerShape::none, "列の説明", "Data dictionary", k_dictionary}};

}  // namespace

std::span<const LayerSpec> layer_specs() noexcept {
  return k_layers;
}

}  // namespace tsunagi::report
