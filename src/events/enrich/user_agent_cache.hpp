// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/hash.hpp"
#include "events/enrich/enrichment_data.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace waymark::events::enrich {

// Everything that a user agent says.
struct Client {
    UserAgent agent;
    BotVerdict bot;
};

// Answers by user agent, of the present batch and the latest ones before it.
//
// There are two generations. When the young one is full, a new batch makes it the old one, whose
// entries are moved back to the young when asked for; the old one before it goes. So the entries in
// use stay, and none goes within a batch. Not thread-safe.
class UserAgentCache {
public:
    static constexpr std::size_t generation_size = 4096;

    explicit UserAgentCache(const EnrichmentData& data) : data_(data) {}

    // Ends the life of the references that `find` gave out.
    void begin_batch()
    {
        if (young_.size() < generation_size)
            return;
        old_ = std::move(young_);
        young_.clear();
    }

    // Valid until `begin_batch()`.
    [[nodiscard]] const Client& find(std::string_view user_agent);

    [[nodiscard]] std::size_t size() const { return young_.size() + old_.size(); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return hash64(text); }
    };
    using Generation = std::unordered_map<std::string, Client, Hash, std::equal_to<>>;

    const EnrichmentData& data_;
    Generation young_;
    Generation old_;
};

} // namespace waymark::events::enrich
