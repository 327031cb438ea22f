// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/page.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <string>

namespace waymark::api::openshort {

namespace {

constexpr std::uint32_t page_max = 10'000;
constexpr std::uint32_t page_size_max = 100;

Result<std::uint32_t> read_number(const std::string& text, std::string_view name,
                                  std::uint32_t highest)
{
    const auto number = parse_number<std::uint32_t>(text);
    if (!number || *number < 1 || *number > highest) {
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid {}: it is a whole number from 1 to {}.", name, highest),
                       std::string(name));
    }
    return *number;
}

} // namespace

Result<PageRequest> read_page(const http::Request& request)
{
    PageRequest page;
    if (const auto text = request.query_parameter("page")) {
        const auto number = read_number(*text, "page", page_max);
        if (!number)
            return std::unexpected(number.error());
        page.page = *number;
    }
    for (const std::string_view name : {"pageSize", "limit"}) {
        const auto text = request.query_parameter(name);
        if (!text)
            continue;
        const auto number = read_number(*text, name, page_size_max);
        if (!number)
            return std::unexpected(number.error());
        page.page_size = *number;
        break;
    }
    return page;
}

boost::json::object page_view(boost::json::array data, std::uint64_t total, const PageRequest& page)
{
    const std::uint64_t pages = (total + page.page_size - 1) / page.page_size;
    return {{"data", std::move(data)},    {"total", total},          {"page", page.page},
            {"pageSize", page.page_size}, {"limit", page.page_size}, {"totalPages", pages}};
}

} // namespace waymark::api::openshort
