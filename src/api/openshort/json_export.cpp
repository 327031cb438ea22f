// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/json_export.hpp"

#include "api/openshort/indented_json.hpp"
#include "api/openshort/report_view.hpp"
#include "base/iso8601.hpp"

#include <boost/json.hpp>

#include <array>

namespace waymark::api::openshort {

namespace {

constexpr std::array exported_lists{countries_list, browsers_list, systems_list, devices_list,
                                    referrers_list, sources_list,  mediums_list, campaigns_list};

// Where the object's members stand, and the clicks.
constexpr std::size_t member_depth = 1;
constexpr std::size_t click_depth = 2;

boost::json::object to_view(const Export& data)
{
    boost::json::object view{
        {"exportedAt", to_iso8601(data.made)},
        {"dateRange",
         {{"startDate", to_iso_date(data.first)}, {"endDate", to_iso_date(data.last)}}}};
    if (!data.slug.empty())
        view["urlSlug"] = data.slug;
    view["summary"] = overview_view(data.report);
    view["timeSeries"] = openshort::to_view(data.report.days);
    for (const auto& list : exported_lists)
        view[list.name] = openshort::to_view(data.report, list);
    return view;
}

} // namespace

// Everything but the brace that closes the object, and the line before it.
std::string JsonExport::begin(const Export& data)
{
    auto out = to_indented_json(to_view(data));
    out.resize(out.size() - std::string_view("\n}").size());
    return out;
}

std::string JsonExport::clicks(std::span<const analytics::ClickRecord> clicks,
                               const DestinationIds& ids)
{
    std::string out;
    if (!has_list_)
        out += ',' + json_line(member_depth) + R"("clicks": [)";
    has_list_ = true;
    for (const auto& click : clicks) {
        if (has_clicks_)
            out += ',';
        has_clicks_ = true;
        out += json_line(click_depth);
        out += to_indented_json(openshort::to_view(click, ids), click_depth);
    }
    return out;
}

std::string JsonExport::end()
{
    std::string out;
    if (has_clicks_)
        out += json_line(member_depth);
    if (has_list_)
        out += ']';
    return out + "\n}\n";
}

} // namespace waymark::api::openshort
