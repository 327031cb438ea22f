// SPDX-License-Identifier: Apache-2.0
// Whatever else stands in a Cookie field, the first cookie of a name is found, and no other.
#include "http/cookies.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using waymark::http::find_cookie;

constexpr std::string_view name = "access_token";

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void check_any(std::string_view field, std::string_view any_name)
{
    const auto value = find_cookie(field, any_name);
    if (!value)
        return;
    require(!any_name.empty() && any_name.find_first_of("=;") == std::string_view::npos);
    require(field.contains(any_name) && field.contains(*value));
    require(!value->contains(';'));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string field(reinterpret_cast<const char*>(data), size);
    check_any(field, name);
    check_any(field, std::string_view(field).substr(0, field.find('=')));

    const auto own = std::string(name) + "=own";
    require(find_cookie(own + "; " + field, name) == "own");
    require(find_cookie(own + ";" + field, name) == "own");
    const auto behind = find_cookie(field + "; " + own, name);
    require(behind == find_cookie(field, name).value_or("own"));
    return 0;
}
