// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/indented_json.hpp"

#include "http/json_text.hpp"

#include <boost/json.hpp>

namespace waymark::api::openshort {

namespace {

constexpr std::size_t spaces = 2;

std::string join_lines(const boost::json::object& object, std::size_t depth)
{
    std::string out;
    for (const auto& member : object) {
        out += out.empty() ? "{" : ",";
        out += json_line(depth + 1);
        out += boost::json::serialize(member.key());
        out += ": ";
        out += to_indented_json(member.value(), depth + 1);
    }
    return out.empty() ? "{}" : out + json_line(depth) + '}';
}

std::string join_lines(const boost::json::array& array, std::size_t depth)
{
    std::string out;
    for (const auto& element : array) {
        out += out.empty() ? "[" : ",";
        out += json_line(depth + 1);
        out += to_indented_json(element, depth + 1);
    }
    return out.empty() ? "[]" : out + json_line(depth) + ']';
}

} // namespace

std::string json_line(std::size_t depth)
{
    return '\n' + std::string(depth * spaces, ' ');
}

std::string to_indented_json(const boost::json::value& value, std::size_t depth)
{
    if (const auto* const object = value.if_object())
        return join_lines(*object, depth);
    if (const auto* const array = value.if_array())
        return join_lines(*array, depth);
    return http::to_json_text(value);
}

} // namespace waymark::api::openshort
