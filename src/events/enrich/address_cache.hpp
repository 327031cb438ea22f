// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/hash.hpp"
#include "events/enrich/enrichment_data.hpp"

#include <bit>
#include <cassert>
#include <cstddef>
#include <string_view>
#include <vector>

namespace waymark::events::enrich {

// The latest answers by address: a table of fixed size in which an address has one place. Its text
// lives in the data pack, so an entry may be replaced at any time. Not thread-safe.
class AddressCache {
public:
    static constexpr std::size_t slots_usual = 1U << 16U; // 6 MB

    // `slots` is a power of two.
    explicit AddressCache(const EnrichmentData& data, std::size_t slots = slots_usual)
        : data_(data), slots_(slots)
    {
        assert(std::has_single_bit(slots));
    }

    [[nodiscard]] const Location& locate(const IpAddress& address)
    {
        const auto& bytes = address.bytes();
        const std::string_view key(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        auto& slot = slots_[hash64(key) & (slots_.size() - 1)];
        if (slot.address != address)
            slot = {.address = address, .location = data_.locate(address)};
        return slot.location;
    }

private:
    // An empty slot holds the answer for the unspecified address: nothing is known.
    struct Slot {
        IpAddress address;
        Location location;
    };

    const EnrichmentData& data_;
    std::vector<Slot> slots_;
};

} // namespace waymark::events::enrich
