// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory_resource>
#include <string_view>

namespace waymark::events::enrich {

// Keeps text that is made while a batch is enriched. Views stay valid until `clear()`.
class TextArena {
public:
    TextArena() = default;
    TextArena(const TextArena&) = delete;
    TextArena& operator=(const TextArena&) = delete;

    [[nodiscard]] std::string_view copy(std::string_view text);

    // `text` itself if it has no capital ASCII letter.
    [[nodiscard]] std::string_view lower(std::string_view text);

    // A value of a query string (application/x-www-form-urlencoded) decoded, as well-formed UTF-8,
    // cut to `bytes_max`; `text` itself if there is nothing to do.
    [[nodiscard]] std::string_view decoded(std::string_view text, std::size_t bytes_max);

    void clear() { memory_.release(); }

private:
    static constexpr std::size_t first_block_bytes = 64 * 1024;

    std::pmr::monotonic_buffer_resource memory_{first_block_bytes};
};

} // namespace waymark::events::enrich
