// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/fail.hpp"

#include "api/openshort/wire_names.hpp"
#include "api/session/fail.hpp"

namespace waymark::api::openshort {

http::Response fail(const Error& error)
{
    return session::fail(in_wire_names(error));
}

http::Response fail(const std::vector<Error>& mistakes)
{
    std::vector<Error> named;
    named.reserve(mistakes.size());
    for (const auto& mistake : mistakes)
        named.push_back(in_wire_names(mistake));
    return session::fail(named);
}

} // namespace waymark::api::openshort
