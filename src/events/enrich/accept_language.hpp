// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace waymark::events::enrich {

// The language that a client wants most: the range of the highest quality in an Accept-Language
// field (RFC 9110, 12.5.4), the first of equal ones. Written as RFC 5646, 2.1.1 recommends
// ("zh-Hant-TW"). Held in place, so that nothing is allocated.
class Language {
public:
    static constexpr std::size_t bytes_max = 35; // RFC 5646, 4.4.1

    // Empty for a field that names none: "*", or malformed ranges alone.
    [[nodiscard]] static Language preferred(std::string_view accept_language);

    [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

private:
    std::array<char, bytes_max> text_{};
    std::size_t size_ = 0;
};

} // namespace waymark::events::enrich
