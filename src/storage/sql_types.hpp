// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <soci/soci.h>

#include <optional>
#include <string>

// What of our own types SQL knows, so that soci::use and soci::into take them as they are:
//
//   bool                SMALLINT, 0 or 1
//   StrongId<Tag>       BIGINT
//   TimePoint           BIGINT, milliseconds since 1970
//   std::optional<T>    T's type, or NULL
//
// Reading NULL into anything but an optional throws soci::soci_error. What `use` is given must live
// until the statement is run: no temporaries.
namespace soci {

template <>
struct type_conversion<bool> {
    using base_type = int;

    static void from_base(const base_type& in, indicator state, bool& out)
    {
        if (state == i_null)
            throw soci_error("NULL where a truth was expected");
        out = in != 0;
    }
    static void to_base(const bool& in, base_type& out, indicator& state)
    {
        out = in ? 1 : 0;
        state = i_ok;
    }
};

template <typename Tag>
struct type_conversion<waymark::StrongId<Tag>> {
    using base_type = long long;

    static void from_base(const base_type& in, indicator state, waymark::StrongId<Tag>& out)
    {
        if (state == i_null)
            throw soci_error("NULL where an id was expected");
        out.value = static_cast<std::uint64_t>(in);
    }
    static void to_base(const waymark::StrongId<Tag>& in, base_type& out, indicator& state)
    {
        out = static_cast<base_type>(in.value);
        state = i_ok;
    }
};

template <>
struct type_conversion<waymark::TimePoint> {
    using base_type = long long;

    static void from_base(const base_type& in, indicator state, waymark::TimePoint& out)
    {
        if (state == i_null)
            throw soci_error("NULL where a time was expected");
        out = waymark::from_epoch_ms(in);
    }
    static void to_base(const waymark::TimePoint& in, base_type& out, indicator& state)
    {
        out = waymark::to_epoch_ms(in);
        state = i_ok;
    }
};

template <typename T>
struct type_conversion<std::optional<T>> {
    using base_type = typename type_conversion<T>::base_type;

    static void from_base(const base_type& in, indicator state, std::optional<T>& out)
    {
        if (state == i_null) {
            out.reset();
            return;
        }
        T value{};
        type_conversion<T>::from_base(in, state, value);
        out = std::move(value);
    }
    static void to_base(const std::optional<T>& in, base_type& out, indicator& state)
    {
        if (in)
            type_conversion<T>::to_base(*in, out, state);
        else
            state = i_null;
    }
};

} // namespace soci
