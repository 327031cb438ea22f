// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/click_log.hpp"
#include "analytics/link_report.hpp"
#include "api/openshort/analytics_parameters.hpp"
#include "api/openshort/click_view.hpp"
#include "base/clock.hpp"
#include "base/time_zone.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

// Analytics as a file.
namespace waymark::api::openshort {

struct Export {
    TimePoint made;
    LocalDate first; // of the days it is about
    LocalDate last;
    std::string slug; // of the link; empty: all links
    analytics::LinkReport report;
    DestinationIds destinations; // of the clicks
};

// Writes one export, piece by piece: begin(), clicks() as often as there are portions of them, or
// never, then end(). The pieces joined are the file. What it returns may be empty.
class ExportWriter {
public:
    ExportWriter() = default;
    ExportWriter(const ExportWriter&) = delete;
    ExportWriter& operator=(const ExportWriter&) = delete;
    virtual ~ExportWriter() = default;

    [[nodiscard]] virtual std::string_view content_type() const = 0;
    [[nodiscard]] virtual std::string_view extension() const = 0;
    [[nodiscard]] virtual std::string begin(const Export& data) = 0;
    // A portion of none says that clicks were asked for.
    [[nodiscard]] virtual std::string clicks(std::span<const analytics::ClickRecord> clicks,
                                             const DestinationIds& ids) = 0;
    [[nodiscard]] virtual std::string end() = 0;
};

[[nodiscard]] std::unique_ptr<ExportWriter> make_export_writer(ExportFormat format);

// `analytics_sale_2026-01-01_2026-01-31.csv`; an export of all links is `analytics_overview_…`.
[[nodiscard]] std::string export_file_name(const Export& data, std::string_view extension);

} // namespace waymark::api::openshort
