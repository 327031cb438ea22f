// SPDX-License-Identifier: Apache-2.0
#include "api/native/page_request.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace waymark::api::native {

namespace {

constexpr std::uint32_t page_max = 10'000;
constexpr std::uint32_t page_size_max = 100;

Result<std::uint32_t> read_number(const http::Request& request, std::string_view name,
                                  std::uint32_t otherwise, std::uint32_t highest)
{
    const auto text = request.query_parameter(name);
    if (!text)
        return otherwise;
    const auto number = parse_number<std::uint32_t>(*text);
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
    const PageRequest usual;
    const auto page = read_number(request, "page", usual.page, page_max);
    if (!page)
        return std::unexpected(page.error());
    const auto page_size = read_number(request, "pageSize", usual.page_size, page_size_max);
    if (!page_size)
        return std::unexpected(page_size.error());
    return PageRequest{.page = *page, .page_size = *page_size};
}

boost::json::object page_view(boost::json::array data, std::uint64_t total, const PageRequest& page)
{
    return {{"data", std::move(data)},
            {"total", total},
            {"page", page.page},
            {"pageSize", page.page_size},
            {"totalPages", (total + page.page_size - 1) / page.page_size}};
}

} // namespace waymark::api::native
