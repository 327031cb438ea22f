// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// Query strings (`a=1&b=x+y`) as application/x-www-form-urlencoded text: WHATWG URL Standard,
// section 5. Nothing here fails: a malformed escape stands for itself.
namespace waymark {

// A parameter, decoded.
struct QueryParameter {
    std::string_view name;
    std::string_view value;
};

// With `%41` as `A`; `+` stays.
[[nodiscard]] std::string percent_decode(std::string_view text);

// Takes one byte, with `%41` as `A` and `+` as a space, from the front of `text`, which is not
// empty.
[[nodiscard]] char take_form_decoded(std::string_view& text);
// With `%41` as `A` and `+` as a space.
void append_form_decoded(std::string& out, std::string_view text);
// Everything but letters, digits and `*-._` escaped, a space as `+`.
void append_form_encoded(std::string& out, std::string_view text);

// True if `encoded`, decoded, is `decoded`.
[[nodiscard]] bool decodes_to(std::string_view encoded, std::string_view decoded);

// A parameter as it stands in a query.
struct EncodedParameter {
    std::string_view name;
    std::string_view value;
};

// Takes the first parameter, and the `&` behind it, from the front of `query`, which is not empty.
[[nodiscard]] EncodedParameter take_parameter(std::string_view& query);

// Most parameters that one call of append_with_parameters sets.
inline constexpr std::size_t set_parameters_max = 32;

// Appends `url` to `out` with each of `parameters` set in its query: the first parameter of that
// name gets the value, further ones of that name go, and a missing one is added at the end. All
// other parameters keep their place and their bytes; so does the fragment.
//
// `url` must be in normal spelling (Url::text()); the result is, too. Allocates only if `out` must
// grow.
void append_with_parameters(std::string& out, std::string_view url,
                            std::span<const QueryParameter> parameters);

} // namespace waymark
