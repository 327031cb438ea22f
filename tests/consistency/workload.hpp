// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "register.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace waymark::consistency {

struct WorkloadOptions {
    std::uint16_t port = 0;
    std::string token; // of the session that all use
    std::uint64_t seed = 0;
    std::chrono::seconds duration{0};
    unsigned threads = 8;
    unsigned own_links = 4; // of each thread: nobody else changes them
    unsigned shared_links = 6;
};

struct MadeLink {
    std::string slug;
    std::size_t removals = 0; // that were answered with success
};

// What the server has answered. Links are named by their `id`.
struct Account {
    std::map<std::string, Register> targets; // by slug: where it leads, or `absent`
    std::map<std::string, Register> titles;  // by link
    std::map<std::string, MadeLink> links;
    std::map<Version, std::string> owners;   // the link that each target was written to
    std::map<Version, std::uint64_t> clicks; // how often somebody was led to it
    std::vector<std::string> odd_answers;    // that no request of its kind may get

    // How often somebody was led on by each link.
    [[nodiscard]] std::map<std::string, std::uint64_t> clicks_by_link() const;
};

// Eight clients, or as many as wanted, create, change, remove, read and follow links, some of which
// they share, as fast as they are answered.
[[nodiscard]] Account run_workload(const WorkloadOptions& options);

} // namespace waymark::consistency
