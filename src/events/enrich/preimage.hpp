// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "events/enrich/visitor_salts.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace waymark::events::enrich {

// What is hashed to a number that stands for a visitor or a visit, gathered in place: 1024 bytes,
// what is more is cut. The first thing added says what kind of thing is hashed.
class Preimage {
public:
    void add(std::span<const std::byte> bytes)
    {
        const auto room = std::min(bytes.size(), buffer_.size() - size_);
        std::ranges::copy(bytes.first(room), buffer_.begin() + static_cast<std::ptrdiff_t>(size_));
        size_ += room;
    }
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
    template <std::integral T>
    void add(T value)
    {
        add(std::as_bytes(std::span(&value, 1)));
    }

    // SipHash-2-4 (Aumasson and Bernstein, 2012). Never 0.
    [[nodiscard]] std::uint64_t hash(const VisitorKey& key) const;

private:
    std::array<std::byte, 1024> buffer_;
    std::size_t size_ = 0;
};

} // namespace waymark::events::enrich
