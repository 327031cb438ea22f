// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "redirect/snapshot.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

namespace waymark::redirect {

// Names a link, with the hash of that name.
struct LinkKey {
    DomainId domain;
    std::string_view slug;
    std::uint64_t hash = 0;

    friend bool operator==(const LinkKey& a, const LinkKey& b)
    {
        return a.domain == b.domain && a.slug == b.slug;
    }
};

// Snapshots by link, at most `capacity`: a new one displaces the one not asked for the longest. Not
// thread-safe.
class SnapshotTable {
public:
    struct Entry {
        SnapshotPointer snapshot;
        TimePoint valid_until; // not looked at here
    };

    // `capacity` is at least 1.
    explicit SnapshotTable(std::size_t capacity) : capacity_(capacity) {}

    // Null if there is none. Valid until the table changes. Allocates nothing.
    [[nodiscard]] const Entry* find(const LinkKey& key);
    void put(const LinkKey& key, Entry entry);
    void erase(const LinkKey& key);
    [[nodiscard]] std::size_t size() const { return index_.size(); }

private:
    struct Node {
        std::string slug; // what the key in `index_` points to
        LinkKey key;
        Entry entry;
    };
    struct Hash {
        using is_avalanching = void; // says to the map: each bit of the name moves all of the hash
        std::size_t operator()(const LinkKey& key) const noexcept { return key.hash; }
    };
    using Nodes = std::list<Node>;

    std::size_t capacity_;
    Nodes nodes_; // asked for last, first
    boost::unordered_flat_map<LinkKey, Nodes::iterator, Hash> index_;
};

} // namespace waymark::redirect
