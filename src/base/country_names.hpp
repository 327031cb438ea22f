// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

// Countries by their Chinese names: two dialects tell them to their clients.
namespace waymark {

struct CountryName {
    std::string_view code; // ISO 3166-1 alpha-2
    std::string_view name;
};

// All of ISO 3166-1, by code.
[[nodiscard]] std::span<const CountryName> country_names();

// `中国` of `CN`. A code without a name stands for itself.
[[nodiscard]] std::string_view chinese_name(std::string_view code);

// The code that a client means by `中国`, `CN` or `cn`. What is none of them stands for itself.
[[nodiscard]] std::string_view country_code(std::string_view text);

} // namespace waymark
