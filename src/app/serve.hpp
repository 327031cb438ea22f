// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"

namespace waymark::app {

// Runs the server until SIGTERM or SIGINT, and stops it within five seconds. Returns the program's
// exit status.
int serve(const Config& config);

} // namespace waymark::app
