// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"
#include "base/clock.hpp"

namespace waymark::audit {
class OperationLog;
}

namespace waymark::api::dwz {

// How the gate's answers are spelled below /api/v1. Every answer gets a trace id and the CORS
// fields that the API has on each of them (those that tell the origins are the server's: see
// http/cors.hpp), and is noted in the operation log, but for those of the limit.
//
// The arguments must outlive the dialect.
[[nodiscard]] session::Dialect make_dialect(audit::OperationLog& operations, const Clock& clock);

} // namespace waymark::api::dwz
