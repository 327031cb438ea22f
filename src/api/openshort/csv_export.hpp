// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/export_writer.hpp"

namespace waymark::api::openshort {

// For spreadsheets: UTF-8 with a byte order mark, lines that end in LF, and a section of its own
// for each part, behind comments that say what it is. Lists without entries have no section.
class CsvExport final : public ExportWriter {
public:
    [[nodiscard]] std::string_view content_type() const override
    {
        return "text/csv; charset=utf-8";
    }
    [[nodiscard]] std::string_view extension() const override { return "csv"; }
    [[nodiscard]] std::string begin(const Export& data) override;
    [[nodiscard]] std::string clicks(std::span<const analytics::ClickRecord> clicks,
                                     const DestinationIds& ids) override;
    [[nodiscard]] std::string end() override { return {}; }

private:
    bool has_clicks_ = false;
};

// The text as a field (RFC 4180), quoted where it has to be. What a spreadsheet would take for a
// formula gets an apostrophe before it (OWASP, CSV injection).
[[nodiscard]] std::string csv_field(std::string_view text);

} // namespace waymark::api::openshort
