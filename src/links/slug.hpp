// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

// Slugs: the path of a short link, without its slash. Upper and lower case are different.
namespace waymark::links {

inline constexpr std::size_t custom_slug_min = 3;
inline constexpr std::size_t custom_slug_max = 50;
inline constexpr std::size_t slug_bytes_max = 64;

// True if a slug of any dialect may look so: 1 to slug_bytes_max of `A-Z a-z 0-9 - _ .`. Anything
// else can be refused without looking it up.
[[nodiscard]] bool is_slug(std::string_view text);

// True if a person may choose it: custom_slug_min to custom_slug_max of `A-Z a-z 0-9 - _`.
[[nodiscard]] bool is_custom_slug(std::string_view text);

// True if a person may choose it on a registered domain: 1 to custom_slug_max of `A-Z a-z 0-9 - _
// .`.
[[nodiscard]] bool is_custom_code(std::string_view text);

// True for names that the server needs at its root (`api`, `health`, …), in any case, and for `.`
// and `..`. On a registered domain names that begin with `health` or `favicon` besides.
[[nodiscard]] bool is_reserved_slug(std::string_view text);
[[nodiscard]] bool is_reserved_code(std::string_view text);

// True if `text` is one of the names that the server has besides by its configuration, in any case.
[[nodiscard]] bool is_among(std::span<const std::string> names, std::string_view text);

// Draws slugs that can't be guessed, from an alphabet without look-alikes (no 0 O, no 1 I l i o).
class SlugGenerator {
public:
    // `length` characters of the alphabet. Must be safe to call from several threads.
    using Draw = std::function<std::string(std::size_t length)>;

    static constexpr std::string_view alphabet =
        "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz";

    SlugGenerator();
    explicit SlugGenerator(Draw draw) : draw_(std::move(draw)) {}

    // The length at which a new slug is rarely taken, with that many links made already: 4 below
    // 1000, 5 below 50 000, 6 below 500 000, then 7.
    [[nodiscard]] static std::size_t length_for(std::uint64_t links);

    [[nodiscard]] std::string operator()(std::size_t length) const { return draw_(length); }

private:
    Draw draw_;
};

} // namespace waymark::links
