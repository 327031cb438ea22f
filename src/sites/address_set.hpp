// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ip_address.hpp"
#include "base/network.hpp"

#include <span>
#include <vector>

namespace waymark::sites {

// Networks, of which it is asked whether an address lies in one: in logarithmic time. Immutable,
// hence thread-safe.
class AddressSet {
public:
    AddressSet() = default; // empty
    explicit AddressSet(std::span<const Network> networks);

    [[nodiscard]] bool is_empty() const { return ranges_.empty(); }
    [[nodiscard]] bool contains(const IpAddress& address) const;

private:
    struct Range {
        IpAddress first;
        IpAddress last;
    };

    [[nodiscard]] static Range range_of(const Network& network);

    std::vector<Range> ranges_; // ascending, apart from each other
};

} // namespace waymark::sites
