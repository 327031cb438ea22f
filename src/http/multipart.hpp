// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// multipart/form-data bodies: RFC 7578, with the syntax of RFC 2046, section 5.1.
namespace waymark::http {

// One field of a form. Views of the body.
struct FormPart {
    std::string name;
    std::string file_name; // empty: no file
    std::string_view content_type;
    std::string_view content;
};

inline constexpr std::size_t form_parts_max = 20;

// invalid_argument: the type isn't multipart/form-data with a boundary, the body isn't made so, a
// part has no name, or there are more than form_parts_max.
[[nodiscard]] Result<std::vector<FormPart>> parse_form(std::string_view content_type,
                                                       std::string_view body);

} // namespace waymark::http
