// SPDX-License-Identifier: Apache-2.0
#include "app/listen_address.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <optional>

namespace waymark::app {

namespace {

std::optional<IpAddress> parse_host(std::string_view host)
{
    if (host.empty() || host == "0.0.0.0" || host == "[::]")
        return IpAddress{};
    if (host == "localhost")
        return IpAddress::v4(0x7f000001);
    if (host.starts_with('[') && host.ends_with(']'))
        return IpAddress::parse(host.substr(1, host.size() - 2));
    if (host.find(':') != std::string_view::npos)
        return std::nullopt;
    return IpAddress::parse(host);
}

} // namespace

Result<ListenAddress> parse_listen_address(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon != std::string_view::npos) {
        const auto address = parse_host(text.substr(0, colon));
        const auto port = parse_number<std::uint16_t>(text.substr(colon + 1));
        if (address && port)
            return ListenAddress{*address, *port};
    }
    return failure(
        Errc::invalid_argument,
        fmt::format("server.listen: '{}' is no address and port, such as 127.0.0.1:5004", text),
        "server.listen");
}

std::string to_url(const ListenAddress& address, bool is_tls)
{
    const std::string_view scheme = is_tls ? "https" : "http";
    if (address.address.is_unspecified())
        return fmt::format("{}://127.0.0.1:{}", scheme, address.port);
    const auto host = address.address.to_string();
    return address.address.is_v4() ? fmt::format("{}://{}:{}", scheme, host, address.port)
                                   : fmt::format("{}://[{}]:{}", scheme, host, address.port);
}

} // namespace waymark::app
