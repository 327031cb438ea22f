// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/analytics_parameters.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace waymark::api::openshort {

Result<std::size_t> read_limit(const http::Request& request, std::size_t fallback)
{
    const auto text = request.query_parameter("limit");
    if (!text || text->empty())
        return fallback;
    const auto number = parse_number<std::uint32_t>(*text);
    if (!number || *number == 0) {
        return failure(Errc::invalid_argument, "Invalid limit: it is a whole number from 1.",
                       "limit");
    }
    return std::min<std::size_t>(*number, entries_max);
}

Result<bool> read_flag(const http::Request& request, std::string_view name)
{
    const auto text = request.query_parameter(name);
    if (!text || text->empty())
        return false;
    if (*text != "true" && *text != "false") {
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid {}: it is true or false.", name), std::string(name));
    }
    return *text == "true";
}

Result<ExportFormat> read_export_format(const http::Request& request)
{
    const auto text = request.query_parameter("format");
    if (!text || text->empty() || *text == "csv")
        return ExportFormat::csv;
    if (*text == "json")
        return ExportFormat::json;
    return failure(Errc::invalid_argument, "Invalid format: it is csv or json.", "format");
}

} // namespace waymark::api::openshort
