// SPDX-License-Identifier: Apache-2.0
#include "base/error.hpp"

namespace waymark {

std::string_view to_string(Errc code)
{
    switch (code) {
    case Errc::invalid_argument:
        return "invalid_argument";
    case Errc::not_found:
        return "not_found";
    case Errc::conflict:
        return "conflict";
    case Errc::unauthenticated:
        return "unauthenticated";
    case Errc::forbidden:
        return "forbidden";
    case Errc::gone:
        return "gone";
    case Errc::rate_limited:
        return "rate_limited";
    case Errc::unavailable:
        return "unavailable";
    }
    return "unknown";
}

} // namespace waymark
