// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/body_reader.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <string>
#include <string_view>
#include <vector>

// For tests of what reads bodies.
namespace waymark::api::openshort {

inline boost::json::object parse_object(std::string_view text)
{
    return boost::json::parse(boost::json::string_view(text.data(), text.size())).as_object();
}

// The fields of all mistakes, in their order; none if it was read.
template <typename T>
std::vector<std::string> fields_of(const Checked<T>& read)
{
    std::vector<std::string> fields;
    if (!read) {
        for (const auto& mistake : read.error())
            fields.push_back(mistake.field);
    }
    return fields;
}

} // namespace waymark::api::openshort
