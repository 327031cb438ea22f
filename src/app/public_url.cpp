// SPDX-License-Identifier: Apache-2.0
#include "app/public_url.hpp"

namespace waymark::app {

std::string public_url_of(const Config& config, const ListenAddress& address)
{
    auto url = config.server.public_url;
    if (url.empty())
        url = to_url(address, !config.server.tls_certificate.empty());
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

} // namespace waymark::app
