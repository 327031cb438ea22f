// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/enrichment_data.hpp"
#include "redirect/visitor_facts.hpp"

#include <memory>

namespace waymark::redirect {

// What the data pack knows, with the latest answers kept: bounded tables by address and by user
// agent. A hit allocates nothing.
class EnrichedFacts final : public VisitorFacts {
public:
    // `data` must outlive the facts.
    explicit EnrichedFacts(const events::enrich::EnrichmentData& data);
    ~EnrichedFacts() override;

    [[nodiscard]] PlaceFacts place(const IpAddress& address) override;
    [[nodiscard]] ClientFacts client(std::string_view user_agent) override;

private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

} // namespace waymark::redirect
