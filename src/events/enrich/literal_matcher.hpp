// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::events::enrich {

// Finds which of many literals occur in a text, in one pass over it, ignoring ASCII case.
//
// The automaton of Aho and Corasick, "Efficient string matching: an aid to bibliographic search"
// (1975), as a table of states over classes of bytes. Immutable, hence thread-safe.
class LiteralMatcher {
public:
    // `literals` are not empty and in lower case; an id is a literal's place among them.
    // invalid_argument: together they need more than 65 535 states.
    [[nodiscard]] static Result<LiteralMatcher> build(std::span<const std::string> literals);

    // Replaces `ids` by those of the literals in `text`, in no order, some perhaps repeatedly.
    void find(std::string_view text, std::vector<int>& ids) const;

private:
    using State = std::uint16_t;

    LiteralMatcher() = default;
    void assign_classes(std::span<const std::string> literals);
    // False if there are too many states.
    bool add(std::string_view literal, int id);
    State add_state();
    void link_failures();
    [[nodiscard]] State& next(State from, std::uint8_t byte_class)
    {
        return table_[from * class_count_ + byte_class];
    }

    std::array<std::uint8_t, 256> classes_{}; // of each byte; 0: in no literal
    std::size_t class_count_ = 1;
    std::vector<State> table_;   // next state by state and class
    std::vector<int> id_;        // of the literal that ends in a state, or -1
    std::vector<State> shorter_; // nearest state on the failure path with an id, or 0
};

} // namespace waymark::events::enrich
