// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/csv_export.hpp"

#include "api/openshort/report_view.hpp"
#include "base/iso8601.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace waymark::api::openshort {

namespace {

using analytics::ClickRecord;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view formula_starts = "=+-@|%\t\r\n";
constexpr std::string_view quoted_characters = ",\"\r\n";

struct ListSection {
    std::string_view title;
    std::string_view column;
    ShareList list;
};

constexpr std::array list_sections{
    ListSection{"Top Countries", "Country", countries_list},
    ListSection{"Browsers", "Browser", browsers_list},
    ListSection{"Operating Systems", "OS", systems_list},
    ListSection{"Devices", "Device", devices_list},
    ListSection{"Referrers", "Referrer", referrers_list},
    ListSection{"UTM Sources", "Source", sources_list},
    ListSection{"UTM Mediums", "Medium", mediums_list},
    ListSection{"UTM Campaigns", "Campaign", campaigns_list},
};

constexpr std::string_view clicks_head =
    "\n## Click Records\n"
    "Time,IP,Country,City,Browser,OS,Device,Referrer,UTM Source,UTM Medium,UTM Campaign,Is Bot\n";

constexpr std::array click_texts{&ClickRecord::ip,         &ClickRecord::country,
                                 &ClickRecord::city,       &ClickRecord::browser,
                                 &ClickRecord::os,         &ClickRecord::device,
                                 &ClickRecord::referrer,   &ClickRecord::utm_source,
                                 &ClickRecord::utm_medium, &ClickRecord::utm_campaign};

// Where fmt::format_to writes.
auto at_end(std::string& out)
{
    return std::back_inserter(out);
}

void append_comments(std::string& out, const Export& data)
{
    fmt::format_to(at_end(out), "# Analytics Export\n# Exported At: {}\n# Date Range: {} to {}\n",
                   to_iso8601(data.made), to_iso_date(data.first), to_iso_date(data.last));
    if (!data.slug.empty())
        fmt::format_to(at_end(out), "# URL Slug: {}\n", data.slug);
}

void append_totals(std::string& out, const analytics::LinkReport& report)
{
    fmt::format_to(at_end(out),
                   "\n## Overview\nMetric,Value\nTotal Clicks,{}\nUnique Visitors,{}\n"
                   "Average Clicks Per Day,{:.2f}\nGrowth Rate,{:.2f}%\n",
                   report.clicks, report.unique_addresses, report.clicks_per_day,
                   report.growth_percentage);
    out += "\n## Daily Clicks\nDate,Clicks\n";
    for (const auto& day : report.days)
        fmt::format_to(at_end(out), "{},{}\n", to_iso_date(day.date), day.clicks);
}

void append_section(std::string& out, const ListSection& section,
                    const std::vector<analytics::Share>& shares)
{
    if (shares.empty())
        return;
    fmt::format_to(at_end(out), "\n## {}\n{},Clicks,Percentage\n", section.title, section.column);
    for (const auto& share : shares) {
        const std::string_view name = share.name.empty() ? section.list.unknown : share.name;
        fmt::format_to(at_end(out), "{},{},{:.1f}%\n", csv_field(name), share.clicks,
                       share.percentage);
    }
}

} // namespace

std::string csv_field(std::string_view text)
{
    const bool is_formula = !text.empty() && formula_starts.contains(text.front());
    const bool is_quoted = text.find_first_of(quoted_characters) != std::string_view::npos;
    std::string field;
    if (is_quoted)
        field += '"';
    if (is_formula)
        field += '\'';
    for (const char c : text) {
        if (c == '"')
            field += '"';
        field += c;
    }
    if (is_quoted)
        field += '"';
    return field;
}

std::string CsvExport::begin(const Export& data)
{
    std::string out(byte_order_mark);
    append_comments(out, data);
    append_totals(out, data.report);
    for (const auto& section : list_sections)
        append_section(out, section, data.report.*section.list.shares);
    return out;
}

std::string CsvExport::clicks(std::span<const ClickRecord> clicks, const DestinationIds& /*ids*/)
{
    std::string out;
    if (clicks.empty())
        return out;
    if (!has_clicks_)
        out += clicks_head;
    has_clicks_ = true;
    for (const auto& click : clicks) {
        out += to_iso8601(click.time);
        for (const auto text : click_texts) {
            out += ',';
            out += csv_field(click.*text);
        }
        out += click.is_bot ? ",Yes\n" : ",No\n";
    }
    return out;
}

} // namespace waymark::api::openshort
