// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/export_writer.hpp"

#include "api/openshort/csv_export.hpp"
#include "api/openshort/json_export.hpp"

#include <fmt/format.h>

namespace waymark::api::openshort {

std::unique_ptr<ExportWriter> make_export_writer(ExportFormat format)
{
    if (format == ExportFormat::json)
        return std::make_unique<JsonExport>();
    return std::make_unique<CsvExport>();
}

std::string export_file_name(const Export& data, std::string_view extension)
{
    const std::string_view subject = data.slug.empty() ? std::string_view("overview") : data.slug;
    return fmt::format("analytics_{}_{}_{}.{}", subject, to_iso_date(data.first),
                       to_iso_date(data.last), extension);
}

} // namespace waymark::api::openshort
