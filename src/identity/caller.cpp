// SPDX-License-Identifier: Apache-2.0
#include "identity/caller.hpp"

#include <utility>

namespace waymark::identity {

std::string_view to_string(Plan plan)
{
    switch (plan) {
    case Plan::free:
        return "free";
    case Plan::professional:
        return "professional";
    case Plan::enterprise:
        return "enterprise";
    }
    std::unreachable();
}

std::optional<Plan> parse_plan(std::string_view text)
{
    for (const auto plan : {Plan::free, Plan::professional, Plan::enterprise}) {
        if (text == to_string(plan))
            return plan;
    }
    return std::nullopt;
}

std::string_view describe(Refusal refusal)
{
    switch (refusal) {
    case Refusal::none:
        return "Authentication is required";
    case Refusal::header:
        return "The Authorization header is of an unknown form";
    case Refusal::malformed:
        return "The session token is malformed";
    case Refusal::unverifiable:
        return "The session token is signed by an algorithm that is not accepted";
    case Refusal::mac:
        return "The session token's signature is invalid";
    case Refusal::expired:
        return "The credential has expired";
    case Refusal::unknown:
        return "The credential is unknown or was revoked";
    case Refusal::inactive:
        return "The account is disabled or no longer exists";
    case Refusal::address:
        return "The key may not be used from this address";
    case Refusal::clock:
        return "The request's timestamp is malformed or too far from the server's time";
    case Refusal::app:
        return "The app id is unknown";
    case Refusal::key:
        return "The key is disabled or has expired";
    case Refusal::signature:
        return "The request's signature is invalid, or its nonce was used before";
    }
    std::unreachable();
}

} // namespace waymark::identity
