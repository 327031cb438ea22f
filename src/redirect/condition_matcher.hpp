// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "links/routing/condition.hpp"
#include "redirect/visit.hpp"
#include "redirect/visitor_facts.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace waymark::redirect {

// A visit as conditions see it: what they ask for is found out once, when the first one asks. Lives
// as long as one decision. `decoded` is memory for what has to be decoded.
class VisitView {
public:
    // Whatever is longer is no text that somebody would look for something in.
    static constexpr std::size_t searched_bytes_max = 1024;

    VisitView(const Visit& visit, VisitorFacts& facts, TimePoint now, std::string& decoded)
        : visit_(visit), facts_(facts), now_(now), decoded_(decoded)
    {
    }

    [[nodiscard]] const Visit& visit() const { return visit_; }
    [[nodiscard]] TimePoint now() const { return now_; }
    [[nodiscard]] const PlaceFacts& place();
    [[nodiscard]] const ClientFacts& client();
    // The first value that isn't empty of a parameter of the visit's query, decoded; empty: none.
    // Valid until the next call.
    [[nodiscard]] std::string_view parameter(std::string_view name);
    // The first `searched_bytes_max` bytes of a text of the visit, lowered. Valid until the next
    // call of either.
    [[nodiscard]] std::string_view searched(std::string_view text);

private:
    const Visit& visit_;
    VisitorFacts& facts_;
    TimePoint now_;
    std::string& decoded_;
    std::optional<PlaceFacts> place_;
    std::optional<ClientFacts> client_;
};

// Conditions made ready for matching: values lowered and trimmed, networks parsed. Immutable.
//
// Text is compared without regard to ASCII case, and searched in as far as
// VisitView::searched_bytes_max: visitors choose its length, and wait for nobody else. What is not
// known of a visitor meets not_equals and not_in, and nothing else. No conditions are met by
// nobody.
class ConditionMatcher {
public:
    ConditionMatcher(); // of no conditions
    explicit ConditionMatcher(const links::routing::Conditions& conditions);
    ~ConditionMatcher();
    ConditionMatcher(ConditionMatcher&&) noexcept;
    ConditionMatcher& operator=(ConditionMatcher&&) noexcept;

    // Allocates nothing but what `visit` needs.
    [[nodiscard]] bool matches(VisitView& visit) const;

private:
    struct Ready;
    std::unique_ptr<const Ready> ready_;
};

} // namespace waymark::redirect
