// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"
#include "clickhouse/client.hpp"

#include <fmt/format.h>

namespace waymark::clickhouse {

Result<Endpoint> Endpoint::parse(std::string_view text)
{
    constexpr std::string_view unix_prefix = "unix:";
    constexpr std::string_view http_prefix = "http://";
    constexpr std::uint16_t default_port = 8123;
    const auto malformed = [text] {
        return failure(Errc::invalid_argument,
                       fmt::format("'{}' is neither http://host:port nor unix:/path.", text));
    };
    if (text.starts_with(unix_prefix)) {
        const auto path = text.substr(unix_prefix.size());
        if (!path.starts_with('/'))
            return malformed();
        return unix_socket(std::string(path));
    }
    if (!text.starts_with(http_prefix))
        return malformed();
    std::string_view rest = text.substr(http_prefix.size());
    if (rest.ends_with('/'))
        rest.remove_suffix(1);

    std::string_view host;
    std::string_view port;
    if (rest.starts_with('[')) {
        const auto [address, after] = cut(rest.substr(1), ']');
        if (rest.find(']') == std::string_view::npos || (!after.empty() && !after.starts_with(':')))
            return malformed();
        host = address;
        port = after.empty() ? after : after.substr(1);
    } else {
        std::tie(host, port) = cut(rest, ':');
    }
    const bool has_port = rest.ends_with(':') || !port.empty();
    const auto number = has_port ? parse_number<std::uint16_t>(port) : default_port;
    if (host.empty() || host.find_first_of("/@?# ") != std::string_view::npos || !number ||
        *number == 0)
        return malformed();
    return Endpoint{std::string(host), *number, {}};
}

std::string Endpoint::to_string() const
{
    if (is_unix())
        return "unix:" + unix_path;
    if (host.find(':') != std::string::npos)
        return fmt::format("http://[{}]:{}", host, port);
    return fmt::format("http://{}:{}", host, port);
}

} // namespace waymark::clickhouse
