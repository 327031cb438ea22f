// SPDX-License-Identifier: Apache-2.0
#include "redirect/snapshot_table.hpp"

#include <utility>

namespace waymark::redirect {

const SnapshotTable::Entry* SnapshotTable::find(const LinkKey& key)
{
    const auto found = index_.find(key);
    if (found == index_.end())
        return nullptr;
    nodes_.splice(nodes_.begin(), nodes_, found->second);
    return &found->second->entry;
}

void SnapshotTable::put(const LinkKey& key, Entry entry)
{
    erase(key);
    if (index_.size() == capacity_) {
        index_.erase(nodes_.back().key);
        nodes_.pop_back();
    }
    auto& node = nodes_.emplace_front(std::string(key.slug), key, std::move(entry));
    node.key.slug = node.slug;
    index_.emplace(node.key, nodes_.begin());
}

void SnapshotTable::erase(const LinkKey& key)
{
    const auto found = index_.find(key);
    if (found == index_.end())
        return;
    const auto node = found->second;
    index_.erase(found);
    nodes_.erase(node);
}

} // namespace waymark::redirect
