// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/request.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::api::openshort {

// A value, or all that is wrong with what it was to be read from; at least one mistake.
template <typename T>
using Checked = std::expected<T, std::vector<Error>>;

// Reads a JSON object member by member, and remembers everything that is wrong with it under the
// members' names. What can't be read is read as if it were absent.
//
// Numbers and booleans may be given as text: "5", "true". A text is a text only, and has no NUL,
// which not every store takes.
class BodyReader {
public:
    struct Bounds {
        std::int64_t min = 0;
        std::int64_t max = 0;
    };

    // `place` stands before the names of members in mistakes: "urls[2].". The object must outlive
    // the reader.
    explicit BodyReader(const boost::json::object& body, std::string place = {})
        : body_(body), place_(std::move(place))
    {
    }

    [[nodiscard]] bool is_null(std::string_view name) const; // there, and null
    [[nodiscard]] bool has(std::string_view name) const;     // there, and not null
    // The name of the two under which the body has something; the first one, if neither or both.
    [[nodiscard]] std::string_view either(std::string_view first, std::string_view second) const;

    // Nothing: absent or null.
    [[nodiscard]] const boost::json::value* find(std::string_view name) const;
    std::optional<std::string> text(std::string_view name);
    std::optional<std::int64_t> integer(std::string_view name, Bounds bounds);
    std::optional<bool> boolean(std::string_view name);
    std::optional<TimePoint> time(std::string_view name); // ISO 8601
    const boost::json::object* object(std::string_view name);
    // An array with at most that many elements; with more of them it is a mistake.
    const boost::json::array* array(std::string_view name, std::size_t elements_max);
    std::optional<std::vector<std::string>> texts(std::string_view name, std::size_t elements_max);
    // What `parse` makes of a text; `words` tells people what it knows.
    template <typename Value>
    std::optional<Value> word(std::string_view name,
                              std::optional<Value> (*parse)(std::string_view),
                              std::string_view words);

    // Notes that the member is missing, unless it is there and not null.
    void require(std::string_view name);
    std::string required_text(std::string_view name);

    // Notes that the member is wrong; `why` is the end of a sentence: "it is a date".
    void refuse(std::string_view name, std::string_view why);
    void add(std::vector<Error> mistakes);
    [[nodiscard]] std::string place_of(std::string_view name) const
    {
        return place_ + std::string(name);
    }

    // `value`, unless something was wrong.
    template <typename T>
    [[nodiscard]] Checked<T> finish(T value) &&
    {
        if (!mistakes_.empty())
            return std::unexpected(std::move(mistakes_));
        return value;
    }

private:
    const boost::json::object& body_;
    std::string place_;
    std::vector<Error> mistakes_;
};

template <typename Value>
std::optional<Value> BodyReader::word(std::string_view name,
                                      std::optional<Value> (*parse)(std::string_view),
                                      std::string_view words)
{
    const auto given = text(name);
    if (!given)
        return std::nullopt;
    const auto value = parse(*given);
    if (!value)
        refuse(name, fmt::format("it is {}", words));
    return value;
}

// The body of a request, which is an object.
[[nodiscard]] Checked<boost::json::object> read_body(const http::Request& request);

} // namespace waymark::api::openshort
