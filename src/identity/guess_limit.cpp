// SPDX-License-Identifier: Apache-2.0
#include "identity/guess_limit.hpp"

#include "identity/failure_throttle.hpp"

#include <fmt/format.h>

namespace waymark::identity {

GuessLimit::GuessLimit(FailureThrottle& throttle, UserId user)
    : throttle_(throttle), name_(name_of(user))
{
}

std::string GuessLimit::name_of(UserId user)
{
    return fmt::format("id {}", user.value);
}

Result<void> GuessLimit::check() const
{
    if (const auto locked = throttle_.locked_for(name_)) {
        return failure(
            Errc::rate_limited,
            fmt::format("Too many failed attempts, try again in {} seconds", locked->count()));
    }
    return {};
}

void GuessLimit::fail()
{
    throttle_.fail(name_);
}

void GuessLimit::succeed()
{
    throttle_.succeed(name_);
}

} // namespace waymark::identity
