// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/spam_referrers.hpp"

#include "base/text.hpp"
#include "base/url_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <utility>

namespace waymark::events::enrich {

Result<SpamReferrers> SpamReferrers::read(const std::filesystem::path& path)
{
    std::ifstream in(path);
    if (!in)
        return failure(Errc::not_found, fmt::format("can't read {}", path.string()));
    std::vector<std::string> hosts;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.ends_with('\r'))
            line.pop_back();
        const auto written = trim(line);
        if (written.empty() || written.starts_with('#'))
            continue;
        auto host = parse_url_host(written);
        if (!host) {
            return failure(Errc::invalid_argument,
                           fmt::format("{}: line {} is no host", path.string(), number));
        }
        hosts.push_back(std::move(host->text));
    }
    if (in.bad())
        return failure(Errc::not_found, fmt::format("can't read {}", path.string()));
    std::ranges::sort(hosts);
    return SpamReferrers(std::move(hosts));
}

bool SpamReferrers::contains(std::string_view host) const
{
    // The host itself, then what it lies below: a.b.example, b.example, example.
    for (; !host.empty(); host = cut(host, '.').second) {
        if (std::ranges::binary_search(hosts_, host, std::less<>{}))
            return true;
    }
    return false;
}

} // namespace waymark::events::enrich
