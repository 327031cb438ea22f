// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "links/target_policy.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::links {

// Gathers what is wrong with a draft, in the order in which it is found.
class Mistakes {
public:
    // An invalid_argument of `field`.
    void add(std::string_view field, std::string message);
    void add(Error error) { found_.push_back(std::move(error)); }

    // That `text` is UTF-8 of at most `max` code points, without U+0000.
    void check_text(std::string_view field, std::string_view text, std::size_t max);
    // And more than blanks.
    void check_name(std::string_view field, std::string_view name, std::size_t max);
    // That the policy lets a link lead there.
    void check_target(std::string_view field, std::string_view target, const TargetPolicy& policy);

    [[nodiscard]] std::vector<Error> take() && { return std::move(found_); }

private:
    std::vector<Error> found_;
};

} // namespace waymark::links
