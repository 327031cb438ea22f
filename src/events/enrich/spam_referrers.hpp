// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::events::enrich {

// Hosts that stand as the referrer of visits which nobody made. Immutable, hence thread-safe.
class SpamReferrers {
public:
    SpamReferrers() = default; // knows none

    // Reads a text file: a host a line, which stands for all below it; lines that are empty or
    // begin with # say nothing.
    //
    // not_found: the file can't be read. invalid_argument: a line is no host.
    [[nodiscard]] static Result<SpamReferrers> read(const std::filesystem::path& path);

    // `host` as browsers send it, in lower case.
    [[nodiscard]] bool contains(std::string_view host) const;

private:
    explicit SpamReferrers(std::vector<std::string> hosts) : hosts_(std::move(hosts)) {}

    std::vector<std::string> hosts_; // ascending
};

} // namespace waymark::events::enrich
