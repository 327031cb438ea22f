// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waymark::api::collect {

// What Umami's tracker is given with its first answer on a page, and sends along with what follows:
// two ids drawn at random. They mean nothing here, for visitors and visits are known otherwise.
struct UmamiToken {
    std::string session; // UUIDs
    std::string visit;

    [[nodiscard]] static UmamiToken draw(Random& random);
    // Nothing if the text is not one of to_text().
    [[nodiscard]] static std::optional<UmamiToken> parse(std::string_view text);
    [[nodiscard]] std::string to_text() const;
};

} // namespace waymark::api::collect
