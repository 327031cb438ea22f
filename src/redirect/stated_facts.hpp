// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "redirect/visitor_facts.hpp"

namespace waymark::redirect {

// Says of every visitor what it is told to, and counts the questions. For tests and benchmarks.
class StatedFacts final : public VisitorFacts {
public:
    StatedFacts() = default;
    StatedFacts(const PlaceFacts& of_place, const ClientFacts& of_client)
        : place_facts(of_place), client_facts(of_client)
    {
    }

    [[nodiscard]] PlaceFacts place(const IpAddress&) override
    {
        ++questions;
        return place_facts;
    }
    [[nodiscard]] ClientFacts client(std::string_view) override
    {
        ++questions;
        return client_facts;
    }

    PlaceFacts place_facts;
    ClientFacts client_facts;
    int questions = 0;
};

} // namespace waymark::redirect
