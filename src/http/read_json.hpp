// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Reads a JSON body into a described struct: Boost.JSON 1.81's own conversion refuses a missing
// optional member and an unknown one, and does not say which member is wrong.
//
//   struct CreateLink { std::string originalUrl; std::optional<std::string> title; };
//   BOOST_DESCRIBE_STRUCT(CreateLink, (), (originalUrl, title))
//   auto body = http::read_json<CreateLink>(request);
//
// Rules: an empty body is `{}`. Unknown members are ignored. An optional member may be absent or
// null; a boost::json::value may be absent, and is null then. Members of nested structs and vectors
// are named `items[2].url` in errors. Numbers, booleans and numeric strings are told apart: "5" is
// no number. Depth is limited to 32.
//
// invalid_argument: the body is not UTF-8, not JSON, not an object, or a member (named in `field`)
// is missing or has the wrong type.
namespace waymark::http {

template <typename T>
[[nodiscard]] Result<T> read_json(const Request& request);

// The same for a value that is parsed already.
template <typename T>
[[nodiscard]] Result<T> from_json(const boost::json::value& value);

// The body as a JSON object; `{}` if it is empty.
[[nodiscard]] Result<boost::json::object> read_object(const Request& request);

namespace json_reader {

// Where in the document a value stands: a list from the value up to the root.
struct Place {
    const Place* parent = nullptr;
    std::string_view member; // of an object; empty: `index` of an array
    std::size_t index = 0;

    [[nodiscard]] std::string to_string() const;
};

[[nodiscard]] std::unexpected<Error> wrong_type(const Place* place, std::string_view expected);
[[nodiscard]] std::unexpected<Error> missing(const Place& place);

template <typename T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <typename T>
concept Integer = std::integral<T> && !std::same_as<T, bool>;

template <typename T>
inline constexpr bool may_be_absent = std::same_as<T, boost::json::value>;
template <typename T>
inline constexpr bool may_be_absent<std::optional<T>> = true;

Result<void> read(const boost::json::value& from, bool& to, const Place* place);
Result<void> read(const boost::json::value& from, double& to, const Place* place);
Result<void> read(const boost::json::value& from, std::string& to, const Place* place);
Result<void> read(const boost::json::value& from, boost::json::value& to, const Place* place);
Result<void> read(const boost::json::value& from, boost::json::object& to, const Place* place);
Result<void> read(const boost::json::value& from, boost::json::array& to, const Place* place);
template <Integer T>
Result<void> read(const boost::json::value& from, T& to, const Place* place);
template <typename T>
Result<void> read(const boost::json::value& from, std::optional<T>& to, const Place* place);
template <typename T>
Result<void> read(const boost::json::value& from, std::vector<T>& to, const Place* place);
template <Described T>
Result<void> read(const boost::json::value& from, T& to, const Place* place);

template <Integer T>
Result<void> read(const boost::json::value& from, T& to, const Place* place)
{
    boost::system::error_code inexact;
    to = from.is_number() ? from.to_number<T>(inexact) : T{};
    if (!from.is_number() || inexact)
        return wrong_type(place, "an integer");
    return {};
}

template <typename T>
Result<void> read(const boost::json::value& from, std::optional<T>& to, const Place* place)
{
    to.reset();
    if (from.is_null())
        return {};
    return read(from, to.emplace(), place);
}

template <typename T>
Result<void> read(const boost::json::value& from, std::vector<T>& to, const Place* place)
{
    const auto* array = from.if_array();
    if (!array)
        return wrong_type(place, "an array");
    to.clear();
    to.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
        const Place element{place, {}, i};
        T value{};
        if (auto done = read((*array)[i], value, &element); !done)
            return done;
        to.push_back(std::move(value));
    }
    return {};
}

template <typename T>
Result<void> read_member(const boost::json::object& from, const Place& place, T& to)
{
    const auto* value = from.if_contains(place.member);
    if (value)
        return read(*value, to, &place);
    if constexpr (may_be_absent<T>)
        return {};
    else
        return missing(place);
}

template <Described T>
Result<void> read(const boost::json::value& from, T& to, const Place* place)
{
    const auto* object = from.if_object();
    if (!object)
        return wrong_type(place, "an object");
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    Result<void> done;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        if (done)
            done = read_member(*object, Place{place, member.name}, to.*member.pointer);
    });
    return done;
}

} // namespace json_reader

template <typename T>
Result<T> from_json(const boost::json::value& value)
{
    T result{};
    if (auto done = json_reader::read(value, result, nullptr); !done)
        return std::unexpected(std::move(done).error());
    return result;
}

template <typename T>
Result<T> read_json(const Request& request)
{
    auto object = read_object(request);
    if (!object)
        return std::unexpected(std::move(object).error());
    return from_json<T>(*std::move(object));
}

} // namespace waymark::http
