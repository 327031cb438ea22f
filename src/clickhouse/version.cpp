// SPDX-License-Identifier: Apache-2.0
#include "clickhouse/version.hpp"

#include <charconv>
#include <system_error>

namespace waymark::clickhouse {

std::optional<Version> Version::parse(std::string_view text)
{
    Version version;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (unsigned* part : {&version.major, &version.minor, &version.patch}) {
        if (part != &version.major && (at == end || *at++ != '.'))
            return std::nullopt;
        const auto [stopped, error] = std::from_chars(at, end, *part);
        if (error != std::errc{})
            return std::nullopt;
        at = stopped;
    }
    return version;
}

} // namespace waymark::clickhouse
