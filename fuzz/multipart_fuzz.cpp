// SPDX-License-Identifier: Apache-2.0
#include "http/multipart.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The first line is the type, the rest the body. Whatever is read lies within the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line_end = input.find('\n');
    if (line_end == std::string_view::npos)
        return 0;
    const auto body = input.substr(line_end + 1);
    const auto form = waymark::http::parse_form(input.substr(0, line_end), body);
    if (!form)
        return 0;
    for (const auto& part : *form) {
        const bool is_inside = part.content.empty() || (part.content.data() >= body.data() &&
                                                        part.content.data() + part.content.size() <=
                                                            body.data() + body.size());
        if (!is_inside || part.name.empty())
            std::abort();
    }
    return 0;
}
