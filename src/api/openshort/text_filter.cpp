// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/text_filter.hpp"

#include <fmt/format.h>

namespace waymark::api::openshort {

Result<std::string> read_text_filter(const http::Request& request, std::string_view name)
{
    auto text = request.query_parameter(name).value_or("");
    if (text.contains('\0')) {
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid {}: it must not contain the character NUL.", name),
                       std::string(name));
    }
    return text;
}

} // namespace waymark::api::openshort
