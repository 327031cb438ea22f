// SPDX-License-Identifier: Apache-2.0
#include "http/json_text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace waymark::http {

namespace {

void append(std::string& out, const boost::json::value& value);

// JSON has no infinity and nothing that is no number.
void append(std::string& out, double number)
{
    if (std::isfinite(number))
        fmt::format_to(std::back_inserter(out), "{}", number);
    else
        out += "null";
}

void append(std::string& out, const boost::json::object& object)
{
    out += '{';
    bool is_first = true;
    for (const auto& member : object) {
        if (!is_first)
            out += ',';
        is_first = false;
        out += boost::json::serialize(member.key());
        out += ':';
        append(out, member.value());
    }
    out += '}';
}

void append(std::string& out, const boost::json::array& array)
{
    out += '[';
    bool is_first = true;
    for (const auto& element : array) {
        if (!is_first)
            out += ',';
        is_first = false;
        append(out, element);
    }
    out += ']';
}

void append(std::string& out, const boost::json::value& value)
{
    if (const auto* object = value.if_object())
        append(out, *object);
    else if (const auto* array = value.if_array())
        append(out, *array);
    else if (const auto* number = value.if_double())
        append(out, *number);
    else
        out += boost::json::serialize(value);
}

} // namespace

std::string to_json_text(const boost::json::value& value)
{
    std::string out;
    append(out, value);
    return out;
}

} // namespace waymark::http
